import { type CyclesState, facingOf, inputOf } from '@parley/games/light-cycles';
import type { Press, TickHand } from '../title-view.ts';

/** Turns that wait at most: more than two were pressed in panic. */
const MOST_WAITING = 3;

/** Presses become inputs: each turn is in one input, so that one pressed between two ticks is not lost, and none is made twice. */
export function createHand(): TickHand {
  let waiting: Exclude<Press, { readonly boost: boolean } | { readonly aim: number | null }>[] = [];
  let boost = false;
  return {
    press(what) {
      if ('boost' in what) boost = what.boost;
      else if (!('aim' in what)) waiting = [...waiting, what].slice(0, MOST_WAITING);
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
