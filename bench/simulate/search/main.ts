import { type ArbiterName, makeField } from '../enemies/field.ts';
import { makePool } from '../pool.ts';
import { makeRandomSource } from '../random-source.ts';
import { findingsOf } from '../transcript-match.ts';
import type { Stops } from './enact.ts';
import type { Effort } from './evolve.ts';
import { GOAL_WORDS, GOALS, search, stopsFor, worthUnderEach } from './search.ts';
import { MOST_ACCOUNTS, strategyWords } from './strategy.ts';

/** Half a minute for each goal and number of accounts, or so. */
const EFFORT: Effort = { drawn: 600, population: 24, generations: 20 };
const QUICK_EFFORT: Effort = { drawn: 200, population: 8, generations: 4 };
const POOL_MATCHES = 8;

export interface SearchCommand {
  readonly seed: number;
  readonly quick: boolean;
  /** Whether strategies may cut others off from the server. */
  readonly floods: boolean;
  /** Which rules it is bred against. */
  readonly against: ArbiterName;
}

/**
 * `npm run simulate -- --search`: breeds a strategy for each goal with one to five accounts, and prints each with what it is
 * worth under both versions of the rules. What is worth something belongs into `found.ts`.
 */
export async function searchAll(
  { seed, quick, floods, against }: SearchCommand,
  say: (line: string) => void,
): Promise<void> {
  const pool = await makePool([2, 3, 4], POOL_MATCHES, makeRandomSource(seed), findingsOf);
  const stops: Record<ArbiterName, Stops> = {
    first: await stopsFor('first', pool, seed),
    present: await stopsFor('present', pool, seed),
  };
  for (const goal of GOALS) {
    for (let accounts = 1; accounts <= MOST_ACCOUNTS; accounts += 1) {
      const effort = quick ? QUICK_EFFORT : EFFORT;
      const { best } = search(
        { goal, means: { accounts, floods }, seed, effort },
        () => makeField(against),
        stops[against],
      );
      const worth = worthUnderEach(goal, best, stops, seed);
      say(`## ${goal}, accounts: ${accounts} (${GOAL_WORDS[goal]})`);
      say(`first rules ${worth.first.toFixed(3)}, present rules ${worth.present.toFixed(3)}`);
      say(strategyWords(best));
      say(JSON.stringify(best));
      say('');
    }
  }
}
