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

/** Bytes of one frame on any path, on either channel. A larger one ends the attempt that it arrives on. */
export const ATTEMPT_FRAME_BYTES = 33_000;

/** A proof takes one round trip and two signatures, so five seconds are plenty even on a bad path. */
const PROOF_MS = 5_000;

/**
 * How long an address that means something inside one network only is held back, where the other side seems to be in another
 * one. ICE looks into one pair of addresses after the other, fifty milliseconds each in Chromium, and takes these for the
 * best. They are not left out: two players of one virtual network have no other way.
 */
export const LOCAL_LAST_MS = 250;

/** Frames that may wait while the proof in front of them is being verified. */
const WAITING_FRAMES = 300;
const WAITING_BYTES = 1_048_576;

/** What passes between the two sides to make one connection: descriptions and candidates, or shares of a key agreement. */
export type AttemptSignal =
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly text: string }
  | { readonly kind: 'candidate'; readonly candidate: string };

export interface AttemptHandlers {
  signal(signal: AttemptSignal): void;
  /** Both channels are open; keys are being proven. */
  proving(): void;
  opened(): void;
  /** Once, and nothing afterwards. Not after `close`. */
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
  /** Whether the other side seems to be in another network than this one. */
  readonly apart: boolean;
  readonly signer: Signer;
  readonly handlers: AttemptHandlers;
  readonly connect: (events: ConnectionEvents) => C;
}

/** Our own proof, and the statement that the other side's has to make. */
interface Prepared {
  readonly proof: string;
  readonly expected: LinkStatement;
}

/**
 * One try at a connection, proven before anything else passes (S10): the first thing that each side says on it is its proof
 * over the introduction and both fingerprints.
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
  /** The other side's proof where it arrived before we knew what to expect of it. */
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

  /** A description or candidate of the other side. Late and foreign ones are refused, never thrown. */
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

  /** The other side's description, whose form was checked. */
  describe(type: 'offer' | 'answer', text: string): Result<void, Refusal> {
    // A second description could bring in another certificate after the first one was proved.
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

  /** Drops what is still to be sent. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#stopTimer();
    for (const timer of this.#heldBack) clearTimeout(timer);
    this.#waiting = [];
    this.connection.destroy();
  }

  /** Where the link is direct by then, nothing better is to be found there: only strangers in the network would be asked. */
  async #giveLast(candidate: string): Promise<void> {
    if (this.#state === 'open' && isDirect((await this.connection.stats()).path)) return;
    this.connection.addCandidate(candidate);
  }

  #signal(signal: AttemptSignal): void {
    if (this.#state === 'connecting' || this.#state === 'proving') this.#options.handlers.signal(signal);
  }

  /**
   * Both descriptions are known, and so is what both sides have to state: it is signed while ICE and DTLS are at work, so that
   * the proof waits for nothing when the channels open.
   */
  #prepare(): void {
    if (this.#state !== 'connecting' || this.#prepared !== null || !this.#described) return;
    const seen = this.connection.fingerprints();
    if (seen === null) return;
    this.#prepared = this.#make(seen);
    // Whoever waits for it hears of a failure; where nobody comes to, nobody has to.
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

  /** Both channels are open: we state who we are, and learn what the other side has to state. */
  async #prove(): Promise<void> {
    if (this.#state !== 'connecting') return;
    this.#prepare();
    this.#state = 'proving';
    // Late is not false: the path may have broken, and other rungs go on.
    this.#proofTimer = setTimeout(() => this.#end('timeout'), PROOF_MS);
    this.#options.handlers.proving();
    // Open, and yet no two certificates that can be named.
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
      // Our own key would not sign. The other side will hear nothing and give up; so do we.
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

  /** Not before our own proof has gone out: whoever heard anything else first would take us for a stranger. */
  #open(): void {
    if (this.#state !== 'proving' || this.#ours !== 'said' || this.#theirs !== 'verified') return;
    this.#stopTimer();
    this.#state = 'open';
    this.#options.handlers.opened();
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
    if (data.byteLength > ATTEMPT_FRAME_BYTES) {
      this.#end('malformed');
      return;
    }
    if (this.#state === 'open') {
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
    // The certificate is not the one that was named, or the other side closed this try in the middle of its handshake.
    case 'dtls-failed':
      return 'closed-there';
    case 'signal-refused':
      return 'malformed';
  }
}
