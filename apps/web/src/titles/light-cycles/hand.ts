import { type CyclesState, facingOf, inputOf } from '@parley/games/light-cycles';
import type { KeyLayout, Press, TickHand } from '../title-view.ts';

/** Turns that wait at most: more than two were pressed in panic. */
const MOST_WAITING = 3;

/** Presses become inputs: each turn is in one input, so that one pressed between two ticks is not lost, and none is made twice. */
export function createHand(): TickHand {
  let waiting: Exclude<Press, { readonly boost: boolean }>[] = [];
  let boost = false;
  return {
    press(what) {
      if ('boost' in what) boost = what.boost;
      else waiting = [...waiting, what].slice(0, MOST_WAITING);
    },
    take(state, seat) {
      const next = waiting.shift();
      if (next === undefined) return Uint8Array.of(inputOf(null, boost));
      const to = 'to' in next ? next.to : (facingOf(state as CyclesState, seat) + next.turn) & 3;
      return Uint8Array.of(inputOf(to, boost));
    },
    drop() {
      waiting = [];
      boost = false;
    },
  };
}

/**
 * Arrows with Enter, and WASD with the space bar: two who share a keyboard do not get in each other's way. No Ctrl, which closes the tab together with
 * the other one's W; and no Shift, which some systems take for a wish after five times.
 */
export const LAYOUTS: readonly KeyLayout[] = [
  {
    ArrowUp: { to: 0 },
    ArrowRight: { to: 1 },
    ArrowDown: { to: 2 },
    ArrowLeft: { to: 3 },
    Enter: { boost: true },
    Numpad0: { boost: true },
    Slash: { boost: true },
  },
  { KeyW: { to: 0 }, KeyD: { to: 1 }, KeyS: { to: 2 }, KeyA: { to: 3 }, Space: { boost: true } },
];
