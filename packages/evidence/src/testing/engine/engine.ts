/**
 * The program that browsers and Node run to be compared (N4): bundled by e2e/engines.spec.ts, once as the page is and once as the server is.
 */
import { type Title, titles } from '@parley/games';
import { hashOf } from '../../jws.ts';
import { type Fault, randomMatch, type Step } from './random-match.ts';

/** One match in short: equal digests mean the same inputs and the same state after each step. */
export interface Digest {
  readonly seed: number;
  readonly steps: number;
  readonly digest: string;
}

const all: ReadonlyMap<string, Title> = new Map(titles.map((title) => [title.id, title]));

export const engine = {
  titles: (): readonly string[] => [...all.keys()],

  /** Plays matches of the seeds from `first` on. `fault`: in which seed one is planted. */
  async digests(
    id: string,
    first: number,
    count: number,
    fault: (Fault & { readonly seed: number }) | null,
  ): Promise<Digest[]> {
    const digests: Digest[] = [];
    for (let seed = first; seed < first + count; seed += 1) {
      const steps = await randomMatch(titleOf(id), seed, fault?.seed === seed ? fault : null);
      digests.push({ seed, steps: steps.length, digest: await hashOf(JSON.stringify(steps)) });
    }
    return digests;
  },

  /** All steps of one match: where two engines part, these say at which step. */
  steps: (id: string, seed: number, fault: Fault | null): Promise<readonly Step[]> =>
    randomMatch(titleOf(id), seed, fault),
};

function titleOf(id: string): Title {
  const title = all.get(id);
  if (title === undefined) throw new Error(`no title ${id}`);
  return title;
}

Object.assign(globalThis, { engine });
