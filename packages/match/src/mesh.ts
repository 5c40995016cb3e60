import type { ParleyClient, ServerKeys } from '@parley/client';
import { type Link, type LinkOptions, type LinkState, type LinkStats, verifyIntroduction } from '@parley/peer';
import type { IntroductionRef, MatchStart, Signal } from '@parley/protocol';

/** What a match needs of the trusted session. All but the report it needs only until the links stand (S16). */
export type MatchClient = Pick<ParleyClient, 'signer' | 'send' | 'report' | 'on' | 'serverKeys'>;

export interface MeshOptions {
  readonly start: MatchStart;
  readonly client: MatchClient;
  /** `openLink` of `@parley/peer`; in Node with its WebRTC given as the second argument. */
  readonly openLink: (options: LinkOptions) => Link;
  readonly now: () => number;
}

export interface MeshHandlers {
  link(seat: number, state: LinkState): void;
  frame(seat: number, data: Uint8Array): void;
}

/** Signals kept for one introduction until its link exists (O6). */
const WAITING_SIGNALS = 80;

/**
 * The links from this player to every other of one match (L5): each is opened under its own introduction once that is
 * verified (S9), and what the server brings for it is handed to it, also what came before it existed.
 */
export class Mesh {
  readonly #options: MeshOptions;
  readonly #handlers: MeshHandlers;
  readonly #links = new Map<number, Link>();
  readonly #states = new Map<number, LinkState>();
  readonly #waiting = new Map<string, Signal[]>();
  readonly #ends: (() => void)[];
  readonly #openedAt: number;
  #disposed = false;

  constructor(options: MeshOptions, handlers: MeshHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#openedAt = options.now();
    const { client, start } = options;
    for (const { peer, introduction } of start.introductions) {
      this.#states.set(peer, { state: 'connecting', since: options.now() });
      this.#waiting.set(introduction, []);
    }
    this.#ends = [
      client.on('signal', ({ introduction, signal }) => this.#signal(introduction, signal)),
      client.on('introduction-ended', ({ introduction, reason }) => {
        const ref = start.introductions.find((one) => one.introduction === introduction);
        // A link that stands needs no introduction any more; a lost connection to the server may come back.
        if (ref && reason !== 'disconnected' && this.state(ref.peer)?.state !== 'open') this.#close(ref.peer);
      }),
    ];
  }

  /** Opens all links. Apart from the constructor, so that handlers find their owner complete. */
  open(): void {
    for (const ref of this.#options.start.introductions) void this.#open(ref);
  }

  state(seat: number): LinkState | null {
    return this.#states.get(seat) ?? null;
  }

  send(seat: number, data: Uint8Array): boolean {
    return this.#links.get(seat)?.send('reliable', data) ?? false;
  }

  async stats(seat: number): Promise<LinkStats | null> {
    return (await this.#links.get(seat)?.stats()) ?? null;
  }

  dispose(): void {
    this.#disposed = true;
    for (const end of this.#ends) end();
    for (const link of this.#links.values()) link.close();
  }

  async #open(ref: IntroductionRef): Promise<void> {
    const { start, client, openLink, now } = this.#options;
    const claims = await this.#verified(ref);
    if (this.#disposed || this.state(ref.peer)?.state === 'closed') return;
    if (claims === null) {
      this.#enter(ref.peer, { state: 'closed', why: 'proof-invalid' });
      return;
    }
    const link = openLink({
      jwt: ref.jwt,
      claims,
      seat: start.seat,
      signer: client.signer,
      iceServers: start.iceServers,
      clock: now,
      handlers: {
        signal: (signal) => void client.send({ type: 'signal', introduction: ref.introduction, signal }),
        state: (state) => this.#enter(ref.peer, state),
        // The unreliable channel carries nothing in a match by turns.
        message: (channel, data) => {
          if (channel === 'reliable') this.#handlers.frame(ref.peer, data);
        },
      },
    });
    this.#links.set(ref.peer, link);
    for (const signal of this.#waiting.get(ref.introduction) ?? []) link.receive(signal);
    this.#waiting.delete(ref.introduction);
  }

  async #verified(ref: IntroductionRef) {
    const { start, client } = this.#options;
    try {
      const verified = await verifyIntroduction(
        ref.jwt,
        keySet(await client.serverKeys()),
        {
          match: start.match,
          seat: start.seat,
          peer: ref.peer,
          keys: start.participants.map(({ key }) => key),
        },
        this.#serverNow(),
      );
      if (!verified.ok) return null;
      const claims = verified.value;
      const same = claims.jti === ref.introduction && claims.title === start.title && claims.rules === start.rules;
      return same ? claims : null;
    } catch {
      // The server's keys could not be had; without them nobody can be told from anybody.
      return null;
    }
  }

  /** By the server's clock, as it was when the match began: that of this device may be wrong by hours. */
  #serverNow(): number {
    const { start, now } = this.#options;
    return start.startedAt + Math.max(0, now() - this.#openedAt);
  }

  #signal(introduction: string, signal: Signal): void {
    const ref = this.#options.start.introductions.find((one) => one.introduction === introduction);
    if (ref === undefined) return;
    const link = this.#links.get(ref.peer);
    const waiting = this.#waiting.get(introduction);
    if (link) link.receive(signal);
    else if (waiting && waiting.length < WAITING_SIGNALS) waiting.push(signal);
  }

  #enter(seat: number, state: LinkState): void {
    const before = this.state(seat);
    if (before?.state === 'closed') return;
    this.#states.set(seat, state);
    if (state.state === 'closed' && state.why !== 'closed-here' && before?.state !== 'open') {
      const known = state.why === 'timeout' || state.why === 'ice-failed' || state.why === 'proof-invalid';
      const reason = known ? state.why : 'closed';
      this.#options.client.send({ type: 'link-failed', match: this.#options.start.match, peer: seat, reason });
    }
    if (!this.#disposed) this.#handlers.link(seat, state);
  }

  #close(seat: number): void {
    const link = this.#links.get(seat);
    if (link) link.close();
    else this.#enter(seat, { state: 'closed', why: 'closed-there' });
  }
}

function keySet({ keys }: ServerKeys) {
  return { keys: keys.flatMap((key) => (key.kty === undefined ? [] : [{ ...key, kty: key.kty }])) };
}
