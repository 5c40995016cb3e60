import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';

/**
 * What somebody who wants to play does not wait for is loaded once playing is possible and drawn (W8): before that it would share the line
 * with what playing needs.
 */
let resolve = (): void => {};
const promise = new Promise<void>((done) => {
  resolve = done;
});

/** Resolves once somebody could press Play now. Never, where the server does not let anybody in. */
export const firstLoad: Promise<void> = promise;

/** At the latest after this time a page that is busy counts as idle, in milliseconds. */
const BUSY_MS = 1_000;
/** In engines that cannot say when they are idle. */
const SOON_MS = 200;

/** The page is in and drawn: what is for later may come as soon as there is time. */
export function firstLoadDrawn(): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: BUSY_MS });
  else setTimeout(resolve, SOON_MS);
}

/** A part of the first page that is loaded after it with its texts, and for as long as that takes. */
export function lazyLater<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(() => firstLoad.then(() => persistently(() => withTexts(load), Number.POSITIVE_INFINITY)));
}
