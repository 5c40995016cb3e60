import type { Link, LinkOptions } from '@parley/peer';
import { WATCHER_SEAT, type Watcher } from '@parley/protocol';
import { Allowance } from '../allowance.ts';
import { UsedIntroductions } from '../used-introductions.ts';
import { ByteBudget } from './byte-budget.ts';
import { Line, type LineClient } from './line.ts';
import type { Broadcast, Reel } from './reel.ts';

export interface ServingOptions {
  readonly match: string;
  /** The seat of this side. */
  readonly seat: number;
  /** By seat, the keys of the players. */
  readonly players: readonly string[];
  /** Watchers at once, whatever the server says. */
  readonly most: number;
  readonly client: LineClient;
  readonly openLink: (options: LinkOptions) => Link;
  readonly now: () => number;
  readonly broadcast: Broadcast;
  /** The number of watchers has changed. */
  readonly changed: () => void;
}

/** Frames for one watcher at one time: who comes late gets the rest with the time that passes, and the match goes before. */
const AT_ONCE = 16;

/**
 * Bytes that all watchers together get in a second, and at once. Sixteen who watch a match of eight players need 32,000; who comes late gets
 * what the others leave.
 */
export const BYTES_PER_SECOND = 65_536;
const BYTES_AT_ONCE = 131_072;

/** A watcher that takes nothing of what it was to get for so long is left. It may ask again. */
export const SLOW_MS = 15_000;

/** How often one key is served a match from its beginning: so often at once, and once more after so long. */
export const BEGINNINGS = 6;
const BEGINNING_EVERY_MS = 20_000;
/** Keys that are counted; of more, the oldest is forgotten (O6). */
const KEYS = 256;

interface Served {
  readonly line: Line;
  readonly reel: Reel;
  /** Since when it takes nothing of what it was to get; null where it does. */
  slowSince: number | null;
}

/**
 * Serves a running match to those who watch it over this side (S3, N7), and nothing else: what was signed, as the players have it. Nothing that a
 * watcher could send is read; its link ends where it tries. The number of watchers is bounded, and so is what they cost, whatever the server says.
 */
export class Serving {
  readonly #options: ServingOptions;
  readonly #served = new Map<string, Served>();
  readonly #used = new UsedIntroductions();
  readonly #ends: (() => void)[];
  /** By key, how often it may begin. */
  readonly #beginnings = new Map<string, Allowance>();
  readonly #budget: ByteBudget;
  #disposed = false;

  constructor(options: ServingOptions) {
    const { client, match, seat } = options;
    this.#options = options;
    this.#budget = new ByteBudget(BYTES_AT_ONCE, BYTES_PER_SECOND, options.now());
    this.#ends = [
      client.on('watched', ({ watcher }) => {
        if (watcher.match === match && watcher.seat === seat) this.#begin(watcher);
      }),
      client.on('introduction-ended', ({ introduction }) => this.#end(introduction)),
    ];
  }

  /** How many watch over this side now. */
  get watchers(): number {
    return [...this.#served.values()].filter(({ line }) => line.isOpen).length;
  }

  /** Sends what is new. To be called when something was signed, and several times a second. */
  flush(): void {
    const now = this.#options.now();
    this.#options.broadcast.note(now);
    this.#budget.pass(now);
    // One frame each in turn, so that one who has much to get does not keep the others waiting.
    let waiting = [...this.#served].filter(([, { line }]) => line.isOpen);
    for (let round = 0; round < AT_ONCE && waiting.length > 0; round += 1) {
      waiting = waiting.filter(([introduction, served]) => this.#sendOne(introduction, served, now));
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const end of this.#ends) end();
    for (const { line } of this.#served.values()) line.close();
    this.#served.clear();
  }

  /** @returns whether more may be sent to this one now */
  #sendOne(introduction: string, served: Served, now: number): boolean {
    if (this.#budget.isSpent) return false;
    const { line, reel } = served;
    const frame = reel.next(now);
    if (frame === null) {
      served.slowSince = null;
      return false;
    }
    if (!line.send(frame)) {
      // A watcher that does not read waits, and gets it later.
      served.slowSince ??= now;
      if (now - served.slowSince >= SLOW_MS) this.#end(introduction);
      return false;
    }
    served.slowSince = null;
    reel.sent();
    this.#budget.spend(frame.byteLength);
    // Who got something is the last of the next time, in case the bytes do not suffice for all.
    this.#served.delete(introduction);
    this.#served.set(introduction, served);
    return true;
  }

  #begin({ introduction, introducedAt, match, jwt, plan, iceServers, key }: Watcher): void {
    const { seat, players, most, client, openLink, now, broadcast } = this.#options;
    if (this.#disposed || this.#served.size >= most || !this.#used.take(introduction) || !this.#mayBegin(key)) return;
    const line = new Line(
      {
        match,
        introduction,
        jwt,
        plan,
        iceServers,
        seat,
        peer: WATCHER_SEAT,
        players,
        watcher: key,
        relay: client.signer.key,
        serverNow: introducedAt,
      },
      {
        client,
        openLink,
        now,
        handlers: {
          state: ({ state }) => {
            if (state === 'closed') this.#end(introduction);
            else if (state === 'open') this.flush();
            this.#options.changed();
          },
          message: () => {},
        },
      },
    );
    this.#served.set(introduction, { line, reel: broadcast.begin(), slowSince: null });
  }

  /** Everybody who begins gets everything from the first tick or move on. */
  #mayBegin(key: string): boolean {
    const now = this.#options.now();
    const known = this.#beginnings.get(key) ?? new Allowance(BEGINNINGS, BEGINNING_EVERY_MS, now);
    this.#beginnings.delete(key);
    this.#beginnings.set(key, known);
    const [oldest] = this.#beginnings.keys();
    if (this.#beginnings.size > KEYS && oldest !== undefined) this.#beginnings.delete(oldest);
    return known.take(now);
  }

  #end(introduction: string): void {
    const served = this.#served.get(introduction);
    if (served === undefined) return;
    this.#served.delete(introduction);
    served.line.close();
    this.#options.changed();
  }
}
