import { err, idSchema, JWS_MAX_CHARS, LIMITS, ok, type Result, safeParse, seatSchema } from '@parley/protocol';
import { base64url } from 'jose';
import { z } from 'zod';
import { isSignedBy } from '../jws.ts';
import type { EvidenceRefusal } from '../refusal.ts';
import type { Signer } from '../signer.ts';
import { BLOCK_LIMIT, HASH_BYTES, NAME_BYTES, TICK_LIMIT, type TickSetup, ticksThrough } from './block.ts';

/**
 * The head of one player's chain of inputs (E2, N12): what it signs ten times a second. One signature covers all inputs before it. On the
 * wire and in a deposit it is a compact JWS, whose members have one order and one spelling, so that a shorter form can be made into the
 * same JWS again (see `wire.ts`).
 */
export const HEAD_TYP = 'parley-ticks+jws';
export const HEAD_VERSION = 1;

const SIGNATURE_BYTES = 64;

/** 32 bytes, and the first 16 bytes of a hash, in the one canonical spelling of base64url. */
const blockHashSchema = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
const nameSchema = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/);
const blockSchema = z
  .int()
  .min(0)
  .max(BLOCK_LIMIT - 1);

/** A block of another player: its number, and the name of its hash (16 bytes, base64url). */
const knownSchema = z.tuple([blockSchema, nameSchema]);
export type Known = z.infer<typeof knownSchema>;

const headSchema = z.strictObject({
  v: z.literal(HEAD_VERSION),
  match: idSchema,
  seat: seatSchema,
  /** The newest block that this covers, and its hash. */
  block: blockSchema,
  hash: blockHashSchema,
  /** By seat, the newest block known of each other player whose signature was accepted; null for none, and for the author. */
  known: z.array(knownSchema.nullable()).min(2).max(LIMITS.seats),
  /**
   * The newest confirmed state: how many ticks it has, and `hash` of the title (E5). A player states only what follows from inputs that
   * are signed, or that all have agreed upon.
   */
  tick: z.int().min(0).max(TICK_LIMIT),
  state: z.int().min(0).max(0xffff_ffff),
});
export type Head = z.infer<typeof headSchema>;

/** A head with the JWS it came as. Whether somebody looked at the signature is another matter. */
export interface SignedHead {
  readonly head: Head;
  readonly jws: string;
}

/** The name of a block in the heads of others. */
export const nameOfHash = (hash: Uint8Array): string => base64url.encode(hash.subarray(0, NAME_BYTES));
export const nameOf = (hash: string): string => nameOfHash(base64url.decode(hash));
export const hashText = (hash: Uint8Array): string => base64url.encode(hash);

/** The members in their order. */
function ordered({ v, match, seat, block, hash, known, tick, state }: Head): Head {
  return { v, match, seat, block, hash, known, tick, state };
}

const headerOf = (typ: string): string => base64url.encode(JSON.stringify({ alg: 'EdDSA', typ }));
const HEADER = headerOf(HEAD_TYP);

/** Whether a JWS begins with the header of this kind, as our signers spell it. */
export const isOfType = (jws: string, typ: string): boolean => jws.startsWith(`${headerOf(typ)}.`);

/** The compact JWS of a head with this signature (64 bytes). */
export function composeHead(head: Head, signature: Uint8Array): string {
  return `${HEADER}.${base64url.encode(JSON.stringify(ordered(head)))}.${base64url.encode(signature)}`;
}

export const signatureOf = (jws: string): Uint8Array => base64url.decode(jws.slice(jws.lastIndexOf('.') + 1));

/** Whether somebody means this to be a head, with or without inputs. */
export const isHeadItem = (item: string): boolean => item.startsWith(`${HEADER}.`);

/** A head in its one spelling, of any match; the signature is not looked at. Never throws (O6). */
export function readHead(jws: unknown): Result<SignedHead, EvidenceRefusal> {
  if (typeof jws !== 'string') return err('malformed');
  if (jws.length > JWS_MAX_CHARS) return err('too-large');
  const [header, body, signature, ...rest] = jws.split('.');
  if (body === undefined || signature === undefined || rest.length > 0) return err('malformed');
  if (header !== HEADER) return err('wrong-type');
  try {
    const bytes = base64url.decode(signature);
    const parsed = safeParse(
      headSchema,
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(body))),
    );
    if (!parsed.success) return err('invalid');
    if (bytes.length !== SIGNATURE_BYTES || composeHead(parsed.data, bytes) !== jws) return err('malformed');
    return ok({ head: parsed.data, jws });
  } catch {
    return err('malformed');
  }
}

/** Whose heads are expected. */
export type ExpectedHead = Pick<TickSetup, 'match' | 'seats' | 'keys'>;

/** Whether a head belongs to this match, and says nothing that contradicts itself. */
export function fitHead({ head }: SignedHead, { match, seats }: ExpectedHead): Result<null, EvidenceRefusal> {
  if (head.match !== match) return err('wrong-match');
  if (head.seat >= seats) return err('wrong-seat');
  if (head.known.length !== seats || head.known[head.seat] !== null) return err('invalid');
  // A state after ticks whose inputs the author itself has not signed would be one that nobody can hold it to.
  return head.tick <= ticksThrough(head.block) ? ok(null) : err('invalid');
}

/** A head as it came from anywhere: spelling, then match and seat, then the signature of the seat it names. Never throws (O6). */
export async function verifyHead(jws: unknown, expected: ExpectedHead): Promise<Result<SignedHead, EvidenceRefusal>> {
  const read = readHead(jws);
  if (!read.ok) return read;
  const fits = fitHead(read.value, expected);
  if (!fits.ok) return fits;
  return (await isSignedBy(read.value.jws, expected.keys[read.value.head.seat] ?? '')) ? read : err('bad-signature');
}

/** Signs a head. Throws where it is not valid, or the signer spells it otherwise: those are bugs here. */
export async function signHead(signer: Signer, head: Head): Promise<SignedHead> {
  const jws = await signer.sign(HEAD_TYP, ordered(headSchema.parse(head)));
  const read = readHead(jws);
  if (!read.ok) throw new Error(`a signed head is ${read.error}`);
  return read.value;
}

/** Decodes the hash of a head. */
export function hashBytes(hash: string): Uint8Array {
  const bytes = base64url.decode(hash);
  if (bytes.length !== HASH_BYTES) throw new Error('a hash has 32 bytes');
  return bytes;
}
