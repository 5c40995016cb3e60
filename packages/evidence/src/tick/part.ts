import { BLOCK_TICKS, TICK_LIMIT, type TickSetup } from './block.ts';
import { byteReader, byteWriter } from './bytes.ts';
import type { SignedHead } from './head.ts';
import { packInputs, unpackInputs } from './runs.ts';
import { packHead, unpackHead } from './wire.ts';

/**
 * A part of a running match, as it goes to somebody who watches it (N7): of each player some blocks of inputs, and a head where one covers the
 * last of them. A head covers all blocks before it as well, so of a match that is joined late one head for each player is enough.
 *
 * Layout: form (1), ticks beyond doubt (varint), their age in tenths of a second (varint), for each seat the number of blocks (varint), and where there
 * are any: the first block (varint), bytes of the inputs (varint), the inputs (see `packInputs`), bytes of the head or 0 (varint), the head in its whole form.
 */
const PART = 0x31;

/** More than any part has that is written here (O6). */
export const PART_MAX_BYTES = 16_384;
/** Bytes of the inputs of one player in one part, before they are packed. */
const SEAT_BYTES = 1_200;
const AGE_UNIT_MS = 100;
/** Nobody watches later than that: a longer age is none. */
const AGE_MAX_MS = 600_000;

export interface PartOfSeat {
  /** The first block. */
  readonly from: number;
  /** Whole blocks. */
  readonly inputs: Uint8Array;
  /** Covers the last of the blocks. */
  readonly head: SignedHead | null;
}

export interface Part {
  /** Ticks that were beyond doubt for the player who serves it. Nothing after them is played: who was gone by then may not be known yet. */
  readonly tick: number;
  /** How long ago that was (ms). */
  readonly ageMs: number;
  /** By seat; null where there is nothing new. */
  readonly seats: readonly (PartOfSeat | null)[];
}

/** Blocks of one player that one part takes. */
export const partBlocks = (inputBytes: number): number => Math.floor(SEAT_BYTES / (BLOCK_TICKS * inputBytes));

export function writePart({ tick, ageMs, seats }: Part, inputBytes: number): Uint8Array {
  const out = byteWriter();
  out.byte(PART);
  out.varint(tick);
  out.varint(Math.round(Math.min(AGE_MAX_MS, Math.max(0, ageMs)) / AGE_UNIT_MS));
  for (const seat of seats) {
    out.varint(seat === null ? 0 : seat.inputs.length / (BLOCK_TICKS * inputBytes));
    if (seat === null) continue;
    out.varint(seat.from);
    const inputs = packInputs(seat.inputs, inputBytes);
    out.varint(inputs.length);
    out.bytes(inputs);
    const head = seat.head === null ? new Uint8Array() : packHead(seat.head, 'whole');
    out.varint(head.length);
    out.bytes(head);
  }
  return out.done();
}

/** A part of a match of this setup; null where it is none. Looks at no signature and no hash. Never throws (O6). */
export function readPart(bytes: Uint8Array, setup: Pick<TickSetup, 'match' | 'seats' | 'inputBytes'>): Part | null {
  if (bytes.length > PART_MAX_BYTES) return null;
  const reader = byteReader(bytes);
  if (reader.byte() !== PART) return null;
  const tick = reader.varint();
  const ageMs = reader.varint() * AGE_UNIT_MS;
  if (tick > TICK_LIMIT || ageMs > AGE_MAX_MS) return null;
  const seats: (PartOfSeat | null)[] = [];
  for (let seat = 0; seat < setup.seats; seat += 1) {
    const blocks = reader.varint();
    if (blocks > partBlocks(setup.inputBytes)) return null;
    const read = blocks === 0 ? null : readSeat(reader, seat, blocks, setup);
    if (read === undefined) return null;
    seats.push(read);
  }
  return reader.isDone() ? { tick, ageMs, seats } : null;
}

function readSeat(
  reader: ReturnType<typeof byteReader>,
  seat: number,
  blocks: number,
  setup: Pick<TickSetup, 'match' | 'seats' | 'inputBytes'>,
): PartOfSeat | undefined {
  const from = reader.varint();
  const inputs = unpackInputs(reader.bytes(reader.varint()), setup.inputBytes, blocks * BLOCK_TICKS);
  const packed = reader.bytes(reader.varint());
  if (inputs === null || reader.isBroken || (from + blocks) * BLOCK_TICKS > TICK_LIMIT) return undefined;
  if (packed.length === 0) return { from, inputs, head: null };
  // In its whole form a head needs nothing that is known here.
  const head = unpackHead(packed, { setup, seat, hashAt: () => null });
  return head.ok && head.value.head.block === from + blocks - 1 ? { from, inputs, head: head.value } : undefined;
}
