import type { TickFilm } from '@parley/evidence';
import { useRef } from 'react';
import type { ScreenMoment } from '../arena/screen.tsx';

const TICK_MS = 1_000 / 60;
/** A page that was busy for longer goes on from there. */
const MOST_MS = 250;
/** Milliseconds between two looks of the scrubber at a picture that moves. */
const SHOWN_EVERY_MS = 100;

/**
 * What to draw of a film: it stands at `at`, or moves on from where it is.
 *
 * @param speed 0: it stands
 * @param onMoved some times a second while it moves, and at the end
 */
export function useFilmMotion(
  film: TickFilm,
  at: number,
  speed: number,
  onMoved: (tick: number) => void,
): (elapsed: number) => ScreenMoment {
  const latest = useRef({ due: 0, since: 0 });
  return (elapsed) => {
    const now = latest.current;
    if (speed === 0) {
      now.due = 0;
      if (film.tick !== at) film.seek(at);
      return { before: film.before, now: film.now, alpha: 1, tick: film.tick };
    }
    now.due += (Math.min(MOST_MS, elapsed) / TICK_MS) * speed;
    now.since += elapsed;
    for (; now.due >= 1; now.due -= 1) film.forward();
    const isOver = film.tick === film.ticks;
    if (isOver || now.since >= SHOWN_EVERY_MS) {
      now.since = 0;
      onMoved(film.tick);
    }
    return { before: film.before, now: film.now, alpha: isOver ? 1 : now.due, tick: film.tick };
  };
}
