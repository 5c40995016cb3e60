import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { makeServerTokens } from './server-token.ts';
import { memorySpentTokens, type SpentTokens } from './spent.ts';

/** What a passkey is asked for. A challenge for one of them is worth nothing for another. */
export type PasskeyUse = 'sign-up' | 'add' | 'sign-in' | 'confirm';

/** Challenges of passkeys: signed tokens, as those of keys are (see `SignInChallenges`). */
export interface PasskeyChallenges {
  /** @param player whom it is about; null for a sign-in, where nobody is known yet */
  issue(use: PasskeyUse, player: string | null): string;
  /** Whom it is about, where it was issued for this use, and is answered for the first time and in time; else null. */
  spend(text: string, use: PasskeyUse): Promise<{ readonly player: string | null } | null>;
}

/** As long as a browser waits for a person to find the authenticator (milliseconds). */
export const PASSKEY_CHALLENGE_MS = 5 * 60_000;

const claimsSchema = z.object({
  jti: z.string(),
  use: z.enum(['sign-up', 'add', 'sign-in', 'confirm']),
  sub: z.string().nullable(),
  expMs: z.int(),
});

export function makePasskeyChallenges(
  secret: string,
  clock: () => number,
  spent: SpentTokens = memorySpentTokens(),
): PasskeyChallenges {
  const tokens = makeServerTokens(secret, 'parley-passkey+jwt', claimsSchema);
  return {
    issue: (use, player) => tokens.sign({ jti: randomUUID(), use, sub: player, expMs: clock() + PASSKEY_CHALLENGE_MS }),
    async spend(text, use) {
      const read = tokens.read(text);
      const now = clock();
      if (read === null || read.use !== use || read.expMs <= now) return null;
      return (await spent.spend(read.jti, read.expMs, now)) ? { player: read.sub } : null;
    },
  };
}
