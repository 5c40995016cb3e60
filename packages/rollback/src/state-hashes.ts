import { CHECK_EVERY } from './config.ts';
import { FNV_BASIS } from './game.ts';
import { DETAIL_HASHES, MAX_FIELDS, type Packet } from './packet.ts';
import type { Digests } from './simulation.ts';

/** Ticks whose hashes are kept. */
const KEPT = 1_024;
/** Reports of one seat that are kept. */
const REPORTS = 16;
/** Steps after which a desync is announced with what is known, when the other seat does not help to look into it. */
const PATIENCE = 60;
/** Steps for which the other seat is told what was found, so that it finds it, too. */
const AFTERWARDS = 180;

/** Two seats have different confirmed states. */
export interface Desync {
  readonly type: 'desync';
  /** The seat whose state differs from the own one. */
  readonly seat: number;
  /** A tick at which the states differ. */
  readonly by: number;
  /** The first tick at which they differ; null if the other seat did not help to find it. */
  readonly tick: number | null;
  /** The fields that differ then; null like `tick`, or if the states are not kept any more. */
  readonly fields: readonly string[] | null;
  /** The seats of whose inputs the two have different ones; null like `fields`. Their signatures decide who is at fault. */
  readonly inputs: readonly number[] | null;
  /**
   * The seats that stand against most seats, when all had the same inputs; empty where no majority says the same, or where inputs differ:
   * a seat that sends two inputs for one tick makes an honest one stand alone.
   */
  readonly suspects: readonly number[];
}

/** The search for the first differing tick, with one seat. */
interface Inquiry {
  readonly by: number;
  readonly since: number;
  from: number;
  tick: number;
  own: Digests | null;
  asked: boolean;
  theirs: { readonly fields: readonly number[]; readonly inputs: readonly number[] } | null;
  announced: number;
}

/**
 * Compares confirmed states, and only those: a predicted state may differ. Each seat reports the hash of every thirtieth state. Where two differ,
 * both send the hashes of the ticks before, find the first that differs, and then compare its fields.
 */
