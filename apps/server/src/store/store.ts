import type { Findings, FirstWitness, Witness } from '@parley/evidence';
import type { Accepts, AnyVerdict, MatchStart, PlayerClass, Verdict } from '@parley/protocol';
import type { FirstRecord, Ledger, MatchRecord } from '@parley/trust';
import type { Successor } from './anonymous.ts';
import type { ConductStore } from './conduct-store.ts';
import type { CredentialStore, PasskeyRow, UserKeyRow } from './credential-store.ts';
import type { GroupStore } from './group-store.ts';
import type { HistoryLine } from './history-lines.ts';
import type { HouseStore } from './house-store.ts';
import type { LeaseHolder, LeaseStore } from './lease-store.ts';

/**
 * What the server remembers. One interface and one contract suite, so that SQLite, PostgreSQL and the fake of the tests can stand
 * for each other (O7).
 * Every promise that resolves stands for something durable (O5). Writes of one caller happen in the order of its calls, and all
 * that is asked for in one turn of the event loop is one commit; a write that fails makes no other one fail. Each write reads
 * and writes in one transaction, so no other writer comes between. Times are milliseconds since the epoch; ids of sessions
 * are stored only as their SHA-256.
 */
export interface Store {
  readonly players: PlayerStore;
  readonly sessions: SessionStore;
  readonly credentials: CredentialStore;
  readonly matches: MatchStore;
  readonly networks: NetworkStore;
  readonly authorities: AuthorityStore;
  readonly devices: DeviceStore;
  readonly invitationLinks: InvitationLinkStore;
  readonly persons: PersonStore;
  readonly conduct: ConductStore;
  readonly secrets: SecretStore;
  readonly groups: GroupStore;
  readonly houses: HouseStore;
  readonly leases: LeaseStore;
  /** What was stored so far is in the main place of the store, and not only in a log beside it. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface PlayerRow {
  readonly id: string;
  readonly name: string;
  /** Normal form of the name under which it is unique: case and look-alikes folded. */
  readonly foldedName: string;
  readonly avatar: string;
  readonly class: Exclude<PlayerClass, 'anonymous'>;
  /** Argon2id, PHC string; null for guests, houses, and members who have passkeys only. */
  readonly passwordHash: string | null;
  readonly accepts: Accepts;
  /** Whether others get only relayed addresses of this player (S17). */
  readonly hidden: boolean;
  /** Until when this player takes no invitations; null if it takes them (S8). */
  readonly quietUntil: number | null;
  readonly createdAt: number;
}

/** What a new player signs in with, besides a password. */
export interface FirstCredential {
  readonly key?: Omit<UserKeyRow, 'player'>;
  readonly passkey?: Omit<PasskeyRow, 'player'>;
}

export interface PlayerStore {
  /** With what it signs in with, or not at all: false where the folded name, the key or the passkey is taken. */
  add(player: PlayerRow, first?: FirstCredential): Promise<boolean>;
  /**
   * A guest becomes a member: its keys sign nobody in any more. False, and nothing is written, where the folded name or the passkey
   * is taken, and where the player is no guest.
   */
  claim(
    id: string,
    account: Pick<PlayerRow, 'name' | 'foldedName' | 'passwordHash'>,
    passkey: Omit<PasskeyRow, 'player'> | null,
  ): Promise<boolean>;
  byId(id: string): Promise<PlayerRow | null>;
  /** Those of these players who are there, by id. */
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, PlayerRow>>;
  byKey(key: string): Promise<PlayerRow | null>;
  byFoldedName(foldedName: string): Promise<PlayerRow | null>;
  /** Changes what is named and nothing else. False where the new folded name is taken, or there is no such player. */
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
  /** The device in words, such as `Firefox on Windows`; empty where that is not known. */
  readonly device: string;
  /** The latest use, to a few minutes. */
  readonly usedAt: number;
  /** When its bearer last proved to be the member, by password, passkey, recovery code or ticket; null: never. */
  readonly confirmedAt: number | null;
}

