import { systemTimers, wallClock } from '@parley/client';

/** The clock that all deadlines of the page and the client are stated in. Nobody can set it (W7.6). */
export const { now } = systemTimers();

/**
 * By how much the clock that the reader sees is ahead of `now`, in whole seconds given as milliseconds: not zero once that clock was
 * set. For a deadline that is shown as a time of day.
 */
export function clockShiftMs(): number {
  return Math.round((wallClock() - now()) / 1_000) * 1_000;
}