export class StateHashes {
  readonly #seats: number;
  readonly #own: number;
  readonly #hashes = new Uint32Array(KEPT);
  readonly #first: number;
  #newest: number;
  readonly #reports: readonly { tick: number; hash: number }[][];
  readonly #inquiries: (Inquiry | null)[];
  readonly #report = { tick: -1, hash: 0 };
  readonly #detail: Packet['detail'] = { from: -1, count: 0, hashes: new Uint32Array(DETAIL_HASHES) };
  readonly #digests: Packet['digests'] = {
    tick: -1,
    fields: 0,
    values: new Uint32Array(MAX_FIELDS),
    seats: 0,
    inputs: new Uint32Array(8),
  };
  #step = 0;
  /** The last comparison that found no difference, of all seats together. */
  agreed = -1;
  /**
   * The newest state that follows from inputs of the seats themselves. Later ones are neither said nor compared: who handed over other inputs would
   * put the difference on whom it handed them to.
   */
  sure = Number.POSITIVE_INFINITY;

  constructor(seats: number, own: number, first: number) {
    this.#seats = seats;
    this.#own = own;
    this.#first = first;
    this.#newest = first - 1;
    this.#reports = Array.from({ length: seats }, () => Array.from({ length: REPORTS }, () => ({ tick: -1, hash: 0 })));
    this.#inquiries = Array<Inquiry | null>(seats).fill(null);
  }

  /** The own hash of the next confirmed state. */
  record(tick: number, hash: number): void {
    this.#hashes[tick % KEPT] = hash;
    this.#newest = tick;
  }

  hear(seat: number, packet: Packet): void {
    const { report, detail, digests } = packet;
    if (report.tick >= 0 && report.tick % CHECK_EVERY === 0) {
      const kept = this.#kept(seat, report.tick);
      // The same one anew: the seat has played once more from what is signed, and takes back what it said before.
      if (kept !== undefined && report.tick >= kept.tick) {
        kept.tick = report.tick;
        kept.hash = report.hash;
      }
    }
    if (detail.count === DETAIL_HASHES) this.#compareDetail(seat, detail);
    const inquiry = this.#inquiries[seat];
    if (digests.fields > 0 && inquiry && inquiry.theirs === null && inquiry.tick === digests.tick) {
      inquiry.theirs = {
        fields: [...digests.values.subarray(0, digests.fields)],
        inputs: [...digests.inputs.subarray(0, digests.seats)],
      };
    }
  }

  /** A seat that is out may have known more of another one that is out: what it reported is compared no more. */
  forget(seat: number): void {
    for (const report of this.#reports[seat] ?? []) report.tick = -1;
  }

  /** A state whose digests are wanted; -1 if none is. Each is asked for once. */
  toInspect(): number {
    for (const inquiry of this.#inquiries) {
      if (inquiry === null || inquiry.tick < 0 || inquiry.asked) continue;
      inquiry.asked = true;
      return inquiry.tick;
    }
    return -1;
  }

  inspected(tick: number, digests: Digests | null): void {
    for (const inquiry of this.#inquiries) if (inquiry?.tick === tick) inquiry.own = digests;
  }

  /** Once a step: compares what can be compared. @returns a desync that was found */
  step(): Desync | null {
    this.#step += 1;
    for (let seat = 0; seat < this.#seats; seat += 1) {
      const inquiry = this.#inquiries[seat];
      if (inquiry === null || inquiry === undefined) {
        for (const report of this.#reports[seat] ?? []) this.#compareReport(seat, report);
      } else if (inquiry.announced < 0 && this.#isDone(inquiry)) {
        if (this.#isTakenBack(seat, inquiry)) {
          this.#inquiries[seat] = null;
          continue;
        }
        inquiry.announced = this.#step;
        return this.#found(seat, inquiry);
      }
    }
    return null;
  }

  get report(): Packet['report'] | null {
    const newest = Math.min(this.#newest, this.sure);
    const tick = newest - (newest % CHECK_EVERY);
    if (tick < this.#first || tick <= 0) return null;
    this.#report.tick = tick;
    this.#report.hash = this.#hashes[tick % KEPT] ?? 0;
    return this.#report;
  }

  detailFor(seat: number): Packet['detail'] | null {
    const inquiry = this.#talking(seat);
    if (inquiry === null || !this.#holds(inquiry.from) || !this.#holds(inquiry.from + CHECK_EVERY)) return null;
    this.#detail.from = inquiry.from;
    this.#detail.count = DETAIL_HASHES;
    for (let i = 0; i < DETAIL_HASHES; i += 1) {
      this.#detail.hashes[i] = this.#hashes[(inquiry.from + i) % KEPT] ?? 0;
    }
    return this.#detail;
  }

  digestsFor(seat: number): Packet['digests'] | null {
    const inquiry = this.#talking(seat);
    if (inquiry === null || inquiry.own === null) return null;
    const fields = folded(inquiry.own.fields);
    this.#digests.tick = inquiry.tick;
    this.#digests.fields = fields.length;
    this.#digests.values.set(fields);
    this.#digests.seats = this.#seats;
    this.#digests.inputs.set(inquiry.own.inputs);
    return this.#digests;
  }

  #talking(seat: number): Inquiry | null {
    const inquiry = this.#inquiries[seat] ?? null;
    if (inquiry === null) return null;
    return inquiry.announced >= 0 && this.#step - inquiry.announced > AFTERWARDS ? null : inquiry;
  }

  #holds(tick: number): boolean {
    return tick >= this.#first && tick <= Math.min(this.#newest, this.sure) && tick > this.#newest - KEPT;
  }

  #compareReport(seat: number, { tick, hash }: { readonly tick: number; readonly hash: number }): void {
    if (tick < 0 || !this.#holds(tick) || this.#inquiries[seat] !== null) return;
    if (this.#hashes[tick % KEPT] === hash) this.agreed = Math.max(this.agreed, tick);
    else this.#inquire(seat, tick);
  }

  #inquire(seat: number, by: number): Inquiry {
    const inquiry: Inquiry = {
      by,
      since: this.#step,
      from: Math.max(this.#first, by - CHECK_EVERY),
      tick: -1,
      own: null,
      asked: false,
      theirs: null,
      announced: -1,
    };
    this.#inquiries[seat] = inquiry;
    return inquiry;
  }

  #compareDetail(seat: number, { from, hashes }: Packet['detail']): void {
    if (!this.#holds(from) || !this.#holds(from + CHECK_EVERY)) return;
    let place = 0;
    while (place < DETAIL_HASHES && hashes[place] === this.#hashes[(from + place) % KEPT]) place += 1;
    if (place === DETAIL_HASHES) return;
    const inquiry = this.#inquiries[seat] ?? this.#inquire(seat, from + CHECK_EVERY);
    if (inquiry.tick >= 0) return;
    // The first hash of the window differs already: look at the window before, as far as it is kept.
    if (place === 0 && this.#holds(from - CHECK_EVERY)) {
      inquiry.from = Math.min(inquiry.from, from - CHECK_EVERY);
      return;
    }
    inquiry.from = from;
    inquiry.tick = from + place;
  }

  #isDone(inquiry: Inquiry): boolean {
    if (this.#step - inquiry.since >= PATIENCE) return true;
    return inquiry.tick >= 0 && inquiry.theirs !== null && inquiry.asked;
  }

  /** Where the report of a seat of this tick is kept, or one of an earlier tick in its place. */
  #kept(seat: number, tick: number): { tick: number; hash: number } | undefined {
    return this.#reports[seat]?.[(tick / CHECK_EVERY) % REPORTS];
  }

  /** Nothing was found, and the seat has said since what holds here, too. */
  #isTakenBack(seat: number, { by, tick }: Inquiry): boolean {
    const report = this.#kept(seat, by);
    return tick < 0 && report?.tick === by && report.hash === this.#hashes[by % KEPT];
  }

  #found(seat: number, inquiry: Inquiry): Desync {
    const { by, tick, own, theirs } = inquiry;
    const compared = own !== null && theirs !== null;
    const values = compared ? folded(own.fields) : [];
    const fields = compared
      ? own.names.filter((_, i) => differs(values, theirs.fields, Math.min(i, MAX_FIELDS - 1)))
      : null;
    const inputs = compared ? own.inputs.flatMap((_, i) => (differs(own.inputs, theirs.inputs, i) ? [i] : [])) : null;
    const sameInputs = inputs !== null && inputs.length === 0;
    return {
      type: 'desync',
      seat,
      by,
      tick: tick < 0 ? null : tick,
      fields,
      inputs,
      suspects: sameInputs ? this.#minority(by) : [],
    };
  }

  /** The seats whose report of this tick is not that of more than half of the seats. */
  #minority(by: number): number[] {
    const said = Array.from({ length: this.#seats }, (_, seat) => {
      if (seat === this.#own) return this.#hashes[by % KEPT];
      const report = this.#kept(seat, by);
      return report?.tick === by ? report.hash : undefined;
    });
    const most = said.find(
      (hash) => hash !== undefined && 2 * said.filter((other) => other === hash).length > said.length,
    );
    return most === undefined ? [] : said.flatMap((hash, seat) => (hash === undefined || hash === most ? [] : [seat]));
  }
}

const differs = (a: readonly number[], b: readonly number[], place: number): boolean => a[place] !== b[place];

/** As many digests as a packet carries: the last one stands for all that do not fit. */
function folded(digests: readonly number[]): readonly number[] {
  if (digests.length <= MAX_FIELDS) return digests;
  const rest = digests.slice(MAX_FIELDS - 1).reduce((hash, digest) => Math.imul(hash ^ digest, 0x01000193), FNV_BASIS);
  return [...digests.slice(0, MAX_FIELDS - 1), rest >>> 0];
}