export interface SessionStore {
  /**
   * @param passwordHash of the password by which it begins: false, and nothing is written, where its player has another one by now
   */
  add(session: SessionRow, passwordHash?: string): Promise<boolean>;
  byHash(idHash: string): Promise<SessionRow | null>;
  /** Those of these sessions that have neither been removed nor expired. */
  standing(idHashes: readonly string[], now: number): Promise<ReadonlySet<string>>;
  ofPlayer(player: string): Promise<readonly SessionRow[]>;
  extend(idHash: string, expiresAt: number): Promise<void>;
  /** Notes the latest use, and the end that follows from it. */
  use(idHash: string, at: number, expiresAt: number): Promise<void>;
  confirm(idHash: string, at: number): Promise<void>;
  remove(idHash: string): Promise<void>;
  /** All of this player but one, if one is named. Answers with those that were removed. */
  removeOfPlayer(player: string, except?: string): Promise<readonly string[]>;
  /**
   * Removes those that expired, and with the last session of a guest the guest, where it has played no match and nobody is blocked.
   * Answers with how many sessions there were.
   */
  removeExpired(now: number): Promise<number>;
}

/** A match as it started. Reports are checked against the keys of its `participants`, which are in order of seats. */
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
    /** Participants who entered together have the same id, made for this match; null: alone (E7). */
    readonly party: string | null;
    /** Seats that share a network with this one, now or lately: see `NetworkStore`. Empty in matches from before it was kept. */
    readonly near: readonly number[];
  }[];
}

/** That a player began a match from a network, as a keyed hash of it, and when it did so last, in days since the epoch. */
export interface NetworkRow {
  readonly player: string;
  readonly network: string;
  readonly day: number;
}

/**
 * From which networks players began matches lately, so that those who share one count as connected (E7). Only keyed hashes are
 * stored, never an address, and each goes after its time.
 */
export interface NetworkStore {
  /** Notes these. Where a player was there before, the later day stays. */
  note(rows: readonly NetworkRow[]): Promise<void>;
  /** The networks of each of these players since a day. Players without any are left out. */
  of(players: readonly string[], since: number): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** Removes those from before a day. */
  forget(before: number): Promise<number>;
}

export interface ReportRow {
  readonly match: string;
  readonly seat: number;
  readonly jws: string;
  readonly receivedAt: number;
}

/** One signed entry of a transcript, verified before it is stored (E3). Two of one seat and position are a fork. */
export interface EntryRow {
  readonly match: string;
  readonly seat: number;
  readonly n: number;
  /** SHA-256 of the JWS, base64url: its name. */
  readonly hash: string;
  readonly jws: string;
  readonly receivedAt: number;
  /** The seat that deposited it first. */
  readonly bySeat: number;
}

/** A verified statement that its signer could not reach the server, and that counts (T7). */
export interface DistressRow {
  readonly match: string;
  readonly seat: number;
  readonly jws: string;
  readonly receivedAt: number;
}

