import type {
  IceServer,
  IntroductionClaims,
  LinkPlan,
  Path,
  Refusal,
  RelayFrame,
  Result,
  Rung,
  RungTry,
  Signal,
} from '@parley/protocol';

/**
 * A link: the authenticated connection between two clients, whatever path it uses. It is opened for one introduction
 * and climbs the ladder until a path is open (L1). It proves both user keys on each path (S10) and carries two channels
 * on every path (L3). If a path breaks, another one replaces it, and no reliable frame is lost or doubled (L4).
 */
export type Channel = 'reliable' | 'unreliable';

export interface LinkStats {
  readonly path: Path | null;
  /** Round trip in milliseconds; null until measured. */
  readonly rttMs: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /**
   * Types of the candidates in the selected pair, as getStats reports them: host, srflx, prflx or relay. Null on the
   * server's relay.
   */
  readonly local: string | null;
  readonly remote: string | null;
}

export type LinkState =
  /** `rung`: the latest rung that is being tried. */
  | { readonly state: 'connecting'; readonly since: number; readonly rung: Rung }
  | { readonly state: 'proving'; readonly since: number; readonly rung: Rung }
  /**
   * The state during silence and repair as well: the match uses `silentSince` to decide whether the other side is
   * there.
   */
  | {
      readonly state: 'open';
      readonly since: number;
      /** From the beginning to the first proof of both keys, in milliseconds. */
      readonly tookMs: number;
      /** Null until measured. */
      readonly path: Path | null;
      /** When the last frame arrived, if that is at least half a second ago; null while all is well. */
      readonly silentSince: number | null;
      /** The rung that is tried to replace the path in use; null if none is. */
      readonly trying: Rung | null;
    }
  | { readonly state: 'closed'; readonly why: LinkEnd };

/** `one-way`: the other side may only watch, and sent more than receiving needs (S3). */
export type LinkEnd =
  | 'timeout'
  | 'ice-failed'
  | 'proof-invalid'
  | 'closed-here'
  | 'closed-there'
  | 'malformed'
  | 'one-way';

export interface LinkHandlers {
  /** Brings this to the other side for this introduction, through the server or through anybody else who can. */
  signal(signal: Signal): void;
  /** Called after each change of the state or of its contents. */
  state(state: LinkState): void;
  /** Called only after the proof. Reliable frames arrive once and in order. */
  message(channel: Channel, data: Uint8Array): void;
}

export interface Link {
  readonly peerSeat: number;
  readonly state: LinkState;
  /** Every rung that was tried, oldest first; a new array after each change (L1). */
  readonly rungs: readonly RungTry[];
  /** A signal from the other side. Late and foreign ones are refused, never thrown. */
  receive(signal: Signal): Result<void, Refusal>;
  /** Takes a frame of the server's relay for this link's introduction. */
  receiveRelayed(frame: RelayFrame): void;
  /**
   * False if the frame was not taken: the link was never open, is closed, the frame is empty or larger than
   * `FRAME_BYTES`, this side only watches (S3), or too much is waiting. A reliable frame that was taken arrives, on whatever path, unless the link
   * closes first.
   */
  send(channel: Channel, data: Uint8Array): boolean;
  stats(): Promise<LinkStats>;
  /**
   * The server wants this link to use its relay, because one side claims to hear nothing (T15). Until the relay is
   * open, and while the server is gone, any other path will do. Afterwards the link looks for nothing better.
   */
  routeThroughServer(): void;
  /**
   * This side misses what the other one sends many times a second. The server's relay is made ready at once, beside the path in use, and
   * replaces it where nothing has come meanwhile (N13). To be called as long as it is missing; it is bounded here.
   */
  hasten(): void;
  /** The network of this device changed: repair at once, without waiting for silence. */
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

/** The part of the server's relay that a link needs (S12). */
export interface RelayPort {
  /** False if the server cannot be reached at the moment, or if too much is waiting to be sent. */
  send(frame: RelayFrame): boolean;
}

export interface LinkOptions {
  /** The introduction as the server signed it, and its verified claims. */
  readonly jwt: string;
  readonly claims: IntroductionClaims;
  /** This side's seat. The claims' `a` offers the even attempts and `b` the odd ones. */
  readonly seat: number;
  readonly signer: Signer;
  readonly iceServers: readonly IceServer[];
  readonly plan: LinkPlan;
  /** The number of the first attempt and round, if the introduction was renewed (N6); even. Absent: 0. */
  readonly first?: number | undefined;
  /** Null if no server relays. */
  readonly relay: RelayPort | null;
  readonly handlers: LinkHandlers;
  readonly clock: () => number;
}
