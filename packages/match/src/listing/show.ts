import type { Timers } from '@parley/client';
import type { Link, LinkOptions } from '@parley/peer';
import { LIMITS, type ListingStart, SERVING_SEAT, WATCHER_SEAT } from '@parley/protocol';
import { UsedIntroductions } from '../used-introductions.ts';
import { Line, type LineClient } from '../watch/line.ts';

export interface ShowOptions {
  readonly client: LineClient;
  readonly openLink: (options: LinkOptions) => Link;
  readonly timers: Pick<Timers, 'now' | 'after'>;
  /** What somebody gets who asked for this, as its frames, one after the other. Whoever asks for more than its class gets is told no here. */
  readonly framesFor: (start: ListingStart) => Promise<Iterable<Uint8Array>>;
}

/** One asker. `stop` ends the wait until more is sent. */
interface Shown {
  readonly line: Line;
  stage: 'linking' | 'serving' | 'ended';
  stop: () => void;
}

/** Frames for one asker at one time, and how often that is: a house has matches to play besides. */
const AT_ONCE = 16;
const EVERY_MS = 100;

/**
 * The house's end of listings of matches (S3): for each introduction that the server makes to this house, opens a link, sends what the asker
 * gets, and nothing else. Nothing that an asker could send over it is read; its link ends where it tries. How many are shown
 * something at once is bounded, whatever the server says.
 */
export class Showing {
  readonly #options: ShowOptions;
  readonly #shown = new Map<string, Shown>();
  readonly #used = new UsedIntroductions();
  readonly #ends: (() => void)[];

  constructor(options: ShowOptions) {
    const { client } = options;
    this.#options = options;
    this.#ends = [
      client.on('listing-asked', ({ start }) => this.#begin(start)),
      client.on('introduction-ended', ({ introduction }) => this.#end(introduction)),
    ];
  }

  /** How many are shown something at present. */
  get open(): number {
    return this.#shown.size;
  }

  dispose(): void {
    for (const end of this.#ends) end();
    for (const introduction of [...this.#shown.keys()]) this.#end(introduction);
  }

  #begin(start: ListingStart): void {
    const { client, openLink, timers } = this.#options;
    const { introduction, introducedAt, jwt, plan, iceServers, listing, askerKey } = start;
    if (this.#shown.size >= LIMITS.listingLinks || !this.#used.take(introduction)) return;
    const line = new Line(
      {
        match: introduction,
        introduction,
        jwt,
        plan,
        iceServers,
        listing,
        seat: SERVING_SEAT,
        peer: WATCHER_SEAT,
        players: [client.signer.key],
        watcher: askerKey,
        serverNow: introducedAt,
      },
      {
        client,
        openLink,
        now: () => timers.now(),
        handlers: {
          state: ({ state }) => {
            if (state === 'open') void this.#serve(start);
            else if (state === 'closed') {
              this.#end(introduction);
              // So that its place is free: the other side may be gone without a word.
              client.send({ type: 'close-listing', introduction });
            }
          },
          message: () => {},
        },
      },
    );
    this.#shown.set(introduction, { line, stage: 'linking', stop: () => {} });
  }

  /** A link states that it is open more than once; what is shown goes over it once. */
  async #serve(start: ListingStart): Promise<void> {
    const shown = this.#shown.get(start.introduction);
    if (shown?.stage !== 'linking') return;
    shown.stage = 'serving';
    const frames = (await this.#options.framesFor(start))[Symbol.iterator]();
    this.#send(shown, frames, frames.next());
  }

  /** Sends what there is room for, and the rest with the time. An asker that does not read holds up nobody else. */
  #send(shown: Shown, frames: Iterator<Uint8Array>, first: IteratorResult<Uint8Array>): void {
    let next = first;
    for (let sent = 0; sent < AT_ONCE && !next.done && shown.line.send(next.value); sent += 1) next = frames.next();
    if (next.done || shown.stage === 'ended') return;
    shown.stop = this.#options.timers.after(EVERY_MS, () => this.#send(shown, frames, next));
  }

  #end(introduction: string): void {
    const shown = this.#shown.get(introduction);
    if (shown === undefined) return;
    this.#shown.delete(introduction);
    shown.stage = 'ended';
    shown.stop();
    shown.line.close();
  }
}
