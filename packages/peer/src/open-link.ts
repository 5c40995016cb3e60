import {
  err,
  LIMITS,
  ok,
  type Refusal,
  type RefusalCode,
  type Result,
  type Signal,
  signalSchema,
} from '@parley/protocol';
import { isCandidate, isDataOnly } from './candidate.ts';
import { type Connection, type ConnectionEnd, openConnection } from './connection.ts';
import type { Channel, Link, LinkEnd, LinkLimits, LinkOptions, LinkState, LinkStats } from './link.ts';
import { NO_STATS } from './path.ts';
import { type LinkStatement, linkStatement, type Role, signLinkProof, verifyLinkProof } from './proof.ts';
import type { RtcImplementation } from './rtc.ts';

/** Bytes of one frame, on either channel. A larger one is not sent, and ends the link that it arrives on. */
export const FRAME_BYTES = 65_536;

/**
 * Fifteen seconds are what ICE itself takes to give up; a proof takes one round trip and two signatures, so five are
 * plenty even on a bad link.
 */
const DEFAULT_LIMITS: LinkLimits = { connectMs: 15_000, proofMs: 5_000 };

/** Frames that may wait while the proof in front of them is being verified. */
const WAITING_FRAMES = 256;
const WAITING_BYTES = 1_048_576;

/**
 * Opens the link between the two parties of an introduction (S9, L3): the claims' `a` offers at once, `b` waits for the
 * offer. What the handlers are given never throws back into the engine; they are called until the state is `closed`, and
 * not afterwards. Closing drops what is still waiting to be sent: say goodbye, and wait for the answer, before it.
 *
 * @param rtc only where the engine is not a browser: `nodeRtc` of `@parley/peer/node`.
 */
export function openLink(options: LinkOptions, rtc?: RtcImplementation): Link {
  return new OpenLink(options, rtc);
}

class OpenLink implements Link {
  readonly peerSeat: number;
  readonly #options: LinkOptions;
  readonly #limits: LinkLimits;
  readonly #attempt: number;
  readonly #role: Role;
  readonly #connection: Connection;
  readonly #startedAt: number;
  #state: LinkState;
  #timer: ReturnType<typeof setTimeout>;
  #described = false;
  #candidates = 0;
  /** The other side's proof where it arrived before we knew what to expect of it. */
  #proof: string | null = null;
  #expected: LinkStatement | null = null;
  #waiting: { readonly channel: Channel; readonly data: Uint8Array }[] = [];
  #waitingBytes = 0;