/** What a verdict was made from, besides reports and entries. With them the match can be judged again (E6). */
export interface Judged {
  /** Version of the protocol by which the match was played (E9). */
  readonly protocol: number;
  /** Decisions from before the second rules of the arbiter have a record of the first ones. */
  readonly record: MatchRecord | FirstRecord;
  /** Such decisions have a witness of the first rules as well. */
  readonly witness: Witness | FirstWitness;
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

/** One other player of a rated match, and what the match changed in the ledger of the player who is asked about. */
export interface MeetingRow {
  readonly opponent: string;
  readonly gains: readonly { readonly counter: string; readonly amount: number }[];
}

/** A replay that disagreed with everybody, for the author of the title (E5). `detail` is JSON for a person. */
export interface DesyncRow {
  readonly match: string;
  readonly title: string;
  readonly rules: number;
  readonly detail: string;
}

/** `repeated`: the seat has one already, which stays. `late`: the match has a verdict, so nothing is added to it. */
export type AddOutcome = 'added' | 'repeated' | 'late';

export interface MatchStore {
  start(match: MatchRow, holder?: LeaseHolder): Promise<void>;
  /** Another client of its player holds this seat from now on (N6). */
  moveSeat(match: string, seat: number, client: string): Promise<void>;
  byId(id: string): Promise<MatchRow | null>;
  /** Keeps the first report of a seat, until the verdict. */
  addReport(report: ReportRow): Promise<AddOutcome>;
  /** In order of seats. */
  reports(match: string): Promise<readonly ReportRow[]>;
  reportsOf(matches: readonly string[]): Promise<readonly ReportRow[]>;
  /** Keeps these, all or none, until the verdict of one of their matches; one that is there already stays as it is. */
  addEntries(entries: readonly EntryRow[]): Promise<Exclude<AddOutcome, 'repeated'>>;
  /** In the order in which they came. */
  entries(match: string): Promise<readonly EntryRow[]>;
  /** Keeps the first statement of a seat, until the verdict. */
  addDistress(distress: DistressRow): Promise<AddOutcome>;
  /** In order of seats. */
  distress(match: string): Promise<readonly DistressRow[]>;
  distressOf(matches: readonly string[]): Promise<readonly DistressRow[]>;
  /** Matches without a verdict, oldest first. */
  open(): Promise<readonly MatchRow[]>;
  /**
   * Those of them that began at this time or later. A match is written a moment after the time of its start, and by other processes,
   * so whoever asks again and again asks for some time before the last answer.
   */
  openSince(startedAt: number): Promise<readonly MatchRow[]>;
  openOfPlayer(player: string): Promise<readonly string[]>;
  /** Ledger of a player in a title; null before the first rated match. */
  ledger(player: string, title: string): Promise<Ledger | null>;
  /** In order of titles. */
  ledgers(player: string): Promise<readonly TitleLedger[]>;
  /** The ledgers of several players, by player. Players without one are left out. */
  ledgersOf(players: readonly string[]): Promise<ReadonlyMap<string, readonly TitleLedger[]>>;
  /**
   * Decides one match: reads what earlier matches left of its players, has it arbitrated, and writes the verdict, what it was made
   * from, ledgers and rating changes, in one transaction, all or nothing (ARCHITECTURE 6). So two verdicts about one player build
   * on each other, also when two processes make them. Rejects where `arbitrate` throws, where the match is not there, and with
   * `Superseded` where its holder of a lease has a successor.
   */
  decide(judgement: Judgement): Promise<Decided>;
  /** With codes, or with the sentences that it had before there were codes (E9.4): it stays as it was written. */
  verdict(match: string): Promise<AnyVerdict | null>;
  /** What the verdict was made from; null before it is, for those from before this was kept, and where the evidence is gone. */
  judged(match: string): Promise<Judged | null>;
  /** When the evidence of this match was deleted after its time; null while it is there. */
  evidenceGone(match: string): Promise<number | null>;
  /**
   * Deletes the entries, reports and statements of casual matches whose time is over, and what their verdicts were made from. The
   * verdicts, ratings and matches stay. Answers with how many matches lost their evidence, at most `most`.
   */
  forgetEvidence(times: EvidenceTimes): Promise<number>;
  /** Latest verdicts of a player, newest first, and of one instant by match; with a wish only some, or from a place on (C8). */
  history(player: string, limit: number, wish?: HistoryWish): Promise<readonly AnyVerdict[]>;
  /** How many decided matches of a player ended how, by title and kind of opponents; those with none are left out (W6). */
  results(player: string): Promise<readonly ResultsRow[]>;
  /** Latest changes of a player's ratings, oldest first. */
  curve(player: string, limit: number): Promise<readonly RatingPoint[]>;
  /** The others in this player's rated matches of all titles since then, in no order: one row for each of them and match. */
  meetings(player: string, since: number): Promise<readonly MeetingRow[]>;
  /** Replays of a title that disagreed with everybody, by match. */
  desyncs(title: string): Promise<readonly DesyncRow[]>;
}

/** Which of a player's decided matches are asked for. What is not named does not matter. */
export interface HistoryWish {
  readonly title?: string;
  readonly ending?: HistoryLine['ending'];
  readonly against?: HistoryLine['against'];
  readonly official?: boolean;
  readonly disputed?: boolean;
  /** Those that follow on this one, which need not be there any more. */
  readonly after?: { readonly decidedAt: number; readonly match: string };
  /** Without matches in which somebody played whom this player blocked, or who blocked it. */
  readonly reader?: string;
}

export interface ResultsRow extends Pick<HistoryLine, 'title' | 'against' | 'ending'> {
  readonly matches: number;
}

/** Which evidence goes. Milliseconds since the epoch. That of ranked and tournament matches never goes. */
export interface EvidenceTimes {
  /** Of casual matches decided before this that nobody disputes: see `isDisputed`. */
  readonly casualBefore: number;
  /** Of disputed casual matches decided before this. */
  readonly disputedBefore: number;
  readonly now: number;
  readonly most: number;
}

export interface TitleLedger {
  readonly title: string;
  readonly ledger: Ledger;
}

/** A match whose verdict is due. */
export interface Judgement {
  readonly match: MatchRow;
  /** How many reports the verdict is made from. */
  readonly reportCount: number;
  /** From when on earlier rated matches between its players count. */
  readonly metSince: number;
  /** Who owns this match: there is no verdict of a holder after which another one came. Without: whoever comes first. */
  readonly holder?: LeaseHolder;
  /** Pure and synchronous, as it runs within the transaction. Called again where the transaction is tried again. */
  readonly arbitrate: (earlier: EarlierMatches) => DecisionRow;
}

/** Milliseconds since the epoch. */
export interface Stay {
  readonly from: number;
  readonly until: number;
}

/** What earlier matches of the same title left of the players of a match. */
export interface EarlierMatches {
  /** In order of seats; null before the first rated match. */
  readonly ledgers: readonly (Ledger | null)[];
  /**
   * How many rated matches each seat played with each other seat, or with players who shared a network with that one; 0 with
   * itself, and with a seat of the same player.
   */
  readonly met: readonly (readonly number[])[];
  /** In order of seats: when each of them was in other rated matches decided since this one began, from the start to its report. */
  readonly busy: readonly (readonly Stay[])[];
}

/**
 * `there`: the match has a verdict already and keeps it (O5). `outdated`: there are more reports than it was made from, so
 * nothing is written and the match is judged again (E1).
 */
export type Decided =
  | { readonly state: 'written'; readonly decision: DecisionRow }
  | { readonly state: 'there' | 'outdated' };

export interface DecisionRow {
  readonly verdict: Verdict;
  readonly judged: Judged;
  /** Where the replay disagreed with everybody. */
  readonly desync: DesyncRow | null;
  /** New ledgers of the players whose ratings were weighed; empty for unrated matches. */
  readonly ledgers: readonly { readonly player: string; readonly ledger: Ledger; readonly trust: number }[];
}

/** What is kept of the tickets of an authority (S2 c). */
export interface AuthorityStore {
  /**
   * Uses the ticket of this hash: true once, for all processes together. Forgets the tickets that expired by then. Milliseconds
   * since the epoch.
   */
  spend(ticketHash: string, expiresAt: number, now: number): Promise<boolean>;
  /** The player who is this identity; null for one that never came. */
  playerOf(identityHash: string): Promise<string | null>;
  /**
   * Adds a player as this identity, both or neither. `known`: the identity is a player already. `taken`: the name, the key or
   * the id is another player's.
   */
  enrol(player: PlayerRow, identityHash: string): Promise<'added' | 'known' | 'taken'>;
}

/** A device on which a player proved who it is, as the SHA-256 (hex) of the random token that the device keeps. */
export interface DeviceRow {
  readonly deviceHash: string;
  readonly player: string;
  /** When the player last signed in on it. */
  readonly usedAt: number;
}

/** Devices that players used before (O6). One device may be of several players. */
export interface DeviceStore {
  /** Whether this player used this device before. */
  isKnown(deviceHash: string, player: string): Promise<boolean>;
  /** Whether anybody used this device before. */
  exists(deviceHash: string): Promise<boolean>;
  /**
   * Notes a device. Of each player the latest `most` stay.
   * @param session hash of the session that its player began there: nothing is written where that has ended
   */
  note(device: DeviceRow, most: number, session?: string): Promise<void>;
  /** Forgets all devices of a player but one, if one is named: as after a password was changed or reset. */
  forgetOfPlayer(player: string, except?: string): Promise<void>;
}

/** The server's own signing key and the like: made once, kept. */
export interface SecretStore {
  get(name: string): Promise<string | null>;
  /** Keeps the first value that is put under a name, and answers with the one that is kept. */
  putOnce(name: string, value: string): Promise<string>;
  /** Keeps this value in the place of any other. It is on the disk when this resolves. */
  put(name: string, value: string): Promise<void>;
  /** Forgets it. Where the store can, no copy of it is left in its files, the parts that are free included. */
  remove(name: string): Promise<void>;
}

/** An invitation link (C3). Its secret is not stored. */
export interface InvitationLinkRow {
  readonly id: string;
  /** SHA-256 of the secret, base64url. */
  readonly secretHash: string;
  readonly maker: string;
  readonly kind: 'table' | 'person';
  /** The id of the table, or of the person. */
  readonly subject: string;
  readonly title: string | null;
  readonly uses: 'once' | 'often';
  /** The player who used it, where it is good once. */
  readonly usedBy: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface InvitationLinkStore {
  /** False where its maker has `most` that have not expired. */
  add(link: InvitationLinkRow, most: number, now: number): Promise<boolean>;
  byId(id: string): Promise<InvitationLinkRow | null>;
  /** Those that have not expired, the latest first. */
  ofMaker(maker: string, now: number): Promise<readonly InvitationLinkRow[]>;
  /** Notes who used a link that is good once. False where another player did before, or there is no such link. */
  use(id: string, player: string): Promise<boolean>;
  /** False where this player has no such link. */
  remove(id: string, maker: string): Promise<boolean>;
  /** Removes those that expired. Answers with how many there were. */
  removeExpired(now: number): Promise<number>;
}

/** All that is stored about one person, beside what the other stores read (S20). */
export interface PersonStore {
  /** Ids of the matches of a player, sorted: `most` of them, after this one. */
  matchesOf(player: string, after: string, most: number): Promise<readonly string[]>;
  networksOf(player: string): Promise<readonly { readonly network: string; readonly day: number }[]>;
  /** What this player said in groups and is kept, the oldest first. */
  /** Where else a player signs in: when each known device was last used, and the hashes of its identities. */
  signInOf(player: string): Promise<{ readonly devices: readonly number[]; readonly identities: readonly string[] }>;
  linesOf(player: string): Promise<readonly { readonly group: string; readonly text: string; readonly at: number }[]>;
  /** Guests without a session whom nobody has seen for a time, at most `most` of them. */
  lostGuests(times: LostGuestTimes): Promise<readonly string[]>;
  /**
   * Deletes a player and everything that concerns it alone. A group that it made goes to another member, or closes. In its matches the successor takes its place, so that official results
   * stay. `undecided`: a match of this player has no verdict yet, and nothing was deleted.
   */
  erase(player: string, successor: Successor, now: number): Promise<'erased' | 'undecided' | 'unknown'>;
}

/** Which guests are deleted. Milliseconds since the epoch. */
export interface LostGuestTimes {
  /** Made before this, and without any match. */
  readonly idleBefore: number;
  /** Of those with matches: the last one began before this. */
  readonly playedBefore: number;
  readonly most: number;
}
