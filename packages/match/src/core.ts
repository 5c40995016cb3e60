import type { Report, Signer } from '@parley/evidence';
import type { Outcome, Strength } from '@parley/games';
import type { TickRecord } from './watch/tick-record.ts';

/**
 * One match as the device of one player keeps it, without links, keys, timers and server: `PeerMatch` has these, and runs
 * any core on them. There is one core for each kind of title (`turn/` is the one for titles by turns), and one contract
 * suite that each has to pass (`testing/core.contract.ts`).
 *
 * `step` takes an input and the time, changes the match, and returns commands. Nothing else changes it. Signatures and hashes
 * take time, so they are not part of a step: `prepare`, `read` and the commands of kind `sign` compute them beside the match,
 * and their results are inputs of later steps. All times are milliseconds of one clock.
 *
 * @typeParam Own what only this core's steps understand: the results of `read` and of its commands of kind `sign`
 */
export interface MatchCore<Own> {
  /** How often `step` wants an input of kind `time`, in milliseconds. */
  readonly timeEveryMs: number;
  /** Computes what the first step needs. No step comes before it is done. */
  prepare(): Promise<void>;
  /** Changes the match by one input. */
  step(input: CoreInput<Own>, now: number): readonly CoreCommand<Own>[];
  /**
   * A message of another player: its shape, and its signatures. Whether it is allowed in the match is for the step to say.
   * Never throws (O6). The messages of one link are read one after the other, in the order in which they came.
   *
   * @returns null where the message says nothing new
   */
  read(from: number, channel: Channel, message: Message): Promise<Read<Own> | null>;
  /**
   * Something signed of this match that the server brings (T15). It is taken exactly as from the link of its author, and may
   * be known already. The items are read one after the other.
   *
   * @returns null where it says nothing new
   */
  readDelivered(jws: string): Promise<Read<Own> | null>;
  /** The seats that have been on turn for a while, of which nothing has come: the server may have their entries (T15). */
  readonly waits: readonly number[];
  /** What is shown of the match. It is the same object until something in it changes. */
  readonly view: CoreView;
  /** What is drawn and steered many times a second; null for titles by turns. */
  readonly ticks: CoreTicks | null;
  /** Why this player cannot play this now; null where it can. */
  refuses(move: unknown): PlayRefusal | null;
  /** A bot's move for this player in the present state; a beginner's where no strength is named. `random`: numbers in [0, 1). */
  suggest(random: () => number, strength?: Strength): unknown;
  /**
   * Whether the links are still needed: an entry is being signed, a departure was asked for, or the end is being compared with
   * the others.
   */
  readonly isBusy: boolean;
  /** Everything signed that this device knows of. It is deposited while the match runs, and goes with the report (E3). */
  transcript(): CoreTranscript;
  /**
   * What a device has to keep of the match, so that its player can come back (N6), where that is not simply the transcript. What this player
   * signs is kept besides, before anybody gets it.
   */
  record?(): readonly string[];
  /** Something that this player has just signed, together with what it signs over, where the one cannot be read without the other. */
  covered?(jws: string): string;
  /**
   * What this player states about the result for all (T2), of the moment of the command `finish`: what arrives afterwards
   * does not change it. Throws before that command.
   */
  report(): Promise<Report>;
}

/** A match in real time, for who draws it: see `TickSurface`. */
export interface CoreTicks {
  frame(now: number): TickFrame;
  press(input: Uint8Array): void;
  steer(hand: TickHand | null): void;
  statistics(): TickStatistics;
  /** What is beyond doubt: those who watch are served from it (N7). */
  record(): TickRecord;
}

/**
 * Asked once for each tick, for the own input. `state` is the match as it will be at that tick, as far as it can be guessed: the input counts
 * some ticks later than now. It is only to be read.
 */
export type TickHand = (state: unknown) => Uint8Array;

/** What is drawn now: two states, and how far the time is from one to the other. */
export interface TickFrame {
  /** The state one tick ago. Both are of the type that the view of the title knows, change in place, and are only to be read. */
  readonly before: unknown;
  readonly now: unknown;
  /** From 0 to 1. */
  readonly alpha: number;
  /** Ticks played until `now`. A rollback does not change it. */
  readonly tick: number;
}

