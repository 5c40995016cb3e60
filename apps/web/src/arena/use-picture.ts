import { type RefObject, useEffect, useRef } from 'react';
import type { TickTitleView } from '../titles/title-view.ts';

/** Two states, and how far the time is from one to the other. */
export interface Moment {
  readonly before: unknown;
  readonly now: unknown;
  readonly alpha: number;
}

interface PictureOptions {
  readonly view: TickTitleView;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly field: RefObject<HTMLElement | null>;
  /** What to draw now; `elapsed`: milliseconds since the picture before, 0 for the first. Called once for each picture. */
  readonly moment: (elapsed: number, time: number) => Moment;
  /** Whether something moves: else the pictures say nothing about the speed of the device. */
  readonly runs: boolean;
  readonly mine: readonly number[];
  readonly names: readonly string[];
  readonly still: boolean;
}

/** More pixels than this nobody sees in motion, and a phone pays for them. */
const MOST_RATIO = 2;
const MOST_PIXELS = 1_400;
/** A device that takes longer than this for a picture, on average, gets fewer pixels. */
const SLOW_MS = 21;
/** How much one picture weighs in that average. */
const WEIGHT = 0.03;
const FEWER = 0.75;

/** Draws at the display's own pace, past React. */
export function usePicture(options: PictureOptions): void {
  const latest = useRef(options);
  latest.current = options;
  const { view, runs, canvas: place, field } = options;
  useEffect(() => {
    const painter = view.painter();
    const canvas = place.current;
    const element = field.current;
    const context = canvas?.getContext('2d', { alpha: false });
    if (!canvas || !element || !context) return;
    let frame = 0;
    let last: number | null = null;
    let average = 0;
    let most = Math.min(MOST_RATIO, devicePixelRatio);
    const draw = (time: number): void => {
      const { names, still, mine, moment } = latest.current;
      const { before, now, alpha } = moment(last === null ? 0 : time - last, time);
      if (runs && last !== null) average += WEIGHT * (Math.min(100, time - last) - average);
      if (average > SLOW_MS && most > 1) {
        most = Math.max(1, most * FEWER);
        average = 0;
      }
      last = time;
      const size = Math.min(MOST_PIXELS, Math.round(element.clientWidth * most));
      if (canvas.width !== size) {
        canvas.width = size;
        canvas.height = size;
      }
      const ratio = size / Math.max(1, element.clientWidth);
      painter.draw({ context, element, size, ratio, before, now, alpha, mine, names, still });
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [view, runs, place, field]);
}
