import { err, idSchema, LIMITS, ok, type Result, safeParse, seatSchema } from '@parley/protocol';
import { base64url } from 'jose';
import { z } from 'zod';
import { hashOf, isSignedBy, readPayload } from '../jws.ts';
import type { EvidenceRefusal } from '../refusal.ts';
import type { Signer } from '../signer.ts';
import { BLOCK_LIMIT, TICK_LIMIT, ticksThrough } from './block.ts';
import type { ExpectedHead } from './head.ts';

/**
 * What a player signs beside its inputs: that it leaves, or that it goes on without others (N11). JWS, EdDSA, this `typ`.
 */
export const ACT_TYP = 'parley-tick-act+jws';
export const ACT_VERSION = 1;

/**
 * Ticks of a player who is gone that nobody has its signature for: those that came after its last head. Half a second is not taken without a
 * signature (see `UNSIGNED_TICKS`), and a second where one is here that waits for inputs. It may be none, so an agreement has to
 * be able to name all of these: else such a player could not be signed away, and would hold up the match for ever.
 */
export const TAIL_TICKS = 60;

const hashSchema = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
/** -1: none. */
const blockSchema = z
  .int()
  .min(-1)
  .max(BLOCK_LIMIT - 1);

const goneSchema = z.strictObject({
  seat: seatSchema,
  /** The newest block of this seat whose signature was accepted, and its hash; its genesis where there is none. */
  block: blockSchema,
  hash: hashSchema,
  /** Its inputs after that block that count all the same, base64url. It is out from the tick after them. */
  tail: z
    .string()
    .max(Math.ceil((TAIL_TICKS * 4 * 4) / 3))
    .regex(/^[A-Za-z0-9_-]*$/),
});
export type Gone = z.infer<typeof goneSchema>;

const deedSchema = z.discriminatedUnion('kind', [
  /**
   * Leaves after this block of its own, and signs no more. `left` with block -1: before the match began, so that it never did. A later
   * block that it signed all the same counts, and it is out after that one.
   */
  z.strictObject({
    kind: z.literal('resign'),
    block: blockSchema,
    hash: hashSchema,
    reason: z.enum(['resigned', 'left']),
  }),
  /** Goes on without these seats. It takes effect when every other seat that still plays has signed the same. */
  z.strictObject({
    kind: z.literal('drop'),
    seats: z
      .array(goneSchema)
      .min(1)
      .max(LIMITS.seats - 1),
  }),
]);
export type Deed = z.infer<typeof deedSchema>;

const actSchema = z.strictObject({
  v: z.literal(ACT_VERSION),
  match: idSchema,
  seat: seatSchema,
  act: deedSchema,
});
export type TickAct = z.infer<typeof actSchema>;

export interface SignedAct {
  readonly act: TickAct;
  readonly jws: string;
  readonly hash: string;
}

/** Signs an act. Throws where it is not valid: that is a bug here. */
export async function signAct(signer: Signer, act: TickAct): Promise<SignedAct> {
  const valid = actSchema.parse(act);
  const jws = await signer.sign(ACT_TYP, valid);
  return { act: valid, jws, hash: await hashOf(jws) };
}

/** An act as it came from anywhere: shape, match, seats, then the signature of the seat that it names. Never throws (O6). */
export async function verifyAct(jws: unknown, expected: ExpectedHead): Promise<Result<SignedAct, EvidenceRefusal>> {
  const payload = readPayload(jws, ACT_TYP);
  if (!payload.ok) return payload;
  const parsed = safeParse(actSchema, payload.value);
  if (!parsed.success || typeof jws !== 'string') return err('invalid');
  const act = parsed.data;
  if (act.match !== expected.match) return err('wrong-match');
  if (act.seat >= expected.seats) return err('wrong-seat');
  if (act.act.kind === 'drop' && !areOthers(act.act.seats, act.seat, expected.seats)) return err('invalid');
  if (!(await isSignedBy(jws, expected.keys[act.seat] ?? ''))) return err('bad-signature');
  return ok({ act, jws, hash: await hashOf(jws) });
}

/** Others than the author, in order, each once, with tails of bytes. */
function areOthers(gone: readonly Gone[], author: number, seats: number): boolean {
  return gone.every(
    ({ seat, tail }, at) =>
      seat < seats &&
      seat !== author &&
      seat > (gone[at - 1]?.seat ?? -1) &&
      base64url.encode(tailBytes(tail)) === tail,
  );
}

export const tailBytes = (tail: string): Uint8Array => base64url.decode(tail);

/** The first tick that this seat is out of the match; null where the tail is none of this title, or too long. */
export function outFrom({ block, tail }: Pick<Gone, 'block' | 'tail'>, inputBytes: number): number | null {
  const ticks = tailBytes(tail).length / inputBytes;
  const from = ticksThrough(block) + ticks;
  return Number.isInteger(ticks) && ticks <= TAIL_TICKS && from <= TICK_LIMIT ? from : null;
}

/** Two claims are the same where all of this is alike. */
export const claimKey = (seats: readonly Gone[]): string =>
  JSON.stringify(seats.map(({ seat, block, hash, tail }) => [seat, block, hash, tail]));
