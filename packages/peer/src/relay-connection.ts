import { LIMITS, type RelayFrame, type Result } from '@parley/protocol';
import type { Connection, ConnectionEnd, ConnectionEvents } from './connection.ts';
import type { RelayPort } from './link.ts';
import { NO_STATS } from './path.ts';
import type { Role } from './proof.ts';
import { createShare, SEAL_BYTES, type Seal, type SealFault, type SealKind, type Share } from './seal.ts';

export interface RelayConnectionOptions {
  /** The id of the introduction. */
  readonly introduction: string;
  readonly role: Role;
  /** Each key agreement of one introduction is a round with a number. */
  readonly round: number;
  readonly port: RelayPort;
}

export interface RelayConnection extends Connection {
  /** A frame of the server's relay, from any sender. Never throws. */
  receive(frame: RelayFrame): void;
}

/** The first sealed byte: whether the frame is text. */
const TEXT = 1;
const BYTES = 2;

/**
 * How many bytes longer the payload of a relay frame is than its content: number, seal and type. With the largest
 * header of a relay frame (68 bytes) and the largest frame of the stream (32,784) that makes 32,875 of the 33,280 that
 * the relay takes.
 */
export const RELAY_OVERHEAD_BYTES: number = SEAL_BYTES + 1;

/**
 * Bytes that may wait for the cipher, in each direction. Reliable: twice what a stream keeps for sending again.
 * Unreliable: above this, adding to the queue does more harm than dropping the new frame.
 */
const WAITING_BYTES: Readonly<Record<SealKind, number>> = { reliable: 1_048_576, unreliable: 65_536 };
/** An honest side sends its proof before it knows ours, and nothing else. */
const EARLY_FRAMES = 16;

/**
 * The payload of a relay frame begins with this, without the introduction's id: see the protocol's `relay-frame.ts`.
 */
const HEAD_BYTES = 4;

type State =
  /** One key share is missing: ours is being made, or theirs is null until it arrives. Reliable frames that overtake it wait. */
  | { readonly state: 'agreeing'; readonly theirs: string | null; readonly early: RelayFrame[] }
  | { readonly state: 'open'; readonly seal: Seal; readonly own: string; readonly theirs: string }
  | { readonly state: 'ended' };

/**
 * A connection over the server's relay (S12) with the interface of a WebRTC connection, so that the same proof of both
 * keys runs on it. It exchanges X25519 shares in place of descriptions, and they stand for the certificates: side `a`
 * calls its share an offer and side `b` an answer, but neither waits for the other one.
 *
 * The server can hold frames back and nothing more. A reliable frame that could not be sent, or whose predecessor is
 * missing, ends the connection with `closed-there`, and the next round begins. A share that no honest side sends ends
 * it with `signal-refused`. An engine without X25519 ends it with `ice-failed`: there is no way, and nobody is to
 * blame. Frames that were taken before `destroy`, such as a goodbye, are still sent.
 */
export function openRelayConnection(options: RelayConnectionOptions, events: ConnectionEvents): RelayConnection {
  const { introduction, role, round, port } = options;
  const share = createShare();
  const room = LIMITS.relayFrameBytes - HEAD_BYTES - introduction.length - SEAL_BYTES;
  let state: State = { state: 'agreeing', theirs: null, early: [] };
  let bytesSent = 0;
  let bytesReceived = 0;
  const sealing: Record<SealKind, number> = { reliable: 0, unreliable: 0 };
  const opening: Record<SealKind, number> = { reliable: 0, unreliable: 0 };

  share.then(
    ({ key }) => {
      if (state.state === 'agreeing') events.description(role === 'a' ? 'offer' : 'answer', key);
    },
    () => end('ice-failed'),
  );

  function end(why: ConnectionEnd): void {
    if (state.state === 'ended') return;
    state = { state: 'ended' };
    events.ended(why);
  }

  async function agree({ key: own, agree }: Share, theirs: string): Promise<void> {
    const agreed = await agree(theirs, { introduction, role, round });
    if (state.state !== 'agreeing') return;
    if (!agreed.ok) {
      end('signal-refused');
      return;
    }
    const { early } = state;
    state = { state: 'open', seal: agreed.value, own, theirs };
    events.ready();
    for (const frame of early) receive(frame);
  }

  function send(kind: SealKind, data: Uint8Array | string): boolean {
    const plain = withType(data);
    const size = plain.byteLength;
    if (state.state !== 'open' || size > room || sealing[kind] + size > WAITING_BYTES[kind]) return false;
    sealing[kind] += size;
    void state.seal.seal(kind, plain).then((payload) => {
      sealing[kind] -= size;
      const reliable = kind === 'reliable';
      if (port.send({ introduction, round, reliable, payload })) bytesSent += payload.byteLength;
      else if (reliable) end('closed-there');
    });
    return true;
  }

  function receive(frame: RelayFrame): void {
    if (frame.introduction !== introduction || frame.round !== round) return;
    const { payload, reliable } = frame;
    switch (state.state) {
      case 'agreeing':
        if (reliable && state.early.length < EARLY_FRAMES) state.early.push(frame);
        return;
      case 'open': {
        const kind = reliable ? 'reliable' : 'unreliable';
        const size = payload.byteLength;
        if (opening[kind] + size > WAITING_BYTES[kind]) return;
        opening[kind] += size;
        void state.seal.open(kind, payload).then((opened) => {
          opening[kind] -= size;
          arrived(kind, size, opened);
        });
        return;
      }
      case 'ended':
        return;
      default:
        unreachable(state);
    }
  }

  function arrived(kind: SealKind, size: number, opened: Result<Uint8Array, SealFault>): void {
    if (state.state !== 'open') return;
    if (!opened.ok) {
      // Anybody can forge and repeat a frame. A gap is authenticated: the other side itself says that a frame is
      // missing.
      if (opened.error === 'gap') end('closed-there');
      return;
    }
    bytesReceived += size;
    const data = withoutType(opened.value);
    if (data === null) return;
    if (kind === 'reliable') events.reliable(data);
    else events.unreliable(data);
  }

  return {
    describe(type, sdp) {
      if (state.state !== 'agreeing' || state.theirs !== null) return;
      if (type !== (role === 'a' ? 'answer' : 'offer')) {
        end('signal-refused');
        return;
      }
      state = { ...state, theirs: sdp };
      share.then(
        (made) => agree(made, sdp),
        () => {},
      );
    },
    addCandidate() {},
    sendReliable: (data) => send('reliable', data),
    sendUnreliable: (data) => send('unreliable', data),
    fingerprints: () =>
      state.state === 'open' ? { local: `x25519:${state.own}`, remote: `x25519:${state.theirs}` } : null,
    stats: async () =>
      state.state === 'open' ? { ...NO_STATS, path: 'server' as const, bytesSent, bytesReceived } : NO_STATS,
    destroy() {
      state = { state: 'ended' };
    },
    receive,
  };
}

function withType(data: Uint8Array | string): Uint8Array {
  const content = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const plain = new Uint8Array(1 + content.byteLength);
  plain[0] = typeof data === 'string' ? TEXT : BYTES;
  plain.set(content, 1);
  return plain;
}

/** Null for a message that no honest side sends. */
function withoutType(plain: Uint8Array): Uint8Array | string | null {
  const content = plain.subarray(1);
  switch (plain[0]) {
    case TEXT:
      return new TextDecoder().decode(content);
    case BYTES:
      return content;
    default:
      return null;
  }
}

function unreachable(state: never): never {
  throw new Error(`not a state: ${JSON.stringify(state)}`);
}
