import type { Findings, Witness } from '@parley/evidence';
import type { Accepts, MatchStart, PlayerClass, Verdict } from '@parley/protocol';
import type { Ledger, MatchRecord } from '@parley/trust';

/**
 * What the server remembers. One interface, one contract suite, so that SQLite can be joined by PostgreSQL later (O7).
 * Every promise that resolves stands for something durable (O5). Times are milliseconds since the epoch; ids of
 * sessions are stored only as their SHA-256.
 */
export interface Store {
  readonly players: PlayerStore;
  readonly sessions: SessionStore;
  readonly matches: MatchStore;
  readonly secrets: SecretStore;
  close(): Promise<void>;
}

export interface PlayerRow {
  readonly id: string;
  readonly name: string;
  /** Normal form of the name under which it is unique: case and look-alikes folded. */
  readonly foldedName: string;
  readonly avatar: string;
  readonly class: Exclude<PlayerClass, 'anonymous'>;
  /** Key with which a guest or a house signs in; null for members, who sign in with a password or passkey instead. */
  readonly key: string | null;
  /** Argon2id, PHC string; null for guests and houses. */
  readonly passwordHash: string | null;
  readonly accepts: Accepts;
  /** Whether others get only relayed addresses of this player (S17). */
  readonly hidden: boolean;
  readonly createdAt: number;
}

export interface PlayerStore {
  /** False where the folded name or the key is taken. */
  add(player: PlayerRow): Promise<boolean>;
  byId(id: string): Promise<PlayerRow | null>;
  byKey(key: string): Promise<PlayerRow | null>;
  byFoldedName(foldedName: string): Promise<PlayerRow | null>;
  /** False where the new folded name is taken, or there is no such player. */
  update(id: string, change: Partial<Omit<PlayerRow, 'id' | 'createdAt'>>): Promise<boolean>;
  block(player: string, blocked: string, at: number): Promise<void>;
  unblock(player: string, blocked: string): Promise<void>;
  /** Whom this player blocked. */
  blockedBy(player: string): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Whether either of the two blocked the other. */
  anyBlock(a: string, b: string): Promise<boolean>;
}

export interface SessionRow {
  /** SHA-256 of the session id, hex. */
  readonly idHash: string;
  readonly player: string;
  readonly expiresAt: number;
  readonly createdAt: number;
}

export interface SessionStore {
  add(session: SessionRow): Promise<void>;
  byHash(idHash: string): Promise<SessionRow | null>;
  ofPlayer(player: string): Promise<readonly SessionRow[]>;
  extend(idHash: string, expiresAt: number): Promise<void>;
  remove(idHash: string): Promise<void>;
  removeOfPlayer(player: string): Promise<void>;
  removeExpired(now: number): Promise<number>;
}

/** A match from its start; `participants` with keys, in order of seats, are what reports are checked against. */
export interface MatchRow {
  readonly id: string;
  readonly title: string;
  readonly rules: number;
  readonly mode: MatchStart['mode'];
  readonly seed: number;
  readonly startedAt: number;
  readonly participants: readonly {
    readonly seat: number;
    readonly player: string;
    readonly client: string;
    readonly key: string;
    /** Name, avatar, class and rating as they were at the start. */
    readonly card: MatchStart['participants'][number]['card'];
    /** Those who entered together, by an id of this match alone; null: alone (E7). */
    readonly party: string | null;
  }[];
}

export interface ReportRow {
  readonly match: string;
  readonly seat: number;
  readonly jws: string;
  readonly receivedAt: number;
}

/** One signed entry of the record of a match, verified, as it was handed in (E3). Two of one seat and position are a fork. */
export interface EntryRow {
  readonly match: string;
  readonly seat: number;
  readonly n: number;
  /** SHA-256 of the JWS, base64url: its name. */
  readonly hash: string;
  readonly jws: string;
  readonly receivedAt: number;
  /** The seat that handed it in first. */
  readonly bySeat: number;
}

/** A verified statement that counts: its signer could not reach the server (T7). */
export interface DistressRow {
  readonly match: string;
  readonly seat: number;
  readonly jws: string;
  readonly receivedAt: number;
}

/** What a verdict was made from, besides the reports and entries: enough to judge again (E6). */
export interface Judged {
  /** Version of the protocol by which the match was played (E9). */
  readonly protocol: number;
  readonly record: MatchRecord;
  readonly witness: Witness;
  readonly findings: Findings;
}

/** One change of a rating (W6). */
export interface RatingPoint {
  readonly title: string;
  readonly match: string;
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** A replay that disagreed with everybody, for the author of the title (E5). `detail` is JSON for a person. */
export interface DesyncRow {
  readonly match: string;
  readonly title: string;
  readonly rules: number;
  readonly detail: string;
}

export interface MatchStore {
  start(match: MatchRow): Promise<void>;
  byId(id: string): Promise<MatchRow | null>;
  /** Keeps the first report of a seat. False where one is there already. */
  addReport(report: ReportRow): Promise<boolean>;
  reports(match: string): Promise<readonly ReportRow[]>;
  /** Keeps these, all or none, in one commit; one that is there already stays as it is. */
  addEntries(entries: readonly EntryRow[]): Promise<void>;
  /** In the order in which they came. */
  entries(match: string): Promise<readonly EntryRow[]>;
  /** Keeps the first statement of a seat. False where one is there already. */
  addDistress(distress: DistressRow): Promise<boolean>;
  distress(match: string): Promise<readonly DistressRow[]>;
  /** Matches without a verdict, oldest first. */
  open(): Promise<readonly MatchRow[]>;
  openOfPlayer(player: string): Promise<readonly string[]>;
  /** Ledger of a player in a title; null before the first rated match. */
  ledger(player: string, title: string): Promise<Ledger | null>;
  ledgers(player: string): Promise<readonly { readonly title: string; readonly ledger: Ledger }[]>;
  /** How many rated matches these two played together in this title since then. */
  met(a: string, b: string, title: string, since: number): Promise<number>;
  /**
   * Writes verdicts, what they were made from, ledgers and rating changes in one transaction, all or nothing (ARCHITECTURE 6). A match that has
   * a verdict already keeps it: its id is left out of the answer, which lists those written (O5).
   */
  decide(decisions: readonly DecisionRow[]): Promise<readonly string[]>;
  verdict(match: string): Promise<Verdict | null>;
  /** What the verdict was made from; null before it is, and for those from before this was kept. */
  judged(match: string): Promise<Judged | null>;
  /** Latest verdicts of a player, newest first. */
  history(player: string, limit: number): Promise<readonly Verdict[]>;
  /** Latest changes of a player's ratings, oldest first. */
  curve(player: string, limit: number): Promise<readonly RatingPoint[]>;
  /** Replays of a title that disagreed with everybody, oldest first. */
  desyncs(title: string): Promise<readonly DesyncRow[]>;
}

export interface DecisionRow {
  readonly verdict: Verdict;
  readonly judged: Judged;
  /** Where the replay disagreed with everybody. */
  readonly desync: DesyncRow | null;
  /** New ledgers of the players whose ratings were weighed; empty for unrated matches. */
  readonly ledgers: readonly { readonly player: string; readonly ledger: Ledger; readonly trust: number }[];
}

/** The server's own signing key and the like: made once, kept. */
export interface SecretStore {
  get(name: string): Promise<string | null>;
  /** Keeps the first value that is put under a name, and answers with the one that is kept. */
  putOnce(name: string, value: string): Promise<string>;
}
