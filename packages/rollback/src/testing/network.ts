import { seededRandom } from '@parley/games';

/** What the links are like. Milliseconds, and parts of one. */
export interface Weather {
  readonly roundTripMs: number;
  /** Added to the way from seat 0, and taken from the way to it: unequal ways with the same round trip. */
  readonly skewMs?: number;
  /** Each packet is late by up to this much. */
  readonly jitterMs: number;
  readonly loss: number;
  /** How often a burst begins, by packet, and how many packets it takes. */
  readonly bursts?: number;
  readonly burstLength?: number;
  readonly duplicates?: number;
  /** Packets that take another 50 ms. */
  readonly stragglers?: number;
}

/** A link that brings nothing for a while, in both directions or from `a` to `b` only. */
export interface Break {
  readonly a: number;
  readonly b: number;
  readonly atMs: number;
  readonly forMs: number;
  readonly oneWay?: boolean;
}

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Runs things at their time, in order: the only clock of a test. */
export class Schedule {
  now = 0;
  readonly #heap: Due[] = [];
  #order = 0;

  at(atMs: number, run: () => void): void {
    const due = { atMs, order: this.#order, run };
    this.#order += 1;
    const heap = this.#heap;
    let place = heap.length;
    heap.push(due);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(due, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = due;
  }

  runUntil(endMs: number): void {
    for (let first = this.#heap[0]; first !== undefined && first.atMs <= endMs; first = this.#heap[0]) {
      this.#removeFirst();
      this.now = first.atMs;
      first.run();
    }
    this.now = endMs;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]];
      const isRight = right !== undefined && left !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (child === undefined || !isBefore(child, last)) break;
      heap[place] = child;
      place = 2 * place + (isRight ? 2 : 1);
    }
    heap[place] = last;
  }
}

const isBefore = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** Links between seats that delay, lose, repeat and reorder, the same way for the same seed. */
export class Network {
  /** Bytes that were sent, by seat. */
  readonly sent: number[];
  readonly packets: number[];
  readonly #schedule: Schedule;
  readonly #weather: Weather;
  readonly #breaks: readonly Break[];
  readonly #random: () => number;
  readonly #burstLeft = new Map<number, number>();
  readonly #deliver: (from: number, to: number, bytes: Uint8Array) => void;

  constructor(
    schedule: Schedule,
    seats: number,
    weather: Weather,
    breaks: readonly Break[],
    seed: number,
    deliver: (from: number, to: number, bytes: Uint8Array) => void,
  ) {
    this.#schedule = schedule;
    this.#weather = weather;
    this.#breaks = breaks;
    this.#random = seededRandom(seed ^ 0x6e657477);
    this.#deliver = deliver;
    this.sent = Array<number>(seats).fill(0);
    this.packets = Array<number>(seats).fill(0);
  }

  send(from: number, to: number, bytes: Uint8Array): void {
    this.sent[from] = (this.sent[from] ?? 0) + bytes.length;
    this.packets[from] = (this.packets[from] ?? 0) + 1;
    if (this.#isBroken(from, to) || this.#isLost(from, to)) return;
    const copies = this.#random() < (this.#weather.duplicates ?? 0) ? 2 : 1;
    for (let i = 0; i < copies; i += 1) {
      const kept = bytes.slice();
      this.#schedule.at(this.#schedule.now + this.#wayMs(from, to), () => this.#deliver(from, to, kept));
    }
  }

  #wayMs(from: number, to: number): number {
    const { roundTripMs, jitterMs, skewMs = 0, stragglers = 0 } = this.#weather;
    const skew = from === 0 ? skewMs : to === 0 ? -skewMs : 0;
    const late = this.#random() < stragglers ? 50 : 0;
    return Math.max(0, roundTripMs / 2 + skew) + this.#random() * jitterMs + late;
  }

  #isBroken(from: number, to: number): boolean {
    const { now } = this.#schedule;
    return this.#breaks.some(
      ({ a, b, atMs, forMs, oneWay }) =>
        now >= atMs && now < atMs + forMs && ((a === from && b === to) || (!oneWay && a === to && b === from)),
    );
  }

  #isLost(from: number, to: number): boolean {
    const way = from * 8 + to;
    const left = this.#burstLeft.get(way) ?? 0;
    if (left > 0) {
      this.#burstLeft.set(way, left - 1);
      return true;
    }
    if (this.#random() < (this.#weather.bursts ?? 0)) this.#burstLeft.set(way, this.#weather.burstLength ?? 4);
    return this.#random() < this.#weather.loss;
  }
}