/** Figures of a running match in real time. */
export interface TickStatistics {
  /** Ticks that the own input waits before it counts. */
  readonly inputDelay: number;
  /** Steps in which nothing could be played, and the most of them in a row. */
  readonly stalls: number;
  readonly longestStall: number;
  /** Ticks that were played again, because a guess was wrong. */
  readonly resimulated: number;
  /** By depth in ticks, how many rollbacks there were. */
  readonly rollbacks: readonly number[];
  /** Ticks that this device is ahead of the others; negative where it is behind. */
  readonly ahead: number;
  /** Packets that were refused. */
  readonly refused: number;
  /** By seat, the share of its packets of the last ten seconds that were lost on the way here, from 0 to 1; null where that cannot be told, and at the own seat. */
  readonly loss: readonly (number | null)[];
  /** By seat, how many ticks its inputs come later than its way explains: it is slow, or holds them back. */
  readonly late: readonly number[];
}

export type Channel = 'reliable' | 'unreliable';

/** A message from a link: JSON that is already parsed, or bytes. */
export type Message =
  | { readonly format: 'json'; readonly value: unknown }
  | { readonly format: 'binary'; readonly bytes: Uint8Array };

export type Read<Own> =
  | { readonly kind: 'own'; readonly own: Own }
  /** Not what this match takes. Counted under the seat whose link brought it. */
  | { readonly kind: 'refused'; readonly code: string };

export type CoreInput<Own> =
  | { readonly kind: 'own'; readonly own: Own }
  | { readonly kind: 'link'; readonly seat: number; readonly link: LinkStage }
  /** Nothing has come over the link of this seat since then, though it is not closed; null: it is heard again. */
  | { readonly kind: 'silent'; readonly seat: number; readonly since: number | null }
  /** The server says that these seats are there, and brings what they sign; no other seat is heard through it (T15). */
  | { readonly kind: 'through-server'; readonly seats: readonly number[] }
  /** The server can be reached, or no more. Before the first word of it, it can. */
  | { readonly kind: 'server'; readonly isThere: boolean }
  /** Bytes of this seat over the unreliable channel. They are taken in at once: they come many times a second (N1). */
  | { readonly kind: 'packet'; readonly seat: number; readonly bytes: Uint8Array }
  /** Something that was refused came over the link of this seat. */
  | { readonly kind: 'refused'; readonly seat: number; readonly code: string }
  /** This player plays. Ask `refuses` first: a move that it refuses is ignored here. */
  | { readonly kind: 'play'; readonly move: unknown }
  /** This player gives up, or leaves before it began. It takes effect as soon as nothing else is being signed. */
  | { readonly kind: 'depart'; readonly how: 'resigned' | 'left' }
  /** The server waits for the report of this player (T9). */
  | { readonly kind: 'report-request' }
  /**
   * Time has passed. Comes every `timeEveryMs`, later where the device slept. `wall`: what the clock of the wall shows, where that is known.
   * Some devices stop the other clock while they sleep.
   */
  | { readonly kind: 'time'; readonly wall?: number };

export type LinkStage = 'connecting' | 'open' | 'closed';

export type CoreCommand<Own> =
  | { readonly kind: 'send'; readonly seat: number; readonly channel: Channel; readonly data: Uint8Array }
  /** Sign something with the key of this player. The result is an input; where the key fails, too. It rejects for a fault in our own code, or in the title's. */
  | { readonly kind: 'sign'; readonly sign: (signer: Signer) => Promise<Own> }
  /** Nothing comes from this seat, by any way: it needs a second path. May be repeated as long as that is so (N13). */
  | { readonly kind: 'hasten'; readonly seat: number }
  /** The transcript has grown: deposit it. */
  | { readonly kind: 'deposit' }
  /** Tell the server that the match goes on, so that there is nothing to report yet (T9). */
  | { readonly kind: 'playing' }
  /** The result is final: report it. Comes once. */
  | { readonly kind: 'finish' };

export type PlayRefusal = 'not-begun' | 'over' | 'signing' | 'out-of-turn' | 'illegal';

/** What a core shows: what all have in common, and how far the match is by the kind of its title. */
export type CoreView = CoreBase & Progress;

/** How far a match is: one shape for each kind of title, told apart by `kind`. */
export type Progress = TurnProgress | TickProgress;

