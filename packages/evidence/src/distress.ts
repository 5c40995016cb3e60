import { err, idSchema, instantSchema, ok, type Result, safeParse, seatSchema } from '@parley/protocol';
import { z } from 'zod';
import { isSignedBy, readPayload } from './jws.ts';
import type { EvidenceRefusal } from './refusal.ts';
import type { Signer } from './signer.ts';

/**
 * A player's signed statement that it cannot reach the server over the preferred protocol (T7): JWS, EdDSA, this `typ`. It
 * may come over plain HTTPS, or through a peer, so the signature stands for the session.
 */
export const DISTRESS_TYP = 'parley-distress+jws';
export const DISTRESS_VERSION = 1;

export const distressSchema = z
  .object({
    v: z.literal(DISTRESS_VERSION),
    match: idSchema,
    seat: seatSchema,
    /** Since when the server could not be reached, and when this was signed: ms since the epoch, by the signer's clock. */
    since: instantSchema,
    at: instantSchema,
  })
  .refine(({ since, at }) => since <= at, 'since is not after at');
export type Distress = z.infer<typeof distressSchema>;

/** Signs a statement of distress. Throws when the statement itself is not valid: that is a bug here. */
export function signDistress(signer: Signer, distress: Distress): Promise<string> {
  return signer.sign(DISTRESS_TYP, distressSchema.parse(distress));
}

export interface ExpectedDistress {
  readonly match: string;
  /** How many players the match has. */
  readonly seats: number;
  /** The raw public key of each seat's player; undefined where there is no such seat. */
  readonly keyOf: (seat: number) => string | undefined;
}

/** A statement of distress from its author or from a peer: shape, then match and seat, then the signature. Never throws (O6). */
export async function verifyDistress(
  jws: unknown,
  expected: ExpectedDistress,
): Promise<Result<Distress, EvidenceRefusal>> {
  const payload = readPayload(jws, DISTRESS_TYP);
  if (!payload.ok) return payload;
  const parsed = safeParse(distressSchema, payload.value);
  if (!parsed.success || typeof jws !== 'string') return err('invalid');
  const distress = parsed.data;
  if (distress.match !== expected.match) return err('wrong-match');
  const key = distress.seat < expected.seats ? expected.keyOf(distress.seat) : undefined;
  if (key === undefined) return err('wrong-seat');
  if (!(await isSignedBy(jws, key))) return err('bad-signature');
  return ok(distress);
}
