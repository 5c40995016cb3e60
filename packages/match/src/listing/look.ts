import type { Timers } from '@parley/client';
import type { Link, LinkOptions } from '@parley/peer';
import {
  LIMITS,
  type ListingStart,
  type RefusalCode,
  SERVING_SEAT,
  type ShownMatch,
  WATCHER_SEAT,
} from '@parley/protocol';
import { Line, type LineClient } from '../watch/line.ts';
import { type ListingFrame, parseListingFrame } from './frame.ts';

/** Characters of an evidence file that a house may send. The longest match of a title here takes some 100,000. */
const FILE_CHARS = 4_194_304;

export interface LookOptions {
  readonly start: ListingStart;
  readonly client: LineClient;
  readonly openLink: (options: LinkOptions) => Link;
  readonly timers: Pick<Timers, 'now'>;
}

/** What has come from a house so far. Nothing of it is believed: the file says by its signatures what is true. */
export interface LookView {
  /** `lost`: the house is gone, or sent what is not in order. `refused`: the house does not give this, for the reason in `code`. */
  readonly phase: 'linking' | 'receiving' | 'done' | 'refused' | 'lost';
  readonly code: RefusalCode | null;
  /** Matches that can be asked for, in the order of the house. */
  readonly lines: readonly ShownMatch[];
  /** The match whose file comes, and the file once it is whole. */
  readonly match: string | null;
  readonly text: string | null;
}

export interface LookSession {
  readonly start: ListingStart;
  /** A new object after each change. */
  readonly view: LookView;
  subscribe(listener: () => void): () => void;
  dispose(): void;
}

/** Looks at what a house shows under one introduction (S3). Nothing is sent over the link; the introduction says what is wanted. */
export function createLookSession(options: LookOptions): LookSession {
  return new Looking(options);
}

class Looking implements LookSession {
  readonly start: ListingStart;
  readonly #client: LineClient;
  readonly #line: Line;
  readonly #end: () => void;
  readonly #listeners = new Set<() => void>();
  #parts: string[] = [];
  #chars = 0;
  #view: LookView = { phase: 'linking', code: null, lines: [], match: null, text: null };

  constructor({ start, client, openLink, timers }: LookOptions) {
    const { introduction, introducedAt, jwt, plan, iceServers, listing, houseKey } = start;
    this.start = start;
    this.#client = client;
    this.#line = new Line(
      {
        match: introduction,
        introduction,
        jwt,
        plan,
        iceServers,
        listing,
        seat: WATCHER_SEAT,
        peer: SERVING_SEAT,
        players: [houseKey],
        watcher: client.signer.key,
        serverNow: introducedAt,
      },
      {
        client,
        openLink,
        now: () => timers.now(),
        handlers: {
          state: ({ state }) => {
            if (state === 'closed') this.#close('lost', null);
            else if (state === 'open' && this.#view.phase === 'linking') this.#enter({ phase: 'receiving' });
          },
          message: (data) => this.#arrived(data),
        },
      },
    );
    this.#end = client.on('introduction-ended', (ended) => {
      if (ended.introduction === introduction) this.#close('lost', null);
    });
  }

  get view(): LookView {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#close('lost', null);
  }

  #arrived(data: Uint8Array): void {
    if (this.#isOver) return;
    const frame = parseListingFrame(data);
    if (frame === null || !this.#take(frame)) this.#close('lost', null);
  }

  /** False where that is not what a house in order sends. */
  #take(frame: ListingFrame): boolean {
    switch (frame.t) {
      case 'line':
        if (this.#view.lines.length >= LIMITS.matchesShown) return false;
        this.#enter({ lines: [...this.#view.lines, frame.line] });
        return true;
      case 'part':
        this.#chars += frame.text.length;
        if (this.#chars > FILE_CHARS || (this.#view.match ?? this.#wanted ?? frame.match) !== frame.match) return false;
        this.#parts.push(frame.text);
        if (this.#view.match === null) this.#enter({ match: frame.match });
        return true;
      case 'end':
        this.#enter({ text: this.#parts.length === 0 ? null : this.#parts.join('') });
        this.#close('done', null);
        return true;
      case 'no':
        this.#close('refused', frame.code);
        return true;
      default:
        return frame satisfies never;
    }
  }

  /** The match that the introduction names; null: whichever is the newest. */
  get #wanted(): string | null {
    const { wants } = this.start.listing;
    return wants.kind === 'matches' ? wants.match : null;
  }

  get #isOver(): boolean {
    const { phase } = this.#view;
    return phase === 'done' || phase === 'refused' || phase === 'lost';
  }

  /** What has come whole stays so. The house gets its place back at once. */
  #close(phase: 'done' | 'refused' | 'lost', code: RefusalCode | null): void {
    if (this.#isOver) return;
    this.#end();
    this.#parts = [];
    this.#enter({ phase, code });
    this.#line.close();
    this.#client.send({ type: 'close-listing', introduction: this.start.introduction });
  }

  #enter(change: Partial<LookView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
