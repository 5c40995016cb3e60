import { randomUUID } from 'node:crypto';
import type { Tickets } from '@parley/protocol';
import { z } from 'zod';
import { makeServerTokens } from './server-token.ts';
import { memorySpentTokens, type SpentTokens } from './spent.ts';

/** Whom a ticket admits: this player, under this session, with this user key (see the first message of a socket). */
export interface TicketHolder {
  readonly player: string;
  /** SHA-256 of the session id, hex; null for an anonymous visitor, who has none and is stored nowhere (S1). */
  readonly sessionHash: string | null;
  /** Raw Ed25519 public key, base64url. */
  readonly key: string;
}

/** `join`: asked for a moment ago. `return`: given out earlier, for a client that lost its connection. */
export type TicketKind = 'join' | 'return';

export interface SpentTicket extends TicketHolder {
  readonly kind: TicketKind;
}

/**
 * One-time tickets (S1): signed tokens that name their holder, so that any process that knows the secret takes them, also
 * after a restart. A ticket is as good as its session: who spends it has to look whether that still stands (S7).
 */
export interface TicketBook {
  issue(holder: TicketHolder): Tickets;
  /** The holder, once and before it expires; null for anything else, whatever the string is. */
  spend(ticket: string): Promise<SpentTicket | null>;
}

/** How long a client may come back without a request before: longer than somebody sits at a page (milliseconds). */
export const RETURN_MS = 24 * 3_600_000;
/** Losses for which a client has a ticket at hand; at the next one it asks for more. */
const RETURNS = 2;

const claimsSchema = z.object({
  jti: z.string(),
  sub: z.string(),
  /** The session, as in `TicketHolder.sessionHash`. */
  sid: z.string().nullable(),
  key: z.string(),
  /** Milliseconds, unlike the seconds of a JWT for others: a ticket lives for a few seconds only. */
  expMs: z.int(),
});

export interface TicketParts {
  /** See `openTokenSecret`. */
  readonly secret: string;
  /** Life of a join ticket. */
  readonly lifeMs: number;
  readonly clock: () => number;
  /** By kind, so that those of one kind cannot take the room of the others. */
  readonly spent?: Readonly<Record<TicketKind, SpentTokens>>;
}

export function makeTicketBook({ secret, lifeMs, clock, spent }: TicketParts): TicketBook {
  const used = spent ?? { join: memorySpentTokens(), return: memorySpentTokens() };
  const tokens = {
    join: makeServerTokens(secret, 'parley-join+jwt', claimsSchema),
    return: makeServerTokens(secret, 'parley-return+jwt', claimsSchema),
  };
  const claims = ({ player, sessionHash, key }: TicketHolder, expMs: number): z.input<typeof claimsSchema> => ({
    jti: randomUUID(),
    sub: player,
    sid: sessionHash,
    key,
    expMs,
  });

  async function take(kind: TicketKind, text: string, now: number): Promise<SpentTicket | null> {
    const read = tokens[kind].read(text);
    if (read === null || read.expMs <= now || !(await used[kind].spend(read.jti, read.expMs, now))) return null;
    return { player: read.sub, sessionHash: read.sid, key: read.key, kind };
  }

  return {
    issue(holder) {
      const now = clock();
      const returns = Array.from({ length: RETURNS }, () => tokens.return.sign(claims(holder, now + RETURN_MS)));
      return { join: tokens.join.sign(claims(holder, now + lifeMs)), joinMs: lifeMs, returns };
    },
    async spend(ticket) {
      const now = clock();
      return (await take('join', ticket, now)) ?? (await take('return', ticket, now));
    },
  };
}
