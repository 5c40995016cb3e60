import { type RefObject, useEffect, useRef } from 'react';
import type { TickTitleView } from '../titles/title-view.ts';
import { createPictures, type Pictures } from './pictures.ts';

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
  /** Whether nothing changes but what React draws: then each change is drawn once, and a device has nothing to do between them. */
  readonly rests?: boolean;
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
  const pictures = useRef<Pictures | null>(null);
  const { view, runs, canvas: place, field } = options;
  useEffect(() => {
    let painter = view.painter();
    const canvas = place.current;
    const element = field.current;
    const context = canvas?.getContext('2d', { alpha: false });
    if (!canvas || !element || !context) return;
    let last: number | null = null;
    let average = 0;
    let most = Math.min(MOST_RATIO, devicePixelRatio);
    const look = (time: number, isNew: boolean): void => {
      const { names, still, mine, moment } = latest.current;
      const { before, now, alpha } = moment(last === null ? 0 : time - last, time);
      if (runs && last !== null) average += WEIGHT * (Math.min(100, time - last) - average);
      if (average > SLOW_MS && most > 1) {
        most = Math.max(1, most * FEWER);
        average = 0;
      }
      last = time;
      if (!isNew) return;
      const size = Math.min(MOST_PIXELS, Math.round(element.clientWidth * most));
      if (canvas.width !== size) {
        canvas.width = size;
        canvas.height = size;
      }
      const ratio = size / Math.max(1, element.clientWidth);
      painter.draw({ context, element, size, ratio, before, now, alpha, mine, names, still });
    };
    const all = createPictures({
      display: {
        request: (picture) => requestAnimationFrame(picture),
        cancel: (request) => cancelAnimationFrame(request),
      },
      rests: () => latest.current.rests === true,
      look,
    });
    pictures.current = all;
    const unwatch = watchSurroundings(element, () => {
      // A painter asks for the colours of the theme now and then only.
      if (latest.current.rests === true) painter = view.painter();
      all.changed();
    });
    return () => {
      unwatch();
      all.stop();
      pictures.current = null;
    };
  }, [view, runs, place, field]);
  // With whatever React has drawn anew.
  useEffect(() => pictures.current?.changed());
}

/** Tells of what changes a picture besides what it shows: its size, the theme, colours that the reader forces, and a typeface that has come. */
function watchSurroundings(element: HTMLElement, changed: () => void): () => void {
  const size = new ResizeObserver(changed);
  size.observe(element);
  const theme = new MutationObserver(changed);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const system = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('(forced-colors: active)')];
  for (const query of system) query.addEventListener('change', changed);
  document.fonts.addEventListener('loadingdone', changed);
  return () => {
    size.disconnect();
    theme.disconnect();
    for (const query of system) query.removeEventListener('change', changed);
    document.fonts.removeEventListener('loadingdone', changed);
  };
}