  constructor(options: LinkOptions, rtc: RtcImplementation | undefined) {
    const { a, b } = options.claims;
    if (a.seat !== options.seat && b.seat !== options.seat) throw new Error('the introduction does not name this seat');
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#attempt = options.attempt ?? 0;
    this.#role = a.seat === options.seat ? 'a' : 'b';
    this.peerSeat = this.#role === 'a' ? b.seat : a.seat;
    this.#startedAt = options.clock();
    this.#state = { state: 'connecting', since: this.#startedAt };
    this.#timer = setTimeout(() => this.#end('timeout'), this.#limits.connectMs);
    this.#connection = openConnection(
      this.#role === 'a',
      options.iceServers,
      {
        description: (type, sdp) => this.#signal({ kind: 'description', attempt: this.#attempt, type, sdp }),
        candidate: (candidate) =>
          this.#signal({ kind: 'candidate', attempt: this.#attempt, candidate, sdpMid: null, sdpMLineIndex: 0 }),
        ready: () => void this.#prove(),
        reliable: (data) => this.#onReliable(data),
        unreliable: (data) => this.#onUnreliable(data),
        ended: (why) => this.#end(endOf(why)),
      },
      rtc,
    );
  }

  get state(): LinkState {
    return this.#state;
  }

  receive(signal: Signal): Result<void, Refusal> {
    const refuse = (code: RefusalCode, detail: string) => err({ code, detail });
    const parsed = signalSchema.safeParse(signal);
    if (!parsed.success) return refuse('malformed', 'not a signal');
    const said = parsed.data;
    if (this.#state.state === 'closed') return refuse('unexpected', 'the link is closed');
    if (said.attempt !== this.#attempt) return refuse('unexpected', 'a signal of another attempt');
    if (said.kind === 'candidate') {
      if (said.candidate === '') return ok(undefined);
      if (!isCandidate(said.candidate)) return refuse('malformed', 'not a candidate');
      if (this.#candidates >= LIMITS.candidatesPerIntroduction) return refuse('too-fast', 'too many candidates');
      this.#candidates += 1;
      this.#connection.addCandidate(said.candidate);
      return ok(undefined);
    }
    if (said.type !== (this.#role === 'a' ? 'answer' : 'offer')) return refuse('unexpected', 'not our turn to answer');
    // A second description could bring in another certificate after the first one was proved.
    if (this.#described) return refuse('unexpected', 'described already');
    if (!isDataOnly(said.sdp)) return refuse('malformed', 'not a description of data channels');
    this.#described = true;
    this.#connection.describe(said.type, said.sdp);
    return ok(undefined);
  }

  send(channel: Channel, data: Uint8Array): boolean {
    if (this.#state.state !== 'open' || data.byteLength === 0 || data.byteLength > FRAME_BYTES) return false;
    return channel === 'reliable' ? this.#connection.sendReliable(data) : this.#connection.sendUnreliable(data);
  }

  async stats(): Promise<LinkStats> {
    return this.#state.state === 'closed' ? NO_STATS : this.#connection.stats();
  }

  close(): void {
    this.#end('closed-here');
  }

  #signal(signal: Signal): void {
    if (this.#state.state === 'connecting' || this.#state.state === 'proving') this.#options.handlers.signal(signal);
  }

  /** Both channels are open: we state who we are, and learn what the other side has to state. */
  async #prove(): Promise<void> {
    if (this.#state.state !== 'connecting') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end('proof-invalid'), this.#limits.proofMs);
    this.#enter({ state: 'proving', since: this.#options.clock() });
    const seen = this.#connection.fingerprints();
    if (seen === null) {
      this.#end('proof-invalid');
      return;
    }
    const fingerprints =
      this.#role === 'a'
        ? { offerer: seen.local, answerer: seen.remote }
        : { offerer: seen.remote, answerer: seen.local };
    const { jwt, claims, signer } = this.#options;
    try {
      const statement = await linkStatement(jwt, claims, this.#role, fingerprints);
      this.#expected = { ...statement, role: this.#role === 'a' ? 'b' : 'a' };
      if (this.#proof !== null) void this.#verify(this.#proof, this.#expected);
      this.#connection.sendReliable(await signLinkProof(signer, statement));
    } catch {
      // Our own key would not sign. The other side will hear nothing and give up; so do we.
      this.#end('proof-invalid');
    }
  }

  async #verify(proof: string, expected: LinkStatement): Promise<void> {
    const { claims } = this.#options;
    const key = this.#role === 'a' ? claims.b.key : claims.a.key;
    if (!(await verifyLinkProof(proof, key, expected))) {
      this.#end('proof-invalid');
      return;
    }
    if (this.#state.state !== 'proving') return;
    clearTimeout(this.#timer);
    const now = this.#options.clock();
    this.#enter({ state: 'open', since: now, tookMs: now - this.#startedAt });
    for (const { channel, data } of this.#waiting.splice(0)) this.#deliver(channel, data);
  }

  #onReliable(data: Uint8Array | string): void {
    if (typeof data === 'string') {
      // The proof is the one text frame, and the first one.
      if (this.#proof !== null) {
        this.#end('malformed');
        return;
      }
      this.#proof = data;
      if (this.#expected !== null) void this.#verify(data, this.#expected);
      return;
    }
    if (this.#proof === null) {
      this.#end('proof-invalid');
      return;
    }
    this.#arrive('reliable', data);
  }

  #onUnreliable(data: unknown): void {
    // It may overtake the proof, which is then on its way: dropped, as anything on this channel may be.
    if (this.#proof === null) return;
    if (!(data instanceof Uint8Array)) {
      this.#end('malformed');
      return;
    }
    this.#arrive('unreliable', data);
  }

  #arrive(channel: Channel, data: Uint8Array): void {
    if (data.byteLength > FRAME_BYTES) {
      this.#end('malformed');
      return;
    }
    if (this.#state.state === 'open') {
      this.#deliver(channel, data);
      return;
    }
    // Right behind a proof that is still being verified.
    this.#waitingBytes += data.byteLength;
    if (this.#waiting.length >= WAITING_FRAMES || this.#waitingBytes > WAITING_BYTES) {
      this.#end('malformed');
      return;
    }
    this.#waiting.push({ channel, data });
  }

  #deliver(channel: Channel, data: Uint8Array): void {
    if (this.#state.state === 'open') this.#options.handlers.message(channel, data);
  }

  #enter(state: LinkState): void {
    this.#state = state;
    this.#options.handlers.state(state);
  }

  #end(why: LinkEnd): void {
    if (this.#state.state === 'closed') return;
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#connection.destroy();
    this.#enter({ state: 'closed', why });
  }
}

function endOf(why: ConnectionEnd): LinkEnd {
  switch (why) {
    case 'ice-failed':
    case 'closed-there':
      return why;
    case 'dtls-failed':
      return 'proof-invalid';
    case 'signal-refused':
      return 'malformed';
  }
}
