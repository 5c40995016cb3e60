import type {
  IceServer,
  IntroductionClaims,
  LinkPlan,
  Path,
  Refusal,
  RelayFrame,
  Result,
  Rung,
  RungRecord,
  Signal,
} from '@parley/protocol';

/**
 * A link: the authenticated connection between two clients, whatever path it uses. It is opened under one introduction,
 * climbs the ladder until a path stands (L1), proves both user keys on each (S10), and carries two channels on every path
 * (L3). Where a path breaks, another one takes its place, and nothing reliable is lost or doubled by it (L4).
 */
export type Channel = 'reliable' | 'unreliable';

export interface LinkStats {
  readonly path: Path | null;
  /** Round trip in milliseconds; null until measured. */
  readonly rttMs: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Types of the selected pair's candidates as getStats says: host, srflx, prflx, relay. Null on the server's relay. */
  readonly local: string | null;
  readonly remote: string | null;
}

export type LinkState =
  /** `rung`: the latest that is being tried. */
  | { readonly state: 'connecting'; readonly since: number; readonly rung: Rung }
  | { readonly state: 'proving'; readonly since: number; readonly rung: Rung }
  /** Stays so over silence and repair: whether the other side is there, the match decides by `silentSince`. */
  | {
      readonly state: 'open';
      readonly since: number;
      /** From the beginning to the first proof of both keys, in milliseconds. */
      readonly tookMs: number;
      /** Null until measured. */
      readonly path: Path | null;
      /** Since when nothing was heard, where that is half a second ago or longer; null while all is well. */
      readonly silentSince: number | null;
      /** The rung that is tried in place of the path in use; null where none is. */
      readonly trying: Rung | null;
    }
  | { readonly state: 'closed'; readonly why: LinkEnd };

export type LinkEnd = 'timeout' | 'ice-failed' | 'proof-invalid' | 'closed-here' | 'closed-there' | 'malformed';

export interface LinkHandlers {
  /** To be brought to the other side under this introduction, through the server or whoever else can. */
  signal(signal: Signal): void;
  /** After each change of the state, and of what is in it. */
  state(state: LinkState): void;
  /** Only after the proof. Reliable frames arrive once and in order. */
  message(channel: Channel, data: Uint8Array): void;
}

export interface Link {
  readonly peerSeat: number;
  readonly state: LinkState;
  /** Every rung that was tried, oldest first; a new array after each change (L1). */
  readonly rungs: readonly RungRecord[];
  /** A signal from the other side. Late and foreign ones are refused, never thrown. */
  receive(signal: Signal): Result<void, Refusal>;
  /** A frame of the server's relay that bears this link's introduction. */
  receiveRelayed(frame: RelayFrame): void;
  /**
   * False when the frame could not be taken: never open yet, closed, empty, over `FRAME_BYTES`, or too much is waiting. A
   * reliable frame that was taken arrives, on whatever path, unless the link closes before.
   */
  send(channel: Channel, data: Uint8Array): boolean;
  stats(): Promise<LinkStats>;
  /**
   * The server ordered that what passes here travels over its relay, because one side says that it hears nothing (T15). Until
   * that stands, and where the server is gone, any other path will do; afterwards nothing better is looked for.
   */
  routeThroughServer(): void;
  /** The network of this device changed: does not wait for silence. */
  networkChanged(): void;
  close(): void;
}

/** Signs with the user key; the private half never leaves its store. */
export interface Signer {
  /** Raw public key, base64url. */
  readonly key: string;
  /** Compact JWS (EdDSA) with this `typ` in its header. */
  sign(typ: string, payload: object): Promise<string>;
}

/** The server's relay, as far as a link needs it (S12). */
export interface RelayPort {
  /** False where the server cannot be reached at the moment, or too much is waiting to be sent. */
  send(frame: RelayFrame): boolean;
}

export interface LinkOptions {
  /** The introduction as the server signed it and, verified, as claims. */
  readonly jwt: string;
  readonly claims: IntroductionClaims;
  /** This side's seat; the claims' `a` offers the even attempts, `b` the odd ones. */
  readonly seat: number;
  readonly signer: Signer;
  readonly iceServers: readonly IceServer[];
  readonly plan: LinkPlan;
  /** Null where there is no server to relay. */
  readonly relay: RelayPort | null;
  readonly handlers: LinkHandlers;
  readonly clock: () => number;
}
