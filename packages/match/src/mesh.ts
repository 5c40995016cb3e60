import type { ParleyClient } from '@parley/client';
import { type Link, type LinkOptions, type LinkState, type LinkStats, verifyIntroduction } from '@parley/peer';
import { type IntroductionRef, LIMITS, type MatchStart, type RungTry, type Signal } from '@parley/protocol';
import type { Channel } from './core.ts';
import { Detour } from './detour.ts';
import type { SignalFrame } from './frame.ts';
import { keysFor } from './key-set.ts';
import { isDue, noted, type Reported, sent, UNREPORTED } from './link-report.ts';

/** The part of the trusted session that a match needs. Once the links stand, it needs the report alone (S16). */
export type MatchClient = Pick<
  ParleyClient,
  'signer' | 'send' | 'report' | 'deposit' | 'attend' | 'on' | 'serverKeys' | 'sendRelayed' | 'onRelayed' | 'probe'
>;

export interface MeshOptions {
  readonly start: MatchStart;
  readonly client: MatchClient;
  /** `openLink` of `@parley/peer`; in Node with its WebRTC given as the second argument. */
  readonly openLink: (options: LinkOptions) => Link;
  readonly now: () => number;
}

export interface MeshHandlers {
  link(seat: number, state: LinkState): void;
  frame(seat: number, channel: Channel, data: Uint8Array): void;
}

/** Signals kept for one introduction until its link exists (O6). */
const WAITING_SIGNALS = 80;
/** Candidates of one player remembered lately: they come by several ways, and each attempt takes only so many. */
const SEEN_CANDIDATES = 128;
/** After this much silence of a link the client asks whether the server is still there: TCP alone would notice late. */
const PROBE_MS = 1_000;
/** A player that left for good and is silent for this long is gone: nothing brings it the signals of a repair. */
const GONE_MS = 2_000;
const NO_RUNGS: readonly RungTry[] = [];

/**
 * The links from this player to every other one of a match (L5). Each is opened under its own introduction, once that is
 * verified (S9). Signals from the server or from another player go to their link, also those that came before it existed.
 */
export class Mesh {
  readonly #options: MeshOptions;
  readonly #handlers: MeshHandlers;
  /** By the other seat, the present introduction. A player who comes back is introduced anew (N6). */
  readonly #refs: Map<number, IntroductionRef>;
  readonly #links = new Map<number, Link>();
  readonly #states = new Map<number, LinkState>();
  readonly #waiting = new Map<string, Signal[]>();
  readonly #seen = new Map<number, string[]>();
  readonly #reported = new Map<number, Reported>();
  readonly #probed = new Set<number>();
  /** The seats whose links the server ordered to its relay. */
  readonly #routed = new Set<number>();
  readonly #detour: Detour;
  /** The seats that the server still brings signals to. */
  readonly #introduced: Set<number>;
  readonly #ends: (() => void)[];
  readonly #openedAt: number;
  #disposed = false;

