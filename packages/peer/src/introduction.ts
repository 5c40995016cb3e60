import {
  err,
  INTRODUCTION_TYP,
  type IntroductionClaims,
  introductionClaimsSchema,
  type ListingClaim,
  ok,
  PROTOCOL_VERSION,
  type Refusal,
  type Result,
  safeParse,
  sameClaim,
  type UserKey,
} from '@parley/protocol';
import { createLocalJWKSet, decodeProtectedHeader, errors, type JWK, jwtVerify } from 'jose';

/** What the start of the match says. Its introductions must say the same. */
export interface ExpectedIntroduction {
  readonly match: string;
  /** This side's seat and, if known, its client id and the seat of the other side. */
  readonly seat: number;
  readonly client?: string;
  readonly peer?: number;
  /** User keys of all participants, by seat. */
  readonly keys: readonly UserKey[];
  /** The listing of a house that it has to be for, with the same wish and class; absent: for none (S3). */
  readonly listing?: ListingClaim | undefined;
}

/** How far a player's clock may be wrong, in seconds, before a valid introduction is refused. */
const CLOCK_TOLERANCE_S = 60;

/** The id of the key that an introduction names, if it names one: anybody's word until it is verified. */
export function keyNamedIn(jwt: string): string | undefined {
  try {
    return decodeProtectedHeader(jwt).kid;
  } catch {
    return undefined;
  }
}

/** The server's public keys as it publishes them. One that was replaced stays, for what it sealed; what it signed for a moment is over then (`exp`, in seconds). */
export interface PublishedKeys {
  readonly keys: readonly (JWK & { readonly exp?: number | undefined })[];
}

/**
 * Checks that the server signed this introduction for this match, between us and the expected player, and that it has
 * not expired (S9, S10). `now` is in milliseconds since the Unix epoch.
 * Refuses with `proof-invalid` (signature, header or shape), `introduction-expired`, `version`, `unknown-match`, `unknown-listing` or
 * `not-a-party`.
 */
export async function verifyIntroduction(
  jwt: string,
  serverKeys: PublishedKeys,
  expected: ExpectedIntroduction,
  now: number,
): Promise<Result<IntroductionClaims, Refusal>> {
  let payload: unknown;
  try {
    const present = { keys: serverKeys.keys.filter(({ exp }) => exp === undefined || exp * 1_000 > now) };
    ({ payload } = await jwtVerify(jwt, createLocalJWKSet(present), {
      typ: INTRODUCTION_TYP,
      algorithms: ['EdDSA'],
      requiredClaims: ['iss', 'jti', 'iat', 'exp'],
      currentDate: new Date(now),
      clockTolerance: CLOCK_TOLERANCE_S,
    }));
  } catch (error) {
    return error instanceof errors.JWTExpired
      ? err({ code: 'introduction-expired', detail: 'the introduction has expired' })
      : err({ code: 'proof-invalid', detail: 'the introduction is not signed by the server' });
  }
  const shaped = safeParse(introductionClaimsSchema, payload);
  if (!shaped.success) return err({ code: 'proof-invalid', detail: 'the introduction has another shape' });
  return fits(shaped.data, expected);
}

function fits(claims: IntroductionClaims, expected: ExpectedIntroduction): Result<IntroductionClaims, Refusal> {
  const { a, b } = claims;
  if (claims.protocol !== PROTOCOL_VERSION) return err({ code: 'version', detail: 'another protocol version' });
  if (claims.match !== expected.match) return err({ code: 'unknown-match', detail: 'for another match' });
  if (!sameClaim(claims.listing, expected.listing)) {
    return err({ code: 'unknown-listing', detail: 'for another listing, or another wish' });
  }
  const notInMatch = (detail: string) => err({ code: 'not-a-party' as const, detail });
  if (a.seat === b.seat || (a.seat !== expected.seat && b.seat !== expected.seat)) return notInMatch('not our seat');
  const [self, other] = a.seat === expected.seat ? [a, b] : [b, a];
  if (expected.client !== undefined && self.client !== expected.client) return notInMatch('not our client');
  if (expected.peer !== undefined && other.seat !== expected.peer) return notInMatch('not the seat we expect');
  if (self.key !== expected.keys[self.seat] || other.key !== expected.keys[other.seat]) {
    return notInMatch('other user keys than the match was started with');
  }
  return ok(claims);
}
