import { inputOf } from '@parley/games/sumo';
import type { TickHand } from '../title-view.ts';

/** Presses become inputs. A button that is pressed and let go between two ticks is in one input all the same. */
export function createHand(): TickHand {
  let aim: number | null = null;
  let button = false;
  let tapped = false;
  return {
    press(what) {
      if ('aim' in what) aim = what.aim;
      else if ('boost' in what) {
        button = what.boost;
        tapped ||= what.boost;
      }
    },
    take() {
      const input = inputOf(aim, button || tapped);
      tapped = false;
      return Uint8Array.of(input);
    },
    drop() {
      aim = null;
      button = false;
      tapped = false;
    },
  };
}
