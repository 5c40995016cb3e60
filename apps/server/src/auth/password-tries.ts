import { err, type Refusal, type Result } from '@parley/protocol';
import type { Limiters } from './keyed-limiter.ts';

/** Limits guessing at what a person types: passwords and recovery codes of one name, counted together (O6). */
export interface PasswordTries {
  /** @param name folded */
  take(name: string, network: string): Promise<Result<void, Refusal>>;
}

/** Passwords tried for one name from one network: some 8,600 a day. */
const TRIES_FROM_NETWORK = { most: 10, withinMs: 100_000 };
/** And from all together: as many as five networks may try, so that no one of them locks the bearer out. */
const TRIES_FROM_ANYWHERE = { most: 50, withinMs: 100_000 };

export function makePasswordTries(limiters: Limiters): PasswordTries {
  const fromNetwork = limiters(TRIES_FROM_NETWORK);
  const fromAnywhere = limiters(TRIES_FROM_ANYWHERE);
  return {
    async take(name, network) {
      // Taken before the work, and not given back: many guesses at once must not all pass. Of those from anywhere only where
      // its own network has one left: else one network alone would use them up.
      const mine = await fromNetwork.take(`${name} ${network}`);
      const tried = mine.ok ? await fromAnywhere.take(name) : mine;
      if (tried.ok) return tried;
      const detail = 'too many passwords tried for this name; wait a little';
      return err({ code: 'too-fast', detail, retryMs: tried.error.retryMs });
    },
  };
}
