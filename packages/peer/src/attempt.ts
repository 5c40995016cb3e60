import {
  err,
  type IntroductionClaims,
  LIMITS,
  ok,
  type Refusal,
  type RefusalCode,
  type Result,
  type Signal,
} from '@parley/protocol';
import { isCandidate, isDataOnly, isLocal } from './candidate.ts';
import type { Connection, ConnectionEnd, ConnectionEvents } from './connection.ts';
import type { Channel, LinkEnd, LinkStats, Signer } from './link.ts';
import { isDirect, NO_STATS } from './path.ts';
import { type LinkStatement, linkStatement, type Role, signLinkProof, verifyLinkProof } from './proof.ts';

/** Bytes of one frame on any path and either channel. A larger frame ends the attempt that it arrives on. */
export const ATTEMPT_FRAME_BYTES = 33_000;

/** A proof takes one round trip and two signatures, so five seconds are enough even on a bad path. */
const PROOF_MS = 5_000;

/**
 * How long a candidate waits whose address has a meaning inside one network only, if the other side seems to be in
 * another network. ICE checks one pair of addresses after another (fifty milliseconds each in Chromium) and prefers
 * these. They are not left out, because two players of one virtual network may have no other way.
 */
export const LOCAL_LAST_MS = 250;

/** Frames that may wait while the proof in front of them is being verified. */
const WAITING_FRAMES = 300;
const WAITING_BYTES = 1_048_576;

/** What the two sides exchange to make one connection: descriptions and candidates, or key shares. */
export type AttemptSignal =
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly text: string }
  | { readonly kind: 'candidate'; readonly candidate: string };

export interface AttemptHandlers {
  signal(signal: AttemptSignal): void;
  /** Both channels are open; the keys are being proven. */
  proving(): void;
  opened(): void;
  /** Called once. No event follows it, and it is not called after `close`. */
  ended(why: LinkEnd): void;
  /** Only after the proof. */
  message(channel: Channel, data: Uint8Array): void;
}

export interface AttemptOptions<C extends Connection> {
  readonly jwt: string;
  readonly claims: IntroductionClaims;
  readonly role: Role;
  /** Whether this side offers. */
  readonly initiator: boolean;
  /** Whether the other side seems to be in another network. */
  readonly apart: boolean;
  readonly signer: Signer;
  readonly handlers: AttemptHandlers;
  readonly connect: (events: ConnectionEvents) => C;
}

/** Our own proof, and the statement that the other side's proof must make. */
interface Prepared {
  readonly proof: string;
  readonly expected: LinkStatement;
}

/**
 * One try to connect. It is proven before anything else passes (S10): the first message of each side is its proof over
 * the introduction and both fingerprints.
 */
export class Attempt<C extends Connection = Connection> {
  readonly connection: C;
  readonly #options: AttemptOptions<C>;
  #state: 'connecting' | 'proving' | 'open' | 'closed' = 'connecting';
  #proofTimer: ReturnType<typeof setTimeout> | null = null;
  readonly #heldBack: ReturnType<typeof setTimeout>[] = [];
  #prepared: Promise<Prepared> | null = null;
  #described = false;
  #candidates = 0;
  #ours: 'unsaid' | 'said' = 'unsaid';
  #theirs: 'unverified' | 'verified' = 'unverified';
  /** The other side's proof, if it arrived before we knew what to expect of it. */
  #proof: string | null = null;
  #expected: LinkStatement | null = null;
  #waiting: { readonly channel: Channel; readonly data: Uint8Array }[] = [];
  #waitingBytes = 0;

  constructor(options: AttemptOptions<C>) {
    this.#options = options;
    this.connection = options.connect({
      description: (type, text) => {
        this.#signal({ kind: 'description', type, text });
        this.#prepare();
      },
      candidate: (candidate) => this.#signal({ kind: 'candidate', candidate }),
      ready: () => void this.#prove(),
      reliable: (data) => this.#onReliable(data),
      unreliable: (data) => this.#onUnreliable(data),
      ended: (why) => this.#end(endOf(why)),
    });
  }

