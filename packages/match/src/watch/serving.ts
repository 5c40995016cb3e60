import type { Link, LinkOptions } from '@parley/peer';
import { LIMITS, type MatchStart, WATCHER_SEAT, type Watcher } from '@parley/protocol';
import type { TranscriptItem } from '../core.ts';
import { entryFrame } from '../turn/frame.ts';
import { Line, type LineClient } from './line.ts';

export interface ServingOptions {
  readonly start: MatchStart;
  readonly client: LineClient;
  readonly openLink: (options: LinkOptions) => Link;
  readonly now: () => number;
  /** Everything signed that is known of the match, each after what it names. */
  readonly entries: () => readonly TranscriptItem[];
  /** The number of watchers has changed. */
  readonly changed: () => void;
}

/** Entries for one watcher at one time: who comes late gets the rest with the time that passes, and the match goes before. */
const AT_ONCE = 16;

interface Served {
  readonly line: Line;
  /** By seat, how many entries of its chain were sent. */
  readonly sent: Map<number, number>;
}

/**
 * Serves a running match to those who watch it over this player (S3), move by move, and nothing else: what was signed, as the
 * players have it. Nothing that a watcher could send is read; its link ends where it tries. The number of watchers is bounded, whatever
 * the server says.
 */
export class Serving {
  readonly #options: ServingOptions;
  readonly #served = new Map<string, Served>();
  readonly #ends: (() => void)[];
  readonly #most: number;
  #disposed = false;

  constructor(options: ServingOptions) {
    const { client, start } = options;
    this.#options = options;
    const house = start.participants[start.seat]?.card.class === 'house';
    this.#most = house ? LIMITS.houseWatchers : LIMITS.watchers;
    this.#ends = [
      client.on('watched', ({ watcher }) => {
        if (watcher.match === start.match && watcher.seat === start.seat) this.#begin(watcher);
      }),
      client.on('introduction-ended', ({ introduction }) => this.#end(introduction)),
    ];
  }

  /** How many watch over this player now. */
  get watchers(): number {
    return [...this.#served.values()].filter(({ line }) => line.isOpen).length;
  }

  /** Sends what is new. To be called when something was signed, and several times a second. */
  flush(): void {
    if (this.#served.size === 0) return;
    const entries = this.#options.entries();
    for (const served of this.#served.values()) if (served.line.isOpen) sendNew(served, entries);
  }

  dispose(): void {
    this.#disposed = true;
    for (const end of this.#ends) end();
    for (const { line } of this.#served.values()) line.close();
    this.#served.clear();
  }

  #begin({ introduction, introducedAt, match, jwt, plan, iceServers, key }: Watcher): void {
    const { start, client, openLink, now } = this.#options;
    if (this.#disposed || this.#served.has(introduction) || this.#served.size >= this.#most) return;
    const line = new Line(
      {
        match,
        introduction,
        jwt,
        plan,
        iceServers,
        seat: start.seat,
        peer: WATCHER_SEAT,
        players: start.participants.map((participant) => participant.key),
        watcher: key,
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
    this.#served.set(introduction, { line, sent: new Map() });
  }

  #end(introduction: string): void {
    const served = this.#served.get(introduction);
    if (served === undefined) return;
    this.#served.delete(introduction);
    served.line.close();
    this.#options.changed();
  }
}

function sendNew({ line, sent }: Served, entries: readonly TranscriptItem[]): void {
  let room = AT_ONCE;
  for (const { seat, n, jws } of entries) {
    if (n !== (sent.get(seat) ?? 0)) continue;
    // A watcher that does not read waits, and gets it later.
    if (room === 0 || !line.send(entryFrame(jws))) return;
    sent.set(seat, n + 1);
    room -= 1;
  }
}
