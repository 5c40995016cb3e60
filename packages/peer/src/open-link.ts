import {
  err,
  ok,
  type Refusal,
  type RelayFrame,
  type Result,
  type RungTry,
  type Signal,
  safeParse,
  signalSchema,
} from '@parley/protocol';
import { Attempt, type AttemptSignal } from './attempt.ts';
import { beginLadder, stepLadder } from './climb.ts';
import { type ConnectionEvents, openConnection } from './connection.ts';
import { type Ladder, type LadderCommand, type LadderEvent, type LadderStep, stateOf, type TryId } from './ladder.ts';
import type { Channel, Link, LinkOptions, LinkState, LinkStats } from './link.ts';
import { WatcherGate, type Way, wayOf } from './one-way.ts';
import { NO_STATS } from './path.ts';
import type { Role } from './proof.ts';
import { openRelayConnection, type RelayConnection } from './relay-connection.ts';
import type { RtcImplementation } from './rtc.ts';
import { Stream } from './stream.ts';

/** Bytes of one frame that a link carries, on either channel and every path. */
export const FRAME_BYTES = 32_768;

/** How often the clock is read. If timers are slow, as in a hidden page, arriving frames read it too. */
const TICK_MS = 100;
/** If the clock is read this late, or shows an earlier time, the device slept or the clock was set. */
const LEAP_MS = 5_000;
/** How often each side sends a sign of life: two of them may be lost before silence shows. */
const ALIVE_MS = 200;
/** How often the path in use is measured, and how often while it is new and ICE may still change it. */
const MEASURE_MS = 5_000;
const MEASURE_NEW_MS = 500;
const NEW_MS = 3_000;
/**
 * How often one key share is sent. More would be the work of somebody else, and the server counts our messages (O6).
 */
const SHARE_TIMES = 3;
/**
 * From the goodbye to the end of the connection that carries it. Ending a connection drops everything that still waits.
 */
const GOODBYE_MS = 250;

/**
 * Opens the link between the two sides of an introduction (S9, L1, L3). An exception of a handler never reaches the
 * engine. Handlers are called until the state is `closed`, and not afterwards.
 *
 * @param rtc only where the engine is not a browser: `nodeRtc` of `@parley/peer/node`.
 */
export function openLink(options: LinkOptions, rtc?: RtcImplementation): Link {
  return new LadderedLink(options, rtc);
}

type RtcTry = { readonly kind: 'rtc'; readonly attempt: Attempt };
type RelayTry = {
  readonly kind: 'relay';
  readonly attempt: Attempt<RelayConnection>;
  /** Our key share as it was sent, and how often. */
  readonly said: { share: Signal | null; times: number };
};

/** Runs the pure ladder on real connections, and the stream on the one in use. */
class LadderedLink implements Link {
  readonly peerSeat: number;
  readonly #options: LinkOptions;
  readonly #rtc: RtcImplementation | undefined;
  readonly #role: Role;
  readonly #stream = new Stream();
  readonly #way: Way;
  readonly #gate = new WatcherGate();
  readonly #tries = new Map<TryId, RtcTry | RelayTry>();
  readonly #timer: ReturnType<typeof setInterval>;
  #ladder: Ladder;
  #state: LinkState;
  #tickedAt: number;
  #aliveAt = 0;
  #measuredAt = 0;
  #measuring: TryId | null = null;
  #rttMs: number | null = null;

