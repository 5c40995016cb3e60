import {
  type Action,
  emptyTranscript,
  fold,
  type Position,
  type Setup,
  type SignedEntry,
  type Transcript,
} from '@parley/evidence';
import type { Clocks } from '@parley/games';
import type { LinkStage, PlayRefusal } from '../core.ts';
import type { Heads } from './heads.ts';
import { type Peer, STRANGER } from './presence.ts';

/**
 * A match by turns as the device of one player keeps it: the transcript, who is heard, whose time runs, and when it is over
 * (N2, N11). A plain value; `step.ts` has the function that makes the next one from an input and the time. All times are
 * milliseconds of one clock.
 */
export interface TurnMatch {
  readonly self: number;
  readonly transcript: Transcript;
  /** What the transcript says; once the match is final, what it said then. */
  readonly position: Position;
  readonly stage: Stage;
  /** By seat; null at the own one. */
  readonly peers: readonly (Peer | null)[];
  /** Refused inputs, under the seat whose link brought them, or whose signature they have. */
  readonly refused: readonly Refused[];
  /** Entries that prove a second history of a player. They are evidence, and not part of the transcript (E2). */
  readonly forks: readonly SignedEntry[];
  /** An entry of our own is being signed. There is one at a time: two would be two histories. */
  readonly signing: boolean;
  /** That of this device for the whole match, where the title has one (N9): it never leaves the device. */
  readonly secret: Secret;
  readonly headsSentAt: number;
  readonly clock: Clock;
  /** When this device last awoke from a sleep. No absence counts from before. */
  readonly awokeAt: number;
  /** The latest time in which this device took no part: it slept, was held back, or its page was gone. Null: it always took part. */
  readonly away: { readonly since: number; readonly until: number } | null;
  /** The links did not stand in time, or one failed, before the first ply. */
  readonly unlinked: boolean;
}

export type Stage =
  | { readonly stage: 'linking'; readonly since: number }
  /**
   * The player has come back without the entries that it signed before. It signs nothing until it knows them: another entry in the place
   * of one of them would be a second history (E2).
   */
  | { readonly stage: 'returning'; readonly since: number }
  /** `plySince`: when the present ply began here. */
  | { readonly stage: 'playing'; readonly plySince: number }
  /** Over or void by the entries known here. A resignation signed before the last move may still be on its way. */
  | { readonly stage: 'settling'; readonly since: number }
  | { readonly stage: 'final' };

/** The latest look at the clock, and whether it was far too late: the device slept, or the page was held back. */
export interface Clock {
  readonly at: number;
  readonly late: boolean;
  /** The clock of the wall at that look; null where it is not known. */
  readonly wall: number | null;
}

/** `asked`: it is being made. Where that fails, it is asked for again. */
export type Secret =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'asked' }
  | { readonly kind: 'known'; readonly value: string };

export interface Refused {
  readonly seat: number;
  readonly code: string;
  readonly count: number;
}

export type TurnInput =
  /** A verified entry; `from` is the link that it came by, or the own seat once it is signed. */
  | { readonly kind: 'entry'; readonly from: number; readonly entry: SignedEntry }
  /** What a peer knows, and whom it hears itself. */
  | { readonly kind: 'heads'; readonly from: number; readonly heads: Heads; readonly hears: readonly number[] }
  | { readonly kind: 'link'; readonly seat: number; readonly link: LinkStage }
  /** Nothing has come over the link of this seat since then, though it is not closed; null: it is heard again. */
  | { readonly kind: 'silent'; readonly seat: number; readonly since: number | null }
  /** The server says that these seats are there, and brings what they sign; no other seat is heard through it (T15). */
  | { readonly kind: 'through-server'; readonly seats: readonly number[] }
  /** Something came over the link of this seat that is not even an entry of this match. */
  | { readonly kind: 'refused'; readonly seat: number; readonly code: string }
  /** This player acts. What `refusalOf` refuses is ignored. */
  | { readonly kind: 'act'; readonly act: Action }
  /** Signing failed. */
  | { readonly kind: 'unsigned' }
  /** The secret of this device; null where it could not be made. */
  | { readonly kind: 'secret'; readonly value: string | null }
  /** The server waits for the report: an end is compared no longer; a match without an end goes on, and the server hears so (T9). */
  | { readonly kind: 'report-request' }
  | { readonly kind: 'time'; readonly wall?: number };

export type TurnCommand =
  | Signing
  /** Make the secret of this device (N9). */
  | { readonly kind: 'make-secret' }
  | { readonly kind: 'send'; readonly seat: number; readonly jws: string }
  | { readonly kind: 'heads'; readonly seat: number }
  /** Tell the server that there is nothing to report yet. */
  | { readonly kind: 'playing' }
  /** The position is final: report it. Comes once. */
  | { readonly kind: 'finish' };

/**
 * Sign the next entry of the own chain. It names the transcript of this moment, and the hash of the state that this
 * transcript leads to (E5). What arrives while it is being signed changes neither.
 */
export interface Signing {
  readonly kind: 'sign';
  readonly transcript: Transcript;
  readonly ply: number;
  readonly act: Action;
  readonly state: unknown;
}

export type Step = readonly [TurnMatch, readonly TurnCommand[]];

export function beginMatch(setup: Setup, self: number, now: number): TurnMatch {
  const transcript = emptyTranscript(setup);
  return {
    self,
    transcript,
    position: fold(setup, transcript.chains),
    stage: { stage: 'linking', since: now },
    peers: Array.from({ length: setup.seats }, (_, seat) => (seat === self ? null : STRANGER)),
    refused: [],
    forks: [],
    signing: false,
    secret: { kind: 'unknown' },
    headsSentAt: now,
    clock: { at: now, late: false, wall: null },
    awokeAt: now,
    away: null,
    unlinked: false,
  };
}

/** Why this player cannot sign this act now; null where it can. */
export function refusalOf(match: TurnMatch, act: Action): PlayRefusal | null {
  const { position, self, transcript } = match;
  if (position.turn === null || position.departures[self] !== null) return 'over';
  if (match.signing) return 'signing';
  if (match.stage.stage === 'returning') return 'not-begun';
  if (act.kind !== 'move') return null;
  if (match.stage.stage !== 'playing') return 'not-begun';
  if (position.turn !== self) return 'out-of-turn';
  const { title } = transcript.setup;
  const move = title.parseMove(act.move);
  return move !== null && title.apply(position.state, self, move).ok ? null : 'illegal';
}

/** The seats that this player hears over links of its own. */
export function hearsOf(match: TurnMatch): readonly number[] {
  return match.peers.flatMap((peer, seat) => (peer?.link === 'open' && peer.silentSince === null ? [seat] : []));
}

/**
 * Another player's entries are asked for so soon after its turn began. For the server the time of this player begins as soon as
 * it has the other one's move, and a move may be kept back from the link (T15).
 */
const ASKS_AFTER_MS = 2_000;

/** Another player that has been on turn for a while, by the latest look at the clock, and of which nothing has come (T15). */
export function waitsOf({ self, position, clock, stage }: TurnMatch): readonly number[] {
  const { turn } = position;
  if (turn === null || turn === self || stage.stage !== 'playing') return [];
  return clock.at < stage.plySince + ASKS_AFTER_MS ? [] : [turn];
}

/** When the time of the seat on turn is over; null while no time runs. */
export function turnEndsAt(match: TurnMatch): number | null {
  return match.stage.stage === 'playing' ? match.stage.plySince + clocksOf(match).turnMs : null;
}

export const clocksOf = (match: TurnMatch): Clocks => match.transcript.setup.title.clocks;
