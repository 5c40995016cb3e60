import type { IceServer, IntroductionClaims, Refusal, Result, Signal } from '@parley/protocol';

/**
 * A link: the authenticated connection between two clients, whatever path it uses. It is opened under one
 * introduction, proves both user keys over both DTLS fingerprints before anything else passes (S10), and then
 * carries two channels on every path (L3).
 */
export type Channel = 'reliable' | 'unreliable';

/** How a link travels. This issue reaches `direct` and the TURN paths; the ladder comes with the second one. */
export type Path = 'direct' | 'reversed' | 'turn-udp' | 'turn-tcp' | 'turn-tls' | 'server';

export interface LinkStats {
  readonly path: Path | null;
  /** Round trip in milliseconds; null until measured. */
  readonly rttMs: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Types of the selected pair's candidates as getStats says: host, srflx, prflx, relay. */
  readonly local: string | null;
  readonly remote: string | null;
}

export type LinkState =
  | { readonly state: 'connecting'; readonly since: number }
  | { readonly state: 'proving'; readonly since: number }
  | { readonly state: 'open'; readonly since: number; readonly tookMs: number }
  | { readonly state: 'closed'; readonly why: LinkEnd };

export type LinkEnd = 'timeout' | 'ice-failed' | 'proof-invalid' | 'closed-here' | 'closed-there' | 'malformed';

export interface LinkHandlers {
  /** To be brokered to the other side under this introduction. */
  signal(signal: Signal): void;
  state(state: LinkState): void;
  /** Only after the proof. Reliable frames arrive once and in order. */
  message(channel: Channel, data: Uint8Array): void;
}

export interface Link {
  readonly peerSeat: number;
  readonly state: LinkState;
  /** A signal from the other side, as the server brought it. Late and foreign ones are refused, never thrown. */
  receive(signal: Signal): Result<void, Refusal>;
  /** False when the frame could not be sent: not open, too large, or (unreliable only) too much is waiting. */
  send(channel: Channel, data: Uint8Array): boolean;
  stats(): Promise<LinkStats>;
  close(): void;
}

/** Signs with the user key; the private half never leaves its store. */
export interface Signer {
  /** Raw public key, base64url. */
  readonly key: string;
  /** Compact JWS (EdDSA) with this `typ` in its header. */
  sign(typ: string, payload: object): Promise<string>;
}

export interface LinkOptions {
  /** The introduction as the server signed it and, verified, as claims. */
  readonly jwt: string;
  readonly claims: IntroductionClaims;
  /** This side's seat; the claims' `a` makes the offer. */
  readonly seat: number;
  readonly signer: Signer;
  readonly iceServers: readonly IceServer[];
  readonly handlers: LinkHandlers;
  readonly clock: () => number;
  /** Which link under this introduction it is, 0 (the default) to 63; signals of other attempts are refused. */
  readonly attempt?: number;
  readonly limits?: Partial<LinkLimits>;
}

/** How long each part of opening a link may take, in milliseconds. */
export interface LinkLimits {
  /** Until both channels are open; then the link ends as `timeout`. */
  readonly connectMs: number;
  /** From then until the other side's proof is verified; then it ends as `proof-invalid`. */
  readonly proofMs: number;
}