  constructor(options: LinkOptions, rtc: RtcImplementation | undefined) {
    const { a, b } = options.claims;
    if (a.seat !== options.seat && b.seat !== options.seat) throw new Error('the introduction does not name this seat');
    this.#options = options;
    this.#rtc = rtc;
    this.#way = wayOf(options.claims, options.seat);
    this.#role = a.seat === options.seat ? 'a' : 'b';
    this.peerSeat = this.#role === 'a' ? b.seat : a.seat;
    const now = options.clock();
    this.#tickedAt = now;
    const { plan, relay, first } = options;
    const setup = { role: this.#role, plan, hasRelay: relay !== null, first };
    const [ladder, commands] = beginLadder(setup, now);
    this.#ladder = ladder;
    this.#state = stateOf(ladder, now);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    for (const command of commands) this.#run(command);
  }

  get state(): LinkState {
    return this.#state;
  }

  get rungs(): readonly RungTry[] {
    return this.#ladder.rungs;
  }

  receive(signal: Signal): Result<void, Refusal> {
    const parsed = safeParse(signalSchema, signal);
    if (!parsed.success) return err({ code: 'malformed', detail: 'not a signal' });
    if (this.#state.state === 'closed') return err({ code: 'unexpected', detail: 'the link is closed' });
    const said = parsed.data;
    switch (said.kind) {
      case 'retry':
        this.#step({ kind: 'retry', number: said.attempt });
        return ok(undefined);
      case 'share':
        return this.#shared(said.round, said.key);
      case 'description':
        if (said.type === 'offer' && !this.#tries.has(`rtc:${said.attempt}`)) {
          this.#step({ kind: 'offered', number: said.attempt });
        }
        return this.#signalled(said);
      case 'candidate':
        return this.#signalled(said);
    }
  }

  receiveRelayed(frame: RelayFrame): void {
    const one = this.#tries.get(`relay:${frame.round}`);
    if (one?.kind === 'relay') one.attempt.connection.receive(frame);
  }

  send(channel: Channel, data: Uint8Array): boolean {
    const fits = data.byteLength > 0 && data.byteLength <= FRAME_BYTES;
    if (this.#state.state !== 'open' || !fits || this.#way === 'in') return false;
    if (channel === 'unreliable') return this.#current()?.send('unreliable', this.#stream.datagram(data)) ?? false;
    const frame = this.#stream.push(data);
    if (frame === null) return false;
    // If this path cannot take the frame, it is broken. The next path begins with everything that is not acknowledged.
    this.#current()?.send('reliable', frame);
    return true;
  }

  async stats(): Promise<LinkStats> {
    const attempt = this.#current();
    if (attempt === undefined) return NO_STATS;
    const measured = await attempt.stats();
    const path = this.#state.state === 'open' ? (this.#state.path ?? measured.path) : measured.path;
    return { ...measured, path, rttMs: measured.rttMs ?? this.#rttMs };
  }

  networkChanged(): void {
    this.#step({ kind: 'network-changed' });
  }

  routeThroughServer(): void {
    this.#step({ kind: 'ordered' });
  }

  hasten(): void {
    this.#step({ kind: 'hastened' });
  }

  close(): void {
    if (this.#state.state === 'closed') return;
    const attempt = this.#current();
    if (attempt?.send('reliable', this.#stream.bye())) {
      // Its connection stays until the goodbye is sent, and belongs to nobody any more.
      this.#tries.delete(this.#ladder.current ?? 'rtc:0');
      setTimeout(() => attempt.close(), GOODBYE_MS);
    }
    this.#step({ kind: 'close' });
  }

  #current(): RtcTry['attempt'] | RelayTry['attempt'] | undefined {
    const { current } = this.#ladder;
    return current === null ? undefined : this.#tries.get(current)?.attempt;
  }

  #signalled(said: Extract<Signal, { kind: 'description' | 'candidate' }>): Result<void, Refusal> {
    const one = this.#tries.get(`rtc:${said.attempt}`);
    return one?.kind === 'rtc' ? one.attempt.receive(said) : err({ code: 'unexpected', detail: 'of another attempt' });
  }

  #shared(round: number, key: string): Result<void, Refusal> {
    const id: TryId = `relay:${round}`;
    const begun = this.#tries.has(id) || round < this.#ladder.round;
    if (!begun) this.#step({ kind: 'shared', number: round });
    const one = this.#tries.get(id);
    if (one?.kind !== 'relay') {
      if (begun) this.#shareAgain();
      return err({ code: 'unexpected', detail: 'of another round' });
    }
    const described = one.attempt.describe(this.#role === 'a' ? 'answer' : 'offer', key);
    if (begun && described.ok) this.#shareAgain();
    return described;
  }

  /**
   * The other side's share arrived after ours was sent. Ours may have been lost on a broken connection to the server,
   * theirs or ours, and the other side would wait for it in vain.
   */
  #shareAgain(): void {
    const latest = this.#ladder.tries.findLast(({ kind, state }) => kind === 'relay' && state !== 'open');
    const one = latest === undefined ? undefined : this.#tries.get(latest.id);
    if (one?.kind !== 'relay' || one.said.share === null || one.said.times >= SHARE_TIMES) return;
    one.said.times += 1;
    this.#options.handlers.signal(one.said.share);
  }

  #step(event: LadderEvent): void {
    this.#apply(stepLadder(this.#ladder, event, this.#options.clock()));
  }

  #apply([ladder, commands]: LadderStep): void {
    const before = this.#ladder;
    this.#ladder = ladder;
    for (const command of commands) this.#run(command);
    this.#show(before);
  }

  #run(command: LadderCommand): void {
    switch (command.kind) {
      case 'open':
        if (command.path === 'rtc') this.#openRtc(command.id, command.number, command.initiator, command.relayOnly);
        else this.#openRelay(command.id, command.number, command.initiator);
        return;
      case 'close': {
        const one = this.#tries.get(command.id);
        this.#tries.delete(command.id);
        one?.attempt.close();
        return;
      }
      case 'use': {
        const attempt = this.#tries.get(command.id)?.attempt;
        this.#measuredAt = 0;
        this.#aliveAt = 0;
        this.#rttMs = null;
        for (const frame of this.#stream.pending()) attempt?.send('reliable', frame);
        return;
      }
      case 'ask':
        this.#options.handlers.signal({ kind: 'retry', attempt: command.number });
        return;
      case 'end':
        clearInterval(this.#timer);
        return;
    }
  }

  #openRtc(id: TryId, number: number, initiator: boolean, relayOnly: boolean): void {
    const attempt = this.#rtcAttempt(id, number, initiator, relayOnly);
    if (attempt !== null) this.#tries.set(id, { kind: 'rtc', attempt });
    // The engine has no WebRTC, or makes no more connections. The server's relay may still work.
    else queueMicrotask(() => this.#step({ kind: 'ended', id, why: 'ice-failed' }));
  }

  #rtcAttempt(id: TryId, number: number, initiator: boolean, relayOnly: boolean): Attempt | null {
    const { iceServers } = this.#options;
    const options = {
      ...this.#attemptOptions(id, initiator, (signal) => {
        if (signal.kind === 'description') {
          return { kind: 'description', attempt: number, type: signal.type, sdp: signal.text };
        }
        return { kind: 'candidate', attempt: number, candidate: signal.candidate, sdpMid: null, sdpMLineIndex: 0 };
      }),
      connect: (events: ConnectionEvents) => openConnection({ initiator, iceServers, relayOnly }, events, this.#rtc),
    };
    try {
      return new Attempt(options);
    } catch {
      return null;
    }
  }

