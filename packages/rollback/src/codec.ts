import { MAX_SEATS } from './config.ts';
import { DETAIL_HASHES, MAX_FIELDS, MAX_HANDED, MAX_SEAL, type Packet, type SeatNote, type Stretch } from './packet.ts';
import { type InputSource, MAX_TICKS, RunCodec } from './runs.ts';
import { MAX_PACKET, MAX_RECEIVED, Reader, Writer } from './wire.ts';

/** Raised whenever the bytes of a packet mean something else. */
export const WIRE_VERSION = 1;

/** Why a packet could not be read. */
export type DecodeError = 'too-long' | 'version' | 'malformed';

const REPORT = 1;
const SEAL = 2;
const DETAIL = 4;
const DIGESTS = 8;
const NOTES = 16;
const HANDED = 32;
const PARTS = 63;

const STARVING = 0x08;
const FROZEN = 0x10;
const HEARD = 0x20;
const DROPPED = 0x40;
const VOIDS = 0x80;

/** Bytes that are left for the sender's own inputs, whatever else a packet has. */
const ROOM_FOR_INPUTS = 250;

/** A seat's inputs to hand over. */
export interface Handed extends InputSource {
  readonly seat: number;
  readonly first: number;
  readonly count: number;
}

/** What a packet is made of. Null and empty parts are left out. */
export interface Outgoing {
  readonly own: InputSource;
  readonly first: number;
  readonly count: number;
  readonly ack: number;
  readonly advantage: number;
  readonly delay: number;
  readonly sealAck: number;
  readonly report: Packet['report'] | null;
  readonly detail: Packet['detail'] | null;
  readonly digests: Packet['digests'] | null;
  readonly notes: readonly SeatNote[];
  readonly handed: readonly Handed[];
  /** Goes only where it leaves room. */
  readonly seal: Packet['seal'] | null;
}

/**
 * Packets as bytes: version, parts, the numbers of the header, the parts, and last the sender's own inputs, because what does not fit of
 * them follows in the next packet.
 */
export class Codec {
  readonly #seats: number;
  readonly #runs: RunCodec;
  readonly #writer = new Writer();
  readonly #reader = new Reader();
  /** Whether the last packet that was written carries its seal. */
  sealed = false;

  constructor(seats: number, inputBytes: number) {
    this.#seats = seats;
    this.#runs = new RunCodec(inputBytes);
  }

  /** @returns how many bytes were written into `into`, which has at least MAX_PACKET */
  encode(packet: Outgoing, into: Uint8Array): number {
    const writer = this.#writer;
    writer.begin(into, MAX_PACKET);
    writer.byte(WIRE_VERSION);
    writer.byte(0);
    writer.number(packet.ack);
    writer.byte(packet.advantage & 0xff);
    writer.byte(packet.delay);
    writer.number(packet.sealAck);
    writer.number(packet.first);
    let parts = 0;
    if (packet.report !== null) {
      parts |= REPORT;
      writer.number(packet.report.tick);
      writer.word(packet.report.hash);
    }
    if (packet.detail !== null) {
      parts |= DETAIL;
      this.#writeDetail(packet.detail);
    }
    if (packet.digests !== null) {
      parts |= DIGESTS;
      this.#writeDigests(packet.digests);
    }
    if (packet.notes.length > 0) {
      parts |= NOTES;
      writer.byte(packet.notes.length);
      for (const note of packet.notes) this.#writeNote(note);
    }
    if (packet.handed.length > 0) {
      parts |= HANDED;
      this.#writeHanded(packet.handed);
    }
    this.sealed = packet.seal !== null && writer.room - packet.seal.length >= ROOM_FOR_INPUTS;
    if (packet.seal !== null && this.sealed) {
      parts |= SEAL;
      writer.number(packet.seal.block);
      writer.number(packet.seal.length);
      writer.bytes(packet.seal.bytes, packet.seal.length);
    }
    writer.set(1, parts);
    this.#writeRuns(packet.own, packet.first, Math.min(packet.count, MAX_TICKS));
    return writer.length;
  }

  /** Fills in `packet`. On an error its contents mean nothing. */
  decode(bytes: Uint8Array, packet: Packet): DecodeError | null {
    if (bytes.length > MAX_RECEIVED) return 'too-long';
    const reader = this.#reader;
    reader.begin(bytes);
    if (reader.byte() !== WIRE_VERSION) return 'version';
    const parts = reader.byte();
    packet.ack = reader.number();
    packet.advantage = (reader.byte() << 24) >> 24;
    packet.delay = reader.byte();
    packet.sealAck = reader.number();
    packet.own.first = reader.number();
    if (parts > PARTS || reader.short) return 'malformed';
    packet.report.tick = parts & REPORT ? reader.number() : -1;
    packet.report.hash = parts & REPORT ? reader.word() : 0;
    const well =
      this.#readDetail((parts & DETAIL) !== 0, packet) &&
      this.#readDigests((parts & DIGESTS) !== 0, packet) &&
      this.#readNotes((parts & NOTES) !== 0, packet) &&
      this.#readHanded((parts & HANDED) !== 0, packet) &&
      this.#readSeal((parts & SEAL) !== 0, packet) &&
      this.#readRuns(packet.own, MAX_TICKS);
    return well && !reader.short && reader.left === 0 ? null : 'malformed';
  }

