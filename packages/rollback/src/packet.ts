import { CHECK_EVERY, MAX_INPUT_BYTES, MAX_SEATS } from './config.ts';
import { MAX_TICKS } from './runs.ts';

/** Bytes of the longest seal: a signature with what it signs. */
export const MAX_SEAL = 640;
/** Hashes of one detail: those of the ticks between two reports, both included. */
export const DETAIL_HASHES = CHECK_EVERY + 1;
/** Fields that are told apart when a desync is looked into. The others count as one. */
export const MAX_FIELDS = 32;
/** Ticks of another seat's inputs that one packet hands over. */
export const MAX_HANDED = 32;

/** Inputs of a seat from `first` on. */
export interface Stretch {
  seat: number;
  first: number;
  count: number;
  readonly inputs: Uint8Array;
}

/** What the sender says of a seat that is silent to somebody. See absence.ts. */
export interface SeatNote {
  seat: number;
  starving: boolean;
  frozen: boolean;
  heard: boolean;
  dropped: boolean;
  epoch: number;
  /** The first tick of the seat whose input the sender lacks; of a dropped seat, the tick of the drop. */
  next: number;
  /** By voter, the first epoch of its vote that the sender accepts. */
  readonly voids: Uint8Array;
}

/**
 * One packet, as it is filled in by its reader. There is one of these, which is used for all packets. Absent parts have a count
 * of 0 or a tick of -1.
 */
export interface Packet {
  /** The sender's own inputs, from the oldest that the receiver has not acknowledged. `seat` is not used. */
  readonly own: Stretch;
  /** The first tick of the receiver's inputs that the sender lacks. */
  ack: number;
  /** Ticks that the sender is ahead of the newest input that it has of the receiver. */
  advantage: number;
  /** The sender's input delay. */
  delay: number;
  /** The first block of the receiver's seals that the sender lacks. */
  sealAck: number;
  readonly report: { tick: number; hash: number };
  readonly seal: { block: number; length: number; readonly bytes: Uint8Array };
  readonly detail: { from: number; count: number; readonly hashes: Uint32Array };
  readonly digests: {
    tick: number;
    fields: number;
    readonly values: Uint32Array;
    seats: number;
    readonly inputs: Uint32Array;
  };
  notes: number;
  readonly note: readonly SeatNote[];
  handed: number;
  readonly hand: readonly Stretch[];
}

const stretch = (ticks: number): Stretch => ({
  seat: 0,
  first: 0,
  count: 0,
  inputs: new Uint8Array(ticks * MAX_INPUT_BYTES),
});

/** The only allocation for packets. */
export const emptyPacket = (): Packet => ({
  own: stretch(MAX_TICKS),
  ack: 0,
  advantage: 0,
  delay: 0,
  sealAck: 0,
  report: { tick: -1, hash: 0 },
  seal: { block: -1, length: 0, bytes: new Uint8Array(MAX_SEAL) },
  detail: { from: -1, count: 0, hashes: new Uint32Array(DETAIL_HASHES) },
  digests: { tick: -1, fields: 0, values: new Uint32Array(MAX_FIELDS), seats: 0, inputs: new Uint32Array(MAX_SEATS) },
  notes: 0,
  note: Array.from({ length: MAX_SEATS }, () => ({
    seat: 0,
    starving: false,
    frozen: false,
    heard: false,
    dropped: false,
    epoch: 0,
    next: 0,
    voids: new Uint8Array(MAX_SEATS),
  })),
  handed: 0,
  hand: Array.from({ length: MAX_SEATS }, () => stretch(MAX_HANDED)),
});
