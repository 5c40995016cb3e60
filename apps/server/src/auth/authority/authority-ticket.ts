import { AUTHORITY_TICKET_TYP, err, ok, type Refusal, type Result, safeParse } from '@parley/protocol';
import { type CryptoKey, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { KeySet } from './key-set.ts';

/** Whom an authority vouches for, as its ticket says. */
export interface AuthorityTicket {
  readonly issuer: string;
  /** The player's name at this issuer: the same one for ever. */
  readonly subject: string;
  readonly id: string;
  /** Milliseconds since the epoch, by which no ticket of this id is taken any more, with the skew of clocks in it. */
  readonly goneAt: number;
  /** What the player wishes to be called; anything. */
  readonly name: string | null;
}

export interface TrustedAuthority {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: KeySet;
}

/** Only signatures whose verification needs no secret. `none` and HMAC are not among them. */
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'];
/** A ticket is for one step from one page to another. Longer-lived ones are refused (seconds). */
export const MOST_LIFE_S = 300;
/** By how much the clocks of the two servers may differ (seconds). */
export const SKEW_S = 30;

const claimsSchema = z.object({
  iss: z.string(),
  // One only: another server that a ticket is for as well could use it here.
  aud: z.union([z.string(), z.array(z.string()).length(1)]),
  sub: z.string().min(1).max(255),
  jti: z.string().min(8).max(255),
  iat: z.int(),
  exp: z.int(),
  name: z.string().max(200).optional(),
});

/**
 * Reads a ticket. Refused as `authority-ticket-late` where it is not yet or no longer valid, as `internal` where the keys of the
 * authority cannot be had, else as `authority-ticket-invalid`. Whether it was used before is not looked at here.
 */
export async function readAuthorityTicket(
  ticket: string,
  { issuer, audience, keys }: TrustedAuthority,
  now: number,
): Promise<Result<AuthorityTicket, Refusal>> {
  // jose tells what went wrong by exceptions; that the keys are out of reach is told beside them.
  let unavailable = false;
  try {
    const { payload } = await jwtVerify(
      ticket,
      async (header): Promise<CryptoKey> => {
        const key = await keys.find(header);
        unavailable = key === 'unavailable';
        if (typeof key === 'string') throw new errors.JWKSNoMatchingKey();
        return key;
      },
      {
        algorithms: ALGORITHMS,
        typ: AUTHORITY_TICKET_TYP,
        issuer,
        audience,
        clockTolerance: SKEW_S,
        maxTokenAge: MOST_LIFE_S,
        currentDate: new Date(now),
      },
    );
    const claims = safeParse(claimsSchema, payload);
    if (!claims.success) return invalid('a claim is missing or has another shape');
    const { iss, sub, jti, iat, exp, name } = claims.data;
    if (exp - iat > MOST_LIFE_S) return invalid(`it lives longer than ${MOST_LIFE_S} seconds`);
    return ok({ issuer: iss, subject: sub, id: jti, goneAt: (exp + SKEW_S) * 1_000, name: name ?? null });
  } catch (error) {
    if (unavailable) return err({ code: 'internal', detail: 'the keys of the authority cannot be had now' });
    if (isUntimely(error)) return err({ code: 'authority-ticket-late', detail: 'not yet or no longer valid' });
    return invalid('not a ticket that the authority signed for this server');
  }
}

const invalid = (detail: string) => err({ code: 'authority-ticket-invalid' as const, detail });

/** `check_failed` is of a time that has not come; a claim of another type is another reason. */
function isUntimely(error: unknown): boolean {
  if (error instanceof errors.JWTExpired) return true;
  if (!(error instanceof errors.JWTClaimValidationFailed) || error.reason !== 'check_failed') return false;
  return error.claim === 'nbf' || error.claim === 'iat';
}