  #openRelay(id: TryId, round: number, initiator: boolean): void {
    const { relay, claims } = this.#options;
    if (relay === null) return;
    const said: RelayTry['said'] = { share: null, times: 0 };
    const attempt = new Attempt({
      ...this.#attemptOptions(id, initiator, (signal) => {
        if (signal.kind !== 'description') return null;
        said.share = { kind: 'share', round, key: signal.text };
        said.times = 1;
        return said.share;
      }),
      connect: (events) =>
        openRelayConnection({ introduction: claims.jti, role: this.#role, round, port: relay }, events),
    });
    this.#tries.set(id, { kind: 'relay', attempt, said });
  }

  #attemptOptions(id: TryId, initiator: boolean, encode: (signal: AttemptSignal) => Signal | null) {
    const { jwt, claims, plan, signer, handlers } = this.#options;
    return {
      jwt,
      claims,
      apart: plan.apart,
      role: this.#role,
      initiator,
      signer,
      handlers: {
        signal: (said: AttemptSignal) => {
          const signal = encode(said);
          if (signal !== null && this.#state.state !== 'closed') handlers.signal(signal);
        },
        proving: () => this.#step({ kind: 'proving', id }),
        opened: () => this.#step({ kind: 'opened', id }),
        ended: (why: Parameters<ConstructorParameters<typeof Attempt>[0]['handlers']['ended']>[0]) =>
          this.#step({ kind: 'ended', id, why }),
        message: (_channel: Channel, data: Uint8Array) => this.#arrived(id, data),
      },
    };
  }

  #arrived(id: TryId, data: Uint8Array): void {
    if (this.#state.state === 'closed') return;
    const now = this.#options.clock();
    const frame = this.#stream.take(data);
    if (this.#way === 'out' && frame.kind !== 'malformed' && !this.#gate.passes(frame.kind, now)) {
      this.#step({ kind: 'forbidden' });
      return;
    }
    if (frame.kind === 'malformed') {
      this.#tries.get(id)?.attempt.close();
      this.#step({ kind: 'ended', id, why: 'malformed' });
      return;
    }
    this.#step({ kind: 'heard', id });
    if (now - this.#tickedAt >= TICK_MS) this.#tick();
    switch (frame.kind) {
      case 'data':
        this.#options.handlers.message('reliable', frame.payload);
        return;
      case 'datagram':
        this.#options.handlers.message('unreliable', frame.payload);
        return;
      case 'alive':
        this.#tries.get(id)?.attempt.send('unreliable', this.#stream.answer(frame.time));
        return;
      case 'answer':
        this.#rttMs = ((now >>> 0) - frame.time) >>> 0;
        return;
      case 'bye':
        this.#step({ kind: 'bye' });
        return;
      case 'duplicate':
        return;
      default:
        frame satisfies never;
    }
  }

  #tick(): void {
    const now = this.#options.clock();
    const leapt = now < this.#tickedAt || now - this.#tickedAt >= LEAP_MS;
    this.#tickedAt = now;
    if (leapt) {
      this.#aliveAt = 0;
      this.#measuredAt = 0;
      this.#step({ kind: 'awoke' });
    }
    this.#step({ kind: 'tick' });
    if (this.#state.state !== 'open') return;
    if (now - this.#aliveAt >= ALIVE_MS - TICK_MS / 2) {
      this.#aliveAt = now;
      this.#current()?.send('unreliable', this.#stream.alive(now >>> 0));
    }
    const isNew = this.#state.path === null || now - this.#openedAt() < NEW_MS;
    if (now - this.#measuredAt >= (isNew ? MEASURE_NEW_MS : MEASURE_MS)) void this.#measure(now);
  }

  #openedAt(): number {
    return this.#ladder.tries.find(({ id }) => id === this.#ladder.current)?.openedAt ?? 0;
  }

  /** ICE may change the pair of candidates by itself; the shown path follows. */
  async #measure(now: number): Promise<void> {
    const { current } = this.#ladder;
    if (current === null || this.#measuring === current) return;
    this.#measuredAt = now;
    this.#measuring = current;
    const { path } = (await this.#current()?.stats()) ?? NO_STATS;
    if (this.#measuring === current) this.#measuring = null;
    if (path !== null && this.#state.state !== 'closed') this.#step({ kind: 'path', id: current, path });
  }

  /** Notifies the owner if anything changed that the owner can see. */
  #show(before: Ladder): void {
    const state = stateOf(this.#ladder, this.#options.clock());
    const changed = !sameState(this.#state, state) || before.rungs !== this.#ladder.rungs;
    if (!changed || this.#state.state === 'closed') return;
    this.#state = state;
    this.#options.handlers.state(state);
  }
}

function sameState(a: LinkState, b: LinkState): boolean {
  if (a.state === 'open' && b.state === 'open') {
    return a.path === b.path && a.silentSince === b.silentSince && a.trying === b.trying;
  }
  if (a.state === 'closed' || b.state === 'closed' || a.state === 'open' || b.state === 'open') return false;
  return a.state === b.state && a.rung === b.rung;
}
