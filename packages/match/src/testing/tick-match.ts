import { type Absence, judge, type Report, type Signer } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { seededRandom, type TickTitle } from '@parley/games';
import { expect } from 'vitest';
import type { Back } from '../back.ts';
import type { Channel, MatchCore } from '../core.ts';
import { INPUTS } from '../tick/frame.ts';
import type { TickOwn } from '../tick/own.ts';
import { tickCore } from '../tick/tick-core.ts';
import { newSigner } from './company.ts';
import { CoreMatch, type Road } from './core-match.ts';

export const MATCH = 'match-0001';
export const NOW = 1_800_000_000_000;
export const SEED = 20_260_722;
const signers: Promise<readonly Signer[]> = Promise.all(Array.from({ length: 8 }, newSigner));

export interface Ways {
  readonly oneWayMs: number;
  readonly jitterMs: number;
  /** Share of packets that are lost. */
  readonly loss: number;
}

export const GOOD: Ways = { oneWayMs: 30, jitterMs: 10, loss: 0.01 };

/** It looks at the channel alone, and so needs no more of what is sent. */
export function roadOf(
  { oneWayMs, jitterMs, loss }: Ways,
  random: () => number,
): (channel: Channel, from?: number, to?: number) => number | null {
  return (channel) => {
    const ms = oneWayMs + random() * jitterMs;
    if (random() >= loss) return ms;
    // The reliable channel sends again what was lost.
    return channel === 'reliable' ? ms + 200 : null;
  };
}

export interface TickSetting {
  readonly seats: number;
  readonly ways?: Ways;
  readonly ticks?: number;
  readonly title?: TickTitle;
  readonly road?: Road;
  /** The core of a seat, where it is not an honest one. */
  readonly make?: (seat: number, make: (title?: TickTitle) => MatchCore<TickOwn>) => MatchCore<TickOwn>;
}

/** Seat 1, which changes the packets that it sends to seat 0. `change` gets one without the byte that says what it is; null: it goes as it is. */
export function forging(change: (packet: Uint8Array) => Uint8Array | null): NonNullable<TickSetting['make']> {
  return (seat, make) => {
    const core = make();
    if (seat !== 1) return core;
    const step = core.step.bind(core);
    const forge: typeof step = (input, now) =>
      step(input, now).map((command) => {
        if (command.kind !== 'send' || command.seat !== 0 || command.data[0] !== INPUTS) return command;
        const other = change(command.data.subarray(1));
        return other === null ? command : { ...command, data: Uint8Array.of(INPUTS, ...other) };
      });
    return Object.assign(core, { step: forge });
  };
}

/** A match in real time with real keys, over links that delay and lose, whose players may reload, sleep and cheat. */
export class TickMatch {
  readonly match: CoreMatch<TickOwn>;
  readonly title: TickTitle;
  readonly random = seededRandom(SEED);
  readonly #keys: readonly string[];

  constructor(match: CoreMatch<TickOwn>, title: TickTitle, keys: readonly string[]) {
    this.match = match;
    this.title = title;
    this.#keys = keys;
  }

  static async begin({
    seats,
    ways = GOOD,
    ticks = 420,
    title = bumpers({ ticks, points: 1_000 }),
    road,
    make,
  }: TickSetting): Promise<TickMatch> {
    const own = (await signers).slice(0, seats);
    const keys = own.map(({ key }) => key);
    const cores = keys.map((_, self) => {
      const honest = (other: TickTitle = title) =>
        tickCore({ match: MATCH, title: other, seed: 7, keys, self, now: NOW });
      return make?.(self, honest) ?? honest();
    });
    const match = new CoreMatch<TickOwn>(cores, own, NOW, road ?? roadOf(ways, seededRandom(SEED)));
    return new TickMatch(match, title, keys);
  }

  static async begun(setting: TickSetting): Promise<TickMatch> {
    const begun = await TickMatch.begin(setting);
    await begun.match.link('open');
    return begun;
  }

  core(seat: number): MatchCore<TickOwn> {
    return this.match.core(seat);
  }

  get seats(): readonly number[] {
    return this.match.seats;
  }

  /** All who are there play at random for so long. */
  async playFor(ms: number): Promise<void> {
    const until = this.match.now + ms;
    await this.match.play(this.random, () => this.match.now >= until);
  }

  /** Until the match is over for these seats. */
  async toTheEnd(seats: readonly number[] = this.seats): Promise<void> {
    await this.match.play(this.random, () => seats.every((seat) => this.core(seat).view.stage === 'final'));
  }

