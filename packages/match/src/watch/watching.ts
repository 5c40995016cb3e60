import type { Timers } from '@parley/client';
import {
  acceptEntry,
  emptyTranscript,
  entryMaxChars,
  fold,
  genesis,
  type Position,
  type Setup,
  type Transcript,
  verifyEntry,
} from '@parley/evidence';
import type { Outcome, TurnTitle } from '@parley/games';
import type { Link, LinkOptions, LinkState } from '@parley/peer';
import { WATCHER_SEAT, type WatchStart } from '@parley/protocol';
import type { CoreSeat } from '../core.ts';
import { parseFrame } from '../frame.ts';
import { Inbox } from '../inbox.ts';
import { parseTurnFrame } from '../turn/frame.ts';
import { Line, type LineClient } from './line.ts';

export interface WatchOptions {
  readonly start: WatchStart;
  readonly title: TurnTitle;
  readonly client: LineClient;
  /** `openLink` of `@parley/peer`. */
  readonly openLink: (options: LinkOptions) => Link;
  readonly timers: Pick<Timers, 'now'>;
}

/** A running match as somebody sees it who watches. */
export interface WatchView {
  /**
   * `linking`: nothing was seen yet. `watching`: it goes on. `over`: the signed moves end it. `lost`: the player that served
   * it does no longer; what was seen is still here.
   */
  readonly phase: 'linking' | 'watching' | 'over' | 'lost';
  /** The state of the title, of the type that its view knows. */
  readonly state: unknown;
  /** The seat on turn; null once the match is over. */
  readonly turn: number | null;
  readonly ply: number;
  readonly last: { readonly seat: number; readonly move: unknown } | null;
  readonly outcome: Outcome | null;
  /** Somebody left before the first move, so the match never began. */
  readonly isVoid: boolean;
  /** By seat. */
  readonly departures: readonly CoreSeat['departure'][];
}

export interface WatchSession {
  readonly start: WatchStart;
  readonly title: TurnTitle;
  /** A new object after each change. */
  readonly view: WatchView;
  subscribe(listener: () => void): () => void;
  dispose(): void;
}

/**
 * Watches one match (S3). What the player who serves it sends is believed only as far as the players signed it: every entry is
 * verified with their keys and folded by the rules, as the players do. Nothing is sent.
 */
export function createWatchSession(options: WatchOptions): WatchSession {
  return new Watching(options);
}

class Watching implements WatchSession {
  readonly start: WatchStart;
  readonly title: TurnTitle;
  readonly #options: WatchOptions;
  readonly #line: Line;
  readonly #inbox = new Inbox();
  readonly #listeners = new Set<() => void>();
  readonly #end: () => void;
  #transcript: Transcript;
  #view: WatchView;
  #isHeard = false;

  constructor(options: WatchOptions) {
    const { start, title, client, openLink, timers } = options;
    this.#options = options;
    this.start = start;
    this.title = title;
    const seats = start.participants.length;
    // The beginnings of the chains are hashes: they are computed before the first entry is read.
    const setup: Setup = { match: start.match, title, seats, seed: start.seed, genesis: Array<string>(seats).fill('') };
    this.#transcript = emptyTranscript(setup);
    this.#view = viewOf(fold(setup, this.#transcript.chains), 'linking');
    this.#inbox.enqueue(() => this.#prepare());
    this.#line = new Line(
      {
        ...start,
        seat: WATCHER_SEAT,
        peer: start.by,
        players: start.participants.map(({ key }) => key),
        watcher: client.signer.key,
        serverNow: start.introducedAt,
      },
      {
        client,
        openLink,
        now: () => timers.now(),
        handlers: { state: (state) => this.#linked(state), message: (data) => this.#arrived(data) },
      },
    );
    this.#end = client.on('introduction-ended', ({ introduction }) => {
      if (introduction === start.introduction) this.#lose();
    });
  }

  get view(): WatchView {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#end();
    this.#line.close();
  }

  async #prepare(): Promise<void> {
    const { match, participants } = this.start;
    const keys = participants.map(({ key }) => key);
    const first = await Promise.all(keys.map((_, seat) => genesis(match, seat, keys)));
    this.#transcript = { ...this.#transcript, setup: { ...this.#transcript.setup, genesis: first } };
  }

  #linked(state: LinkState): void {
    if (state.state === 'closed') this.#lose();
    else if (state.state === 'open') {
      this.#isHeard = true;
      this.#show();
    }
  }

  #arrived(data: Uint8Array): void {
    if (this.#inbox.take(this.#options.timers.now()) !== 'taken') return;
    const frame = parseFrame(data);
    const read = typeof frame === 'object' && frame.t === 'match' ? parseTurnFrame(frame.message) : null;
    // A player who serves sends nothing else.
    if (read?.t !== 'entry') this.#lose();
    else this.#inbox.enqueue(() => this.#read(read.jws));
  }

  async #read(jws: string): Promise<void> {
    const { match, participants } = this.start;
    const seats = participants.length;
    const maxChars = entryMaxChars(match, seats, this.title.moveChars);
    const entry = await verifyEntry(jws, { match, seats, keyOf: (seat) => participants[seat]?.key, maxChars });
    // Signed by nobody who plays: whoever serves it invents.
    if (!entry.ok) {
      this.#lose();
      return;
    }
    // Who was there is for the players and the server to say. What all of them signed is what is shown.
    this.#transcript = acceptEntry(this.#transcript, entry.value, () => true).transcript;
    this.#show();
  }

  #show(): void {
    if (this.#view.phase === 'lost') return;
    const position = fold(this.#transcript.setup, this.#transcript.chains);
    const phase = position.turn === null ? 'over' : this.#isHeard ? 'watching' : 'linking';
    this.#enter(viewOf(position, phase));
  }

  /** What is over stays over, whether its link stands or not. */
  #lose(): void {
    this.#line.close();
    if (this.#view.phase !== 'over') this.#enter({ ...this.#view, phase: 'lost' });
  }

  #enter(view: WatchView): void {
    this.#view = view;
    for (const listener of [...this.#listeners]) listener();
  }
}

const viewOf = (position: Position, phase: WatchView['phase']): WatchView => {
  const { state, turn, ply, last, outcome, isVoid, departures } = position;
  return { phase, state, turn, ply, last, outcome, isVoid, departures };
};