  /** Takes a description or candidate of the other side. It refuses late and foreign ones and never throws. */
  receive(said: Extract<Signal, { kind: 'description' | 'candidate' }>): Result<void, Refusal> {
    if (this.#state === 'closed') return refuse('unexpected', 'the attempt is over');
    if (said.kind === 'candidate') {
      if (said.candidate === '') return ok(undefined);
      if (!isCandidate(said.candidate)) return refuse('malformed', 'not a candidate');
      if (this.#candidates >= LIMITS.candidatesPerAttempt) return refuse('too-fast', 'too many candidates');
      this.#candidates += 1;
      if (!this.#options.apart || !isLocal(said.candidate)) this.connection.addCandidate(said.candidate);
      else this.#heldBack.push(setTimeout(() => void this.#giveLast(said.candidate), LOCAL_LAST_MS));
      return ok(undefined);
    }
    if (said.type !== (this.#options.initiator ? 'answer' : 'offer'))
      return refuse('unexpected', 'not our turn to answer');
    if (!isDataOnly(said.sdp)) return refuse('malformed', 'not a description of data channels');
    return this.describe(said.type, said.sdp);
  }

  /** The other side's description. Its form was checked. */
  describe(type: 'offer' | 'answer', text: string): Result<void, Refusal> {
    // A second description could bring another certificate after the first one was proven.
    if (this.#state === 'closed' || this.#described) return refuse('unexpected', 'described already');
    this.#described = true;
    this.connection.describe(type, text);
    this.#prepare();
    return ok(undefined);
  }

  send(channel: Channel, data: Uint8Array): boolean {
    if (this.#state !== 'open' || data.byteLength === 0 || data.byteLength > ATTEMPT_FRAME_BYTES) return false;
    return channel === 'reliable' ? this.connection.sendReliable(data) : this.connection.sendUnreliable(data);
  }

  async stats(): Promise<LinkStats> {
    return this.#state === 'closed' ? NO_STATS : this.connection.stats();
  }

  /** Drops everything that is not sent yet. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#stopTimer();
    for (const timer of this.#heldBack) clearTimeout(timer);
    this.#waiting = [];
    this.connection.destroy();
  }

  /**
   * If the link is direct by then, these candidates can find nothing better, and ICE would only contact strangers in
   * the network.
   */
  async #giveLast(candidate: string): Promise<void> {
    if (this.#state === 'open' && isDirect((await this.connection.stats()).path)) return;
    this.connection.addCandidate(candidate);
  }

  #signal(signal: AttemptSignal): void {
    if (this.#state === 'connecting' || this.#state === 'proving') this.#options.handlers.signal(signal);
  }

  /**
   * Both descriptions are known, so both statements are known. Sign while ICE and DTLS work, so that the proof is ready
   * when the channels open.
   */
  #prepare(): void {
    if (this.#state !== 'connecting' || this.#prepared !== null || !this.#described) return;
    const seen = this.connection.fingerprints();
    if (seen === null) return;
    this.#prepared = this.#make(seen);
    // A waiting caller sees the failure. If nobody waits, nobody needs to.
    this.#prepared.catch(() => {});
  }

  async #make(seen: { readonly local: string; readonly remote: string }): Promise<Prepared> {
    const { jwt, claims, signer, role, initiator } = this.#options;
    const fingerprints = initiator
      ? { offerer: seen.local, answerer: seen.remote }
      : { offerer: seen.remote, answerer: seen.local };
    const statement = await linkStatement(jwt, claims, role, fingerprints);
    return {
      proof: await signLinkProof(signer, statement),
      expected: { ...statement, role: role === 'a' ? 'b' : 'a' },
    };
  }

  /** Both channels are open: send our statement and determine the expected one. */
  async #prove(): Promise<void> {
    if (this.#state !== 'connecting') return;
    this.#prepare();
    this.#state = 'proving';
    // A late proof is not a false proof: the path may have broken, and other rungs continue.
    this.#proofTimer = setTimeout(() => this.#end('timeout'), PROOF_MS);
    this.#options.handlers.proving();
    // The connection is open, but it has no two certificates that can be named.
    if (this.#prepared === null) {
      this.#end('proof-invalid');
      return;
    }
    try {
      const { proof, expected } = await this.#prepared;
      this.#expected = expected;
      if (this.#proof !== null) void this.#verify(this.#proof, expected);
      this.connection.sendReliable(proof);
      this.#ours = 'said';
      this.#open();
    } catch {
      // Our own key did not sign. The other side will hear nothing and give up, and so do we.
      this.#end('timeout');
    }
  }

  async #verify(proof: string, expected: LinkStatement): Promise<void> {
    const { claims, role } = this.#options;
    if (!(await verifyLinkProof(proof, role === 'a' ? claims.b.key : claims.a.key, expected))) {
      this.#end('proof-invalid');
      return;
    }
    this.#theirs = 'verified';
    this.#open();
  }

  /** Not before our own proof was sent: a side that receives anything else first takes us for a stranger. */
  #open(): void {
    if (this.#state !== 'proving' || this.#ours !== 'said' || this.#theirs !== 'verified') return;
    this.#stopTimer();
    this.#state = 'open';
    this.#options.handlers.opened();
    for (const { channel, data } of this.#waiting.splice(0)) this.#deliver(channel, data);
  }

  #onReliable(data: Uint8Array | string): void {
    if (typeof data === 'string') {
      // The proof is the only text frame, and the first frame.
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
    // The frame may have overtaken the proof. Dropped, as any frame on this channel may be.
    if (this.#proof === null) return;
    if (!(data instanceof Uint8Array)) {
      this.#end('malformed');
      return;
    }
    this.#arrive('unreliable', data);
  }

  #arrive(channel: Channel, data: Uint8Array): void {
    if (data.byteLength > ATTEMPT_FRAME_BYTES) {
      this.#end('malformed');
      return;
    }
    if (this.#state === 'open') {
      this.#deliver(channel, data);
      return;
    }
    // The frame follows a proof that is still being verified.
    this.#waitingBytes += data.byteLength;
    if (this.#waiting.length >= WAITING_FRAMES || this.#waitingBytes > WAITING_BYTES) {
      this.#end('malformed');
      return;
    }
    this.#waiting.push({ channel, data });
  }

  #deliver(channel: Channel, data: Uint8Array): void {
    if (this.#state === 'open') this.#options.handlers.message(channel, data);
  }

  #stopTimer(): void {
    if (this.#proofTimer !== null) clearTimeout(this.#proofTimer);
    this.#proofTimer = null;
  }

  #end(why: LinkEnd): void {
    if (this.#state === 'closed') return;
    this.close();
    this.#options.handlers.ended(why);
  }
}

function refuse(code: RefusalCode, detail: string): Result<never, Refusal> {
  return err({ code, detail });
}

function endOf(why: ConnectionEnd): LinkEnd {
  switch (why) {
    case 'ice-failed':
    case 'closed-there':
      return why;
    // The certificate is not the named one, or the other side closed this try during its handshake.
    case 'dtls-failed':
      return 'closed-there';
    case 'signal-refused':
      return 'malformed';
  }
}
