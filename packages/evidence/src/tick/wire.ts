import { err, type Result } from '@parley/protocol';
import { base64url } from 'jose';
import { HASH_BYTES, isSameBytes, NAME_BYTES, type TickSetup, ticksThrough } from './block.ts';
import { byteReader, byteWriter } from './bytes.ts';
import {
  composeHead,
  HEAD_VERSION,
  type Head,
  hashText,
  type Known,
  nameOfHash,
  readHead,
  type SignedHead,
  signatureOf,
} from './head.ts';

/**
 * A head between two players, as bytes (N12): what the receiver cannot know. It knows the match, the sender, and the inputs of everybody, so it
 * computes the hashes itself and makes the very JWS that was signed. There are two forms:
 *
 * - `brief`: of each hash the first four bytes, so that a receiver who has other inputs sees at once whose they are. 81 bytes for two players,
 *   111 for eight.
 * - `whole`: with all hashes, for a receiver who has other inputs and wants to see what was signed. 121 and 223 bytes.
 *
 * Layout: form (1), block (varint), ticks of the blocks less those of the state (signed varint), state (4), for each other seat 0 or one more than
 * the number of blocks that its newest block is behind (as a signed varint counts), the hash of the block, the hashes of the known ones, signature (64).
 */
const BRIEF = 0x21;
const WHOLE = 0x22;
const CHECK_BYTES = 4;
const SIGNATURE_BYTES = 64;
/** More than any head needs: a reader looks no further (O6). */
export const WIRE_MAX_BYTES = 320;

export type WireForm = 'brief' | 'whole';

export function packHead({ head, jws }: SignedHead, form: WireForm): Uint8Array {
  const out = byteWriter();
  out.byte(form === 'brief' ? BRIEF : WHOLE);
  out.varint(head.block);
  out.signed(ticksThrough(head.block) - head.tick);
  out.uint32(head.state);
  for (const [seat, known] of head.known.entries()) {
    if (seat !== head.seat) out.varint(known === null ? 0 : 1 + zigzag(head.block - known[0]));
  }
  const own = base64url.decode(head.hash);
  out.bytes(form === 'brief' ? own.subarray(0, CHECK_BYTES) : own);
  for (const known of head.known) {
    if (known === null) continue;
    const name = base64url.decode(known[1]);
    out.bytes(form === 'brief' ? name.subarray(0, CHECK_BYTES) : name);
  }
  out.bytes(signatureOf(jws));
  return out.done();
}

/** What came, with what the receiver itself has. */
export interface WireContext {
  readonly setup: Pick<TickSetup, 'match' | 'seats'>;
  /** Whose link it came by. */
  readonly seat: number;
  /** The hash of a block as the receiver has it; null where it has not got so far. */
  hashAt(seat: number, block: number): Uint8Array | null;
}

export type WireFault =
  | { readonly code: 'malformed' }
  /** Brief, and the inputs up to a block of this seat are not here yet. */
  | { readonly code: 'not-yet'; readonly seat: number; readonly block: number }
  /** Brief, and the sender has other inputs of this seat: its whole head says which. */
  | { readonly code: 'differs'; readonly seat: number; readonly block: number };

/** The head that was packed. Looks at no signature, and never throws (O6). */
export function unpackHead(bytes: Uint8Array, { setup, seat, hashAt }: WireContext): Result<SignedHead, WireFault> {
  if (bytes.length > WIRE_MAX_BYTES) return err({ code: 'malformed' });
  const from = byteReader(bytes);
  const form = from.byte();
  if (form !== BRIEF && form !== WHOLE) return err({ code: 'malformed' });
  const block = from.varint();
  const tick = ticksThrough(block) - from.signed();
  const state = from.uint32();
  const blocks: (number | null)[] = [];
  for (let other = 0; other < setup.seats; other += 1) {
    const code = other === seat ? 0 : from.varint();
    blocks.push(code === 0 ? null : block - unzigzag(code - 1));
  }
  const whole = form === WHOLE;
  const own = from.bytes(whole ? HASH_BYTES : CHECK_BYTES);
  const checks = blocks.map((known) => (known === null ? null : from.bytes(whole ? NAME_BYTES : CHECK_BYTES)));
  const signature = from.bytes(SIGNATURE_BYTES);
  if (!from.isDone()) return err({ code: 'malformed' });

  /** Fills up what was left out; null stands for a fault that is then answered. */
  let fault: WireFault | null = null;
  const filled = (of: number, at: number, check: Uint8Array): Uint8Array => {
    if (whole) return check;
    const hash = at < 0 ? null : hashAt(of, at);
    if (hash === null) fault ??= { code: 'not-yet', seat: of, block: at };
    else if (!isSameBytes(hash.subarray(0, CHECK_BYTES), check)) fault ??= { code: 'differs', seat: of, block: at };
    return hash ?? new Uint8Array(HASH_BYTES);
  };
  const hash = filled(seat, block, own);
  const known = blocks.map((at, of): Known | null => {
    const check = checks[of] ?? null;
    return at === null || check === null ? null : [at, nameOfHash(filled(of, at, check))];
  });
  const head: Head = { v: HEAD_VERSION, match: setup.match, seat, block, hash: hashText(hash), known, tick, state };
  // Whether the numbers are within their bounds comes first: a fault of a head that nobody can mean is no fault of the receiver.
  const read = readHead(composeHead(head, signature));
  if (!read.ok) return err({ code: 'malformed' });
  return fault === null ? read : err(fault);
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);
