import { ok, type Refusal, type Result } from '@parley/protocol';
import type { ParleyClient, WindowList, WindowPlace } from './client.ts';
import { FIRST_PLACE } from './state.ts';

/** Where the windows on the lists are wanted, over reconnects: the server begins each connection with the first lines (S7). */
export interface Windows {
  move: ParleyClient['moveWindow'];
  /** A connection began: asks again for each window that is wanted elsewhere. */
  restore(): void;
}

export interface WindowsParts {
  readonly request: ParleyClient['request'];
  readonly moved: (list: WindowList, place: WindowPlace) => void;
}

export function createWindows({ request, moved }: WindowsParts): Windows {
  const wanted = new Map<WindowList, WindowPlace>();

  async function ask(list: WindowList, place: WindowPlace): Promise<Result<void, Refusal>> {
    const answer = await request({ type: 'window', list, ...place });
    if (!answer.ok) return answer;
    // Of two moves in a row the later one counts, whose answer comes last.
    moved(list, place);
    return ok(undefined);
  }

  return {
    async move(list, from, size) {
      const before = wanted.get(list) ?? FIRST_PLACE;
      const place = { from, size };
      wanted.set(list, place);
      const answer = await ask(list, place);
      // `internal` is what an outage is called: then it is asked for again.
      const isRefused = !answer.ok && answer.error.code !== 'internal';
      if (isRefused && wanted.get(list) === place) wanted.set(list, before);
      return answer;
    },
    restore() {
      for (const [list, place] of wanted) {
        if (place.from !== FIRST_PLACE.from || place.size !== FIRST_PLACE.size) void ask(list, place);
      }
    },
  };
}