  #writeRuns(source: InputSource, first: number, most: number): number {
    const place = this.#writer.length;
    this.#writer.byte(0);
    this.#writer.byte(0);
    if (this.#writer.full) {
      this.#writer.back(place);
      return 0;
    }
    const count = this.#runs.write(this.#writer, source, first, most);
    this.#writer.set(place, count & 0xff);
    this.#writer.set(place + 1, count >>> 8);
    return count;
  }

  #readRuns(into: Stretch, most: number): boolean {
    const count = this.#reader.byte() + 256 * this.#reader.byte();
    into.count = count;
    return count <= most && this.#runs.read(this.#reader, count, into.inputs);
  }

  #writeDetail({ from, count, hashes }: Packet['detail']): void {
    this.#writer.number(from);
    this.#writer.byte(count);
    for (let i = 0; i < count; i += 1) this.#writer.word(hashes[i] ?? 0);
  }

  #readDetail(there: boolean, { detail }: Packet): boolean {
    detail.count = 0;
    detail.from = -1;
    if (!there) return true;
    detail.from = this.#reader.number();
    detail.count = this.#reader.byte();
    if (detail.count > DETAIL_HASHES) return false;
    for (let i = 0; i < detail.count; i += 1) detail.hashes[i] = this.#reader.word();
    return true;
  }

  #writeDigests({ tick, fields, values, seats, inputs }: Packet['digests']): void {
    this.#writer.number(tick);
    this.#writer.byte(fields);
    for (let i = 0; i < fields; i += 1) this.#writer.word(values[i] ?? 0);
    this.#writer.byte(seats);
    for (let i = 0; i < seats; i += 1) this.#writer.word(inputs[i] ?? 0);
  }

  #readDigests(there: boolean, { digests }: Packet): boolean {
    digests.tick = -1;
    digests.fields = 0;
    if (!there) return true;
    digests.tick = this.#reader.number();
    digests.fields = this.#reader.byte();
    if (digests.fields > MAX_FIELDS) return false;
    for (let i = 0; i < digests.fields; i += 1) digests.values[i] = this.#reader.word();
    digests.seats = this.#reader.byte();
    if (digests.seats !== this.#seats && digests.seats !== 0) return false;
    for (let i = 0; i < digests.seats; i += 1) digests.inputs[i] = this.#reader.word();
    return true;
  }

  #writeNote(note: SeatNote): void {
    const voids = note.voids.some((epoch) => epoch > 0);
    const flags =
      (note.starving ? STARVING : 0) |
      (note.frozen ? FROZEN : 0) |
      (note.heard ? HEARD : 0) |
      (note.dropped ? DROPPED : 0) |
      (voids ? VOIDS : 0);
    this.#writer.byte(note.seat | flags);
    this.#writer.byte(note.epoch);
    this.#writer.number(note.next);
    if (voids) this.#writer.bytes(note.voids, this.#seats);
  }

  #readNotes(there: boolean, packet: Packet): boolean {
    packet.notes = there ? this.#reader.byte() : 0;
    if (packet.notes > this.#seats) return false;
    for (let i = 0; i < packet.notes; i += 1) {
      const note = packet.note[i];
      if (note === undefined || !this.#readNote(note)) return false;
    }
    return true;
  }

  #readNote(note: SeatNote): boolean {
    const flags = this.#reader.byte();
    note.seat = flags & (MAX_SEATS - 1);
    note.starving = (flags & STARVING) !== 0;
    note.frozen = (flags & FROZEN) !== 0;
    note.heard = (flags & HEARD) !== 0;
    note.dropped = (flags & DROPPED) !== 0;
    note.epoch = this.#reader.byte();
    note.next = this.#reader.number();
    note.voids.fill(0);
    if (flags & VOIDS) this.#reader.bytes(note.voids, this.#seats);
    return note.seat < this.#seats;
  }

  /** A stretch that has no room is left out with those after it, so their number is written last. */
  #writeHanded(handed: readonly Handed[]): void {
    const writer = this.#writer;
    const place = writer.length;
    let count = 0;
    writer.byte(0);
    for (const stretch of handed) {
      // Ten bytes of header, and five for each tick at most.
      const ticks = Math.min(stretch.count, MAX_HANDED, Math.floor((writer.room - ROOM_FOR_INPUTS - 10) / 5));
      if (ticks <= 0) break;
      writer.byte(stretch.seat);
      writer.number(stretch.first);
      this.#writeRuns(stretch, stretch.first, ticks);
      count += 1;
    }
    writer.set(place, count);
  }

  #readHanded(there: boolean, packet: Packet): boolean {
    packet.handed = there ? this.#reader.byte() : 0;
    if (packet.handed > this.#seats) return false;
    for (let i = 0; i < packet.handed; i += 1) {
      const stretch = packet.hand[i];
      if (stretch === undefined) return false;
      stretch.seat = this.#reader.byte();
      stretch.first = this.#reader.number();
      if (stretch.seat >= this.#seats || !this.#readRuns(stretch, MAX_HANDED)) return false;
    }
    return true;
  }

  #readSeal(there: boolean, { seal }: Packet): boolean {
    seal.block = -1;
    seal.length = 0;
    if (!there) return true;
    seal.block = this.#reader.number();
    seal.length = this.#reader.number();
    if (seal.length > MAX_SEAL) return false;
    this.#reader.bytes(seal.bytes, seal.length);
    return true;
  }
}