  confirmed(seat: number): number {
    const { view } = this.core(seat);
    return view.kind === 'ticks' ? view.confirmed : 0;
  }

  ticks(seat: number): number {
    const { view } = this.core(seat);
    return view.kind === 'ticks' ? view.tick : 0;
  }

  /** Ticks played as they are drawn now. */
  frame(seat: number): number {
    return this.core(seat).ticks?.frame(this.match.now).tick ?? 0;
  }

  /** A page that was gone for so long is loaded. `kept`: what its device has; null for nothing. */
  async load(
    seat: number,
    awayMs: number,
    kept: Back['kept'] = this.match.journals[seat]?.entries ?? [],
  ): Promise<void> {
    const back: Back = { kept, awayMs, keptMs: awayMs };
    const { now } = this.match;
    const core = tickCore({ match: MATCH, title: this.title, seed: 7, keys: this.#keys, self: seat, now, back });
    await this.match.load(seat, core);
  }

  async reload(seat: number, awayMs: number, kept?: Back['kept']): Promise<void> {
    await this.match.vanish(seat);
    await this.playFor(awayMs);
    await this.load(seat, awayMs, kept);
  }

  /** How long from now on until this seat plays on, and the others with it (ms). */
  async backIn(seats: readonly number[] = this.seats): Promise<number> {
    const began = this.match.now;
    const before = Math.max(...this.seats.map((seat) => this.ticks(seat)));
    await this.match.play(this.random, () =>
      seats.every((seat) => this.core(seat).view.stage === 'playing' && this.ticks(seat) > before),
    );
    return this.match.now - began;
  }

  /** What the server finds, to which each of these hands in what it has as it goes; by what it saw itself. */
  async verdict(handing: readonly number[], reports: readonly Report[] = []) {
    const arrivals = new Map<string, number>();
    for (const seat of handing)
      for (const [jws, at] of this.match.handedIn(seat)) arrivals.set(jws, Math.min(at, arrivals.get(jws) ?? at));
    const { now } = this.match;
    return judge(
      { match: MATCH, title: this.title, seats: this.#keys.length, seed: 7, startedAt: NOW, keys: this.#keys },
      [...arrivals].map(([jws, receivedAt]) => ({ jws, receivedAt })),
      reports,
      { watchedFrom: 0, away: this.#keys.map(() => []), challenged: [], distress: [], until: now, linked: true },
      { clock: () => 0, maxMs: 1, maxEntries: 100_000 },
    );
  }

  /** Who signed two histories, by these entries and by what all have in the end. */
  async equivocated(entries: readonly string[]): Promise<readonly number[]> {
    const all = this.seats.flatMap((seat) => this.match.transcript(seat).chains.map(({ jws }) => jws));
    const findings = await judge(
      { match: MATCH, title: this.title, seats: this.#keys.length, seed: 7, startedAt: NOW, keys: this.#keys },
      [...new Set([...entries, ...all])].map((jws) => ({ jws, receivedAt: this.match.now })),
      [],
      { watchedFrom: 0, away: this.#keys.map(() => []), challenged: [], distress: [] },
      { clock: () => 0, maxMs: 1, maxEntries: 100_000 },
    );
    return findings.equivocated;
  }

  async judged(reports: readonly Report[], seat: number, away: readonly (readonly Absence[])[] = []) {
    const { chains, forks } = this.match.transcript(seat);
    return judge(
      { match: MATCH, title: this.title, seats: this.#keys.length, seed: 7, startedAt: NOW, keys: this.#keys },
      [...chains, ...forks].map(({ jws }) => ({ jws, receivedAt: this.match.now })),
      reports,
      { watchedFrom: 0, away: this.#keys.map((_, at) => away[at] ?? []), challenged: [], distress: [] },
      { clock: () => 0, maxMs: 1, maxEntries: 100_000 },
    );
  }

  /** All of these report the same, and the judge finds the same in the transcript of each of them. */
  async expectUnanimous(seats: readonly number[] = this.seats): Promise<Report> {
    const reports = await Promise.all(seats.map((seat) => this.core(seat).report()));
    const [first] = reports;
    if (first === undefined) throw new Error('nobody reports');
    for (const report of reports)
      expect({ ...report, refused: [] }).toEqual({ ...first, seat: report.seat, refused: [] });
    for (const seat of seats) {
      const findings = await this.judged(reports, seat);
      const claim = { kind: 'ranks', ranks: first.ranks, scores: first.scores };
      expect(findings.evidence).toMatchObject({ kind: 'complete', claim, liars: [] });
      expect(findings.inconsistent).toEqual([]);
    }
    return first;
  }
}