  constructor(options: MeshOptions, handlers: MeshHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#openedAt = options.now();
    this.#refs = new Map(options.start.introductions.map((ref) => [ref.peer, ref]));
    this.#introduced = new Set(options.start.introductions.map(({ peer }) => peer));
    const { client, start } = options;
    for (const { peer, introduction, plan } of start.introductions) {
      this.#states.set(peer, { state: 'connecting', since: options.now(), rung: plan.first });
      this.#waiting.set(introduction, []);
    }
    this.#detour = new Detour({
      self: start.seat,
      seats: start.participants.length,
      now: options.now,
      reachable: () => this.heard(),
      send: (seat, data) => this.send(seat, 'reliable', data),
    });
    this.#ends = [
      client.on('signal', ({ introduction, signal }) => this.#signal(this.#ref(introduction), signal)),
      client.onRelayed((frame) => this.#link(this.#ref(frame.introduction))?.receiveRelayed(frame)),
      // One of the two says that it does not hear the other. From now on the server carries their frames (T15).
      client.on('route', ({ match, peer }) => {
        if (match !== start.match) return;
        this.#routed.add(peer);
        this.#links.get(peer)?.routeThroughServer();
      }),
      client.on('reintroduced', ({ match, introduction }) => {
        if (match === start.match) this.#renew(introduction);
      }),
      // This player has come back, perhaps while its match was being opened here.
      client.on('match', ({ start: again }) => {
        if (again.match === start.match) for (const ref of again.introductions) this.#renew(ref);
      }),
      // The client reaches the server again, perhaps over another network.
      client.on('online', () => {
        for (const seat of this.#open(({ silentSince }) => silentSince !== null))
          this.#links.get(seat)?.networkChanged();
      }),
      client.on('introduction-ended', ({ introduction, reason }) => {
        const ref = this.#ref(introduction);
        // A lost connection to the server may come back.
        if (ref === null || reason === 'disconnected') return;
        this.#introduced.delete(ref.peer);
        // A link that stands needs no introduction any more, as long as nothing has to be repaired.
        const state = this.state(ref.peer);
        if (state?.state !== 'open' || state.silentSince !== null) this.#close(ref.peer);
      }),
    ];
  }

  /** Opens all links. Apart from the constructor, so that handlers find their owner complete. */
  open(): void {
    for (const ref of this.#refs.values()) void this.#begin(ref);
  }

  state(seat: number): LinkState | null {
    return this.#states.get(seat) ?? null;
  }

  /** Every rung that was tried for this link; a new array after each change (L1). */
  rungs(seat: number): readonly RungTry[] {
    return this.#links.get(seat)?.rungs ?? NO_RUNGS;
  }

  /** The seats whose links stand and are not silent, in ascending order. */
  heard(): readonly number[] {
    return [...this.#open(({ silentSince }) => silentSince === null)].sort((a, b) => a - b);
  }

  send(seat: number, channel: Channel, data: Uint8Array): boolean {
    return this.#links.get(seat)?.send(channel, data) ?? false;
  }

  /** Nothing comes from this seat: its link makes the server's relay ready at once (N13). */
  hasten(seat: number): void {
    this.#links.get(seat)?.hasten();
  }

  /** Reliably to everybody whose link stands. A link that is silent brings it when it is repaired. */
  /** @returns to how many players */
  sendAll(data: Uint8Array): number {
    const seats = this.#open(() => true);
    for (const seat of seats) this.send(seat, 'reliable', data);
    return seats.length;
  }

  async stats(seat: number): Promise<LinkStats | null> {
    return (await this.#links.get(seat)?.stats()) ?? null;
  }

  /** A signal that another player brought, its own or one to be passed on. False where that is forged (L4). */
  detoured(via: number, frame: SignalFrame): boolean {
    const taken = this.#detour.take(via, frame);
    // A link that never stood has nothing yet to go on with: there the server alone is believed about who says what.
    const repaired = taken.kind === 'mine' && this.state(taken.from)?.state === 'open';
    if (repaired) this.#signal(this.#refTo(taken.from), taken.signal);
    return taken.kind !== 'forged';
  }

  /** To be called several times a second: reports links to the server, and asks whether it is there where a link is silent. */
  tick(): void {
    const now = this.#options.now();
    for (const seat of this.#reported.keys()) this.#report(seat);
    for (const seat of this.#open(({ silentSince }) => silentSince !== null && now - silentSince >= GONE_MS)) {
      if (!this.#introduced.has(seat)) this.#close(seat);
    }
    const silent = this.#open(({ silentSince }) => silentSince !== null && now - silentSince >= PROBE_MS);
    const unprobed = silent.filter((seat) => !this.#probed.has(seat));
    for (const seat of unprobed) this.#probed.add(seat);
    if (unprobed.length > 0) this.#options.client.probe();
  }

  dispose(): void {
    this.#disposed = true;
    for (const end of this.#ends) end();
    for (const link of this.#links.values()) link.close();
  }

  async #begin(ref: IntroductionRef): Promise<void> {
    const { start, client, openLink, now } = this.#options;
    const claims = await this.#verified(ref);
    // Introduced anew meanwhile.
    if (this.#refTo(ref.peer) !== ref) return;
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
      plan: ref.plan,
      first: ref.first,
      relay: { send: (frame) => client.sendRelayed(frame) },
      clock: now,
      handlers: {
        signal: (signal) => this.#signalTo(ref, signal),
        // Of a link that was replaced nothing is taken any more, its end included.
        state: (state) => {
          if (this.#refTo(ref.peer) === ref) this.#enter(ref.peer, state);
        },
        message: (channel, data) => {
          if (this.#refTo(ref.peer) === ref) this.#handlers.frame(ref.peer, channel, data);
        },
      },
    });
    this.#links.set(ref.peer, link);
    if (this.#routed.has(ref.peer)) link.routeThroughServer();
    for (const signal of this.#waiting.get(ref.introduction) ?? []) link.receive(signal);
    this.#waiting.delete(ref.introduction);
  }

  /** The two of a pair are introduced anew: one of them has come back without its links (N6). The present link ends. */
  #renew(ref: IntroductionRef): void {
    const before = this.#refTo(ref.peer);
    if (this.#disposed || before === null || before.introduction !== ref.introduction) return;
    // Told twice, or in another order.
    if ((ref.first ?? 0) <= (before.first ?? 0)) return;
    this.#refs.set(ref.peer, ref);
    const link = this.#links.get(ref.peer);
    this.#links.delete(ref.peer);
    link?.close();
    this.#introduced.add(ref.peer);
    this.#waiting.set(ref.introduction, []);
    this.#reported.delete(ref.peer);
    const state: LinkState = { state: 'connecting', since: this.#options.now(), rung: ref.plan.first };
    this.#states.set(ref.peer, state);
    this.#handlers.link(ref.peer, state);
    void this.#begin(ref);
  }

  async #verified(ref: IntroductionRef) {
    const { start, client } = this.#options;
    try {
      const verified = await verifyIntroduction(
        ref.jwt,
        await keysFor(client, ref.jwt),
        {
          match: start.match,
          seat: start.seat,
          peer: ref.peer,
          keys: start.participants.map(({ key }) => key),
          // A renewal is for the match alone: it began under its listing already, of which a server that was restarted knows nothing.
          listing: (ref.first ?? 0) > 0 ? undefined : start.listing,
        },
        this.#serverNow(),
      );
      if (!verified.ok) return null;
      const claims = verified.value;
      const same = claims.jti === ref.introduction && claims.title === start.title && claims.rules === start.rules;
      return same ? claims : null;
    } catch {
      // Without the keys of the server, no introduction can be verified.
      return null;
    }
  }

  /** By the server's clock, as it was when the match began: the clock of this device may be wrong by hours. */
  #serverNow(): number {
    const { start, now } = this.#options;
    return start.startedAt + Math.max(0, now() - this.#openedAt);
  }

  /** To the other side of this link: through the server, and through other players where the server may be gone. */
  #signalTo(ref: IntroductionRef, signal: Signal): void {
    const introduced = this.#introduced.has(ref.peer);
    const taken = introduced && this.#options.client.send({ type: 'signal', introduction: ref.introduction, signal });
    // A socket that takes it proves little: a dead server is noticed late, and a link that once stood cannot wait.
    if (taken && this.state(ref.peer)?.state !== 'open') return;
    // Only the server takes out addresses (S17). The others of a match know the address of a player who does not hide
    // anyway, from links of their own.
    const addressed = signal.kind === 'description' || signal.kind === 'candidate';
    if (!addressed) this.#detour.carry(ref.peer, signal);
    // A player who hides has no such links, so it must not read the address while it passes a signal on.
    else if (!ref.plan.relayOnly) this.#detour.carry(ref.peer, signal, (seat) => !this.#refTo(seat)?.plan.relayOnly);
  }

  #signal(ref: IntroductionRef | null, signal: Signal): void {
    if (ref === null || this.#again(ref.peer, signal)) return;
    const link = this.#link(ref);
    const waiting = this.#waiting.get(ref.introduction);
    // What the link refuses came late, twice, or from a forger: nothing follows from it.
    if (link) link.receive(signal);
    else if (waiting && waiting.length < WAITING_SIGNALS) waiting.push(signal);
  }

  /** Whether this candidate came before, by another way. The link tells other signals apart itself. */
  #again(peer: number, signal: Signal): boolean {
    if (signal.kind !== 'candidate') return false;
    const key = JSON.stringify(signal);
    const seen = this.#seen.get(peer) ?? [];
    if (seen.includes(key)) return true;
    this.#seen.set(peer, [...seen, key].slice(-SEEN_CANDIDATES));
    return false;
  }

  #link(ref: IntroductionRef | null): Link | undefined {
    return ref === null ? undefined : this.#links.get(ref.peer);
  }

  #ref(introduction: string): IntroductionRef | null {
    return [...this.#refs.values()].find((one) => one.introduction === introduction) ?? null;
  }

  #refTo(seat: number): IntroductionRef | null {
    return this.#refs.get(seat) ?? null;
  }

  /** The seats whose links stand and meet a condition. */
  #open(isSo: (state: Extract<LinkState, { state: 'open' }>) => boolean): readonly number[] {
    return [...this.#states].flatMap(([seat, state]) => (state.state === 'open' && isSo(state) ? [seat] : []));
  }

  #enter(seat: number, state: LinkState): void {
    const before = this.state(seat);
    if (before?.state === 'closed') return;
    this.#states.set(seat, state);
    if (state.state !== 'open' || state.silentSince === null) this.#probed.delete(seat);
    this.#reported.set(seat, noted(this.#reported.get(seat) ?? UNREPORTED, state, this.#options.now()));
    this.#report(seat);
    if (state.state === 'closed' && state.why !== 'closed-here' && before?.state !== 'open') {
      const known = state.why === 'timeout' || state.why === 'ice-failed' || state.why === 'proof-invalid';
      const reason = known ? state.why : 'closed';
      if (this.rungs(seat).length > 0) this.#send(seat, null);
      this.#options.client.send({ type: 'link-failed', match: this.#options.start.match, peer: seat, reason });
    }
    if (!this.#disposed) this.#handlers.link(seat, state);
  }

  #report(seat: number): void {
    const now = this.#options.now();
    const reported = this.#reported.get(seat);
    if (reported === undefined || !isDue(reported, now)) return;
    // Where the server is out of reach, it gets the report when it is back.
    if (this.#send(seat, reported.path)) this.#reported.set(seat, sent(reported, now));
  }

  #send(peer: number, path: Reported['path']): boolean {
    const { client, start } = this.#options;
    const rungs = this.rungs(peer).slice(-LIMITS.rungTries);
    return client.send({ type: 'link-report', match: start.match, peer, path, rungs });
  }

  #close(seat: number): void {
    const link = this.#links.get(seat);
    if (link) link.close();
    else this.#enter(seat, { state: 'closed', why: 'closed-there' });
  }
}