interface CoreBase {
  /**
   * `linking`: the links are being made. `returning`: the player has come back, and learns from the others what it signed before.
   * `settling`: the match is over by the entries known here, and the players compare
   * theirs. `final`: the report is made, or being made.
   */
  readonly stage: 'linking' | 'returning' | 'playing' | 'settling' | 'final';
  /** Why the match never began; null where it did, or still can. */
  readonly voided: 'left' | 'links' | null;
  /** By seat. */
  readonly seats: readonly CoreSeat[];
  /** The state of the title, of the type that its view knows. */
  readonly state: unknown;
  readonly outcome: Outcome | null;
}

/** How far a match by turns is. */
export interface TurnProgress {
  readonly kind: 'turns';
  /** The seat on turn; null once the match is over. */
  readonly turn: number | null;
  /** The device of that seat makes this ply without its player (N9): nobody is asked for anything. */
  readonly byItself: boolean;
  /** Plies played. */
  readonly ply: number;
  /** The last move and who made it, for the board to mark. */
  readonly last: { readonly seat: number; readonly move: unknown } | null;
  /** When the time of the seat on turn is over; null while no time runs. */
  readonly turnEndsAt: number | null;
  /** What this player knows and the others do not (N9), of the type that the view of the title knows; null where there is nothing. */
  readonly own: unknown;
}

/**
 * How far a match in real time is (N1). It changes a few times a second only, so that a page is not rendered for each tick: what moves is
 * in `TickSurface`.
 */
export interface TickProgress {
  readonly kind: 'ticks';
  /** Ticks that were played here, some of them with guesses. 0: the players still wait for each other. */
  readonly tick: number;
  /** Ticks that are final: the inputs of everybody are here, and signed. */
  readonly confirmed: number;
  /** Nothing was played for a moment, because the inputs of others are missing. */
  readonly isStalled: boolean;
  /** The seats whose inputs are missing for so long that it shows; also those that are being waited for before the first tick. */
  readonly waitsFor: readonly number[];
  /** The first tick after which this device and another one had different states; null while they agree (N3). */
  readonly desync: DesyncNews | null;
  /** Who signed two histories, each for another player, so that no match can go on from both: it has ended without a result. Null: nobody. */
  readonly brokenBy: number | null;
  /** There are no turns. So those who look at turns alone need not ask for the kind. */
  readonly ply: 0;
  readonly turn: null;
  readonly byItself: false;
  readonly last: null;
  readonly turnEndsAt: null;
  readonly own: null;
}

export interface DesyncNews {
  readonly tick: number;
  /** The other one. */
  readonly seat: number;
  /** Parts of the state that differ (`fields` of the title), as far as both have said. */
  readonly fields: readonly string[];
  /**
   * `altered-state`: all had the same inputs, and these seats stand against most of the others. `two-inputs`: these seats sent one input to one
   * and another to the other, or somebody handed over a false one. `unknown`: the two say different things of the same inputs, and nobody is blamed here:
   * the judge replays.
   */
  readonly code: 'altered-state' | 'two-inputs' | 'unknown';
  /** Whom the code is about; nobody for `unknown`. */
  readonly seats: readonly number[];
}

export interface CoreSeat {
  readonly departure: 'resigned' | 'time' | 'absent' | 'left' | null;
  /** Inputs of this seat that were refused, with the reason of the latest. */
  readonly refused: { readonly count: number; readonly latest: string | null };
  /**
   * Since when nothing was heard of this seat, neither over its link nor by what others say: its absence counts from here.
   * Null while it is heard, and at the own seat.
   */
  readonly silentSince: number | null;
  /** The server says that this seat is there, and brings what it signs. */
  readonly throughServer: boolean;
}

/** One signed object of a transcript: the entry at place `n` of the chain of its author's seat. */
export interface TranscriptItem {
  readonly seat: number;
  readonly n: number;
  readonly hash: string;
  readonly jws: string;
}

export interface CoreTranscript {
  /** One history of each player, each item after all that it names. */
  readonly chains: readonly TranscriptItem[];
  /** Items that contradict one of these: they prove a second history (E2). */
  readonly forks: readonly TranscriptItem[];
  /** Items whose past is not known here. */
  readonly waiting: readonly TranscriptItem[];
}
