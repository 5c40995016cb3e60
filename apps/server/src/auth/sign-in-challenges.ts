import { randomUUID } from 'node:crypto';
import type { signInChallengeResponseSchema } from '@parley/protocol';
import { z } from 'zod';
import { makeServerTokens } from './server-token.ts';
import { memorySpentTokens, type SpentTokens } from './spent.ts';

/** Sign-in challenges: what the holder of a key signs, once (S2 b). */
export interface SignInChallenges {
  issue(key: string): z.output<typeof signInChallengeResponseSchema>;
  /** Whether this challenge was made for this key, and is answered for the first time and in time. */
  spend(text: string, key: string): Promise<boolean>;
}

const claimsSchema = z.object({ jti: z.string(), key: z.string(), expMs: z.int() });

export function makeSignInChallenges(
  secret: string,
  lifeMs: number,
  clock: () => number,
  spent: SpentTokens = memorySpentTokens(),
): SignInChallenges {
  const tokens = makeServerTokens(secret, 'parley-challenge+jwt', claimsSchema);
  return {
    issue(key) {
      const jti = randomUUID();
      return { challenge: tokens.sign({ jti, key, expMs: clock() + lifeMs }) };
    },
    async spend(text, key) {
      const read = tokens.read(text);
      const now = clock();
      return read !== null && read.key === key && read.expMs > now && (await spent.spend(read.jti, read.expMs, now));
    },
  };
}
