import { type Link, type LinkOptions, type LinkState, verifyIntroduction } from '@parley/peer';
import {
  type LinkPlan,
  type ListingClaim,
  RELAY_SEAT,
  type Signal,
  WATCHER_SEAT,
  type WatchStart,
} from '@parley/protocol';
import { keysFor } from '../key-set.ts';
import type { MatchClient } from '../mesh.ts';

/** The part of the trusted session that a line between a player and a watcher needs. */
export type LineClient = Pick<MatchClient, 'signer' | 'send' | 'on' | 'serverKeys' | 'sendRelayed' | 'onRelayed'>;

export interface LineOptions {
  readonly client: LineClient;
  readonly openLink: (options: LinkOptions) => Link;
  readonly now: () => number;
  readonly handlers: {
    state(state: LinkState): void;
    message(data: Uint8Array): void;
  };
}

/** One introduction between a player and a watcher, or a house and somebody who opened a listing of it, as the server told one of the two. */
export interface LineStart {
  readonly match: string;
  readonly introduction: string;
  readonly jwt: string;
  readonly plan: LinkPlan;
  readonly iceServers: LinkOptions['iceServers'];
  /** The seat of this side, `WATCHER_SEAT` or `RELAY_SEAT`. */
  readonly seat: number;
  readonly peer: number;
  /** By seat, the keys of the players. */
  readonly players: readonly string[];
  /** The key of the watcher. */
  readonly watcher: string;
  /** The key of the relay, where one of the two is one. */
  readonly relay?: string | undefined;
  /** The listing of a house that it is for; absent: a running match is watched. */
  readonly listing?: ListingClaim;
  /** The clock of the server at this moment, as this side knows it: its own clock may be wrong by hours. */
  readonly serverNow: number;
}

/** Signals that are kept until the link exists (O6). */
const WAITING_SIGNALS = 80;

/**
 * The link under one introduction to watch, with its signals (S3). It is opened once the introduction is verified, and only for one that
 * says that a watcher is on one of its sides: so data can go one way only.
 */
export class Line {
  readonly #start: LineStart;
  readonly #options: LineOptions;
  readonly #ends: (() => void)[];
  readonly #waiting: Signal[] = [];
  #link: Link | null = null;
  #closed = false;

  constructor(start: LineStart, options: LineOptions) {
    this.#start = start;
    this.#options = options;
    const { client } = options;
    this.#ends = [
      client.on('signal', ({ introduction, signal }) => {
        if (introduction === start.introduction) this.#signal(signal);
      }),
      client.onRelayed((frame) => {
        if (frame.introduction === start.introduction) this.#link?.receiveRelayed(frame);
      }),
    ];
    void this.#open();
  }

  send(data: Uint8Array): boolean {
    return this.#link?.send('reliable', data) ?? false;
  }

  get isOpen(): boolean {
    return this.#link?.state.state === 'open';
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const end of this.#ends) end();
    this.#link?.close();
  }

  async #open(): Promise<void> {
    const claims = await this.#verified();
    if (this.#closed) return;
    const { client, openLink, now, handlers } = this.#options;
    if (claims === null) {
      handlers.state({ state: 'closed', why: 'proof-invalid' });
      return;
    }
    const { jwt, seat, iceServers, plan, introduction } = this.#start;
    this.#link = openLink({
      jwt,
      claims,
      seat,
      signer: client.signer,
      iceServers,
      plan,
      relay: { send: (frame) => client.sendRelayed(frame) },
      clock: now,
      handlers: {
        signal: (signal) => void client.send({ type: 'signal', introduction, signal }),
        state: (state) => handlers.state(state),
        message: (_channel, data) => handlers.message(data),
      },
    });
    for (const signal of this.#waiting.splice(0)) this.#link.receive(signal);
  }

  async #verified() {
    const { jwt, match, seat, peer, players, watcher, relay, serverNow, introduction, listing } = this.#start;
    const keys = Array.from({ length: RELAY_SEAT + 1 }, (_, at) => players[at] ?? '');
    keys[WATCHER_SEAT] = watcher;
    keys[RELAY_SEAT] = relay ?? '';
    try {
      const served = await keysFor(this.#options.client, jwt);
      const verified = await verifyIntroduction(jwt, served, { match, seat, peer, keys, listing }, serverNow);
      return verified.ok && verified.value.jti === introduction ? verified.value : null;
    } catch {
      // Without the keys of the server, no introduction can be verified.
      return null;
    }
  }

  #signal(signal: Signal): void {
    // What the link refuses came late, twice, or from a forger: nothing follows from it.
    if (this.#link !== null) this.#link.receive(signal);
    else if (this.#waiting.length < WAITING_SIGNALS) this.#waiting.push(signal);
  }
}

/** The line of somebody who watches, to the one that the server named. */
export const lineOfWatcher = (start: WatchStart, options: LineOptions): Line =>
  new Line(
    {
      ...start,
      seat: WATCHER_SEAT,
      peer: start.by,
      players: start.participants.map(({ key }) => key),
      watcher: options.client.signer.key,
      serverNow: start.introducedAt,
    },
    options,
  );
