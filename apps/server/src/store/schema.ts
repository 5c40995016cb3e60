import type { ConductTables } from './conduct-tables.ts';
import type { HistoryLinesColumns } from './history-tables.ts';
import type { HouseKeysColumns } from './house-tables.ts';
import type { LeasesColumns } from './lease-tables.ts';

/**
 * The database tables, as kysely sees them. Times are milliseconds since the epoch and booleans are 0 or 1. Structured values (a card, a
 * verdict) are JSON text, so that a person can read every database table with the database's own shell.
 */
export interface DatabaseTables extends ConductTables {
  players: PlayersColumns;
  blocks: BlocksColumns;
  sessions: SessionsColumns;
  passkeys: PasskeysColumns;
  recovery_codes: RecoveryCodesColumns;
  user_keys: UserKeysColumns;
  device_codes: DeviceCodesColumns;
  matches: MatchesColumns;
  participants: ParticipantsColumns;
  reports: ReportsColumns;
  entries: EntriesColumns;
  distress: DistressColumns;
  verdicts: VerdictsColumns;
  history_lines: HistoryLinesColumns;
  ledgers: LedgersColumns;
  rating_changes: RatingChangesColumns;
  desyncs: DesyncsColumns;
  player_networks: PlayerNetworksColumns;
  authority_tickets: AuthorityTicketsColumns;
  identities: IdentitiesColumns;
  known_devices: KnownDevicesColumns;
  invitation_links: InvitationLinksColumns;
  house_keys: HouseKeysColumns;
  leases: LeasesColumns;
  secrets: SecretsColumns;
  groups: GroupsColumns;
  group_people: GroupPeopleColumns;
  group_lines: GroupLinesColumns;
}

export interface GroupsColumns {
  id: string;
  name: string;
  folded_name: string;
  about: string;
  open: number;
  /** SHA-256 of the secret in the link, hex; null: there is no link. */
  secret_hash: string | null;
  created_at: number;
}

export interface GroupPeopleColumns {
  group_id: string;
  player: string;
  /** maker, moderator, member; banned; or left, which only somebody who left the general group is. */
  role: string;
  since: number;
}

export interface GroupLinesColumns {
  id: string;
  group_id: string;
  /** Counts the lines of the group. */
  n: number;
  player: string;
  text: string;
  at: number;
}

export interface PlayersColumns {
  id: string;
  name: string;
  folded_name: string;
  avatar: string;
  class: string;
  password_hash: string | null;
  accepts_limited: number;
  accepts_member: number;
  accepts_house: number;
  accepts_ranked_limited: number;
  accepts_ranked_member: number;
  accepts_ranked_house: number;
  watched_by_anonymous: number;
  watched_by_limited: number;
  watched_by_member: number;
  hidden: number;
  /** Until when no invitations are taken; null: they are taken. */
  quiet_until: number | null;
  created_at: number;
}

export interface BlocksColumns {
  player: string;
  blocked: string;
  created_at: number;
}

export interface SessionsColumns {
  id_hash: string;
  player: string;
  expires_at: number;
  created_at: number;
  device: string;
  /** Null in sessions from before this was kept. */
  used_at: number | null;
  confirmed_at: number | null;
}

export interface PasskeysColumns {
  id: string;
  player: string;
  /** COSE key, base64url. */
  public_key: string;
  counter: number;
  /** JSON: how browsers reach it. */
  transports: string;
  name: string;
  created_at: number;
  used_at: number | null;
}

/** Unused ones only. */
export interface RecoveryCodesColumns {
  player: string;
  hash: string;
}

/** Keys with which guests and houses sign in. */
export interface UserKeysColumns {
  key: string;
  player: string;
  kind: string;
  name: string;
  created_at: number;
  used_at: number | null;
}

export interface DeviceCodesColumns {
  player: string;
  hash: string;
  expires_at: number;
}

export interface MatchesColumns {
  id: string;
  title: string;
  rules: number;
  mode: string;
  seed: number;
  started_at: number;
}

export interface ParticipantsColumns {
  match: string;
  seat: number;
  player: string;
  client: string;
  key: string;
  /** JSON: name, avatar, class and ratings at the start. */
  card: string;
  /** Participants who entered together have the same id, made for this match; null: alone. */
  party: string | null;
  /** JSON: seats that share a network with this one; null in matches from before it was kept. */
  near: string | null;
}

/** Networks from which players began matches, as keyed hashes. */
export interface PlayerNetworksColumns {
  player: string;
  network: string;
  /** Days since the epoch. */
  last_day: number;
}

export interface ReportsColumns {
  match: string;
  seat: number;
  jws: string;
  received_at: number;
}

/** Signed entries of transcripts, named by their hash. */
export interface EntriesColumns {
  match: string;
  seat: number;
  /** Position in the chain of the seat; two of one position are a fork. */
  n: number;
  hash: string;
  jws: string;
  received_at: number;
  /** The seat that deposited it first. */
  by_seat: number;
}

export interface DistressColumns {
  match: string;
  seat: number;
  jws: string;
  received_at: number;
}

export interface VerdictsColumns {
  match: string;
  title: string;
  decision: string;
  official: number;
  rated: number;
  decided_at: number;
  /** JSON: the verdict as everybody may read it. */
  verdict: string;
  /** JSON: what it was made from; null in those from before this was kept, and where the evidence is gone. */
  judged: string | null;
  /** For how long the evidence is kept: see `keptAs`. Null in those from before this was kept, whose evidence stays. */
  evidence_kept: string | null;
  /** When the evidence was deleted after its time; null while it is there. */
  evidence_gone_at: number | null;
}

export interface LedgersColumns {
  player: string;
  title: string;
  trust: number;
  standing: string;
  matches: number;
  disputed: number;
  /** JSON: amount by counter. */
  amounts: string;
  /** JSON: log-likelihood ratio by suspicion. */
  suspicions: string;
  /** JSON: matches by habit. */
  habits: string;
  /** The match whose verdict wrote this. */
  match: string;
}

/** One line for each change of a rating, never altered: the rating over time (W6). */
export interface RatingChangesColumns {
  match: string;
  player: string;
  title: string;
  before: number;
  after: number;
  /** JSON: counters with amounts, and the code of each reason with its values. */
  reasons: string;
  decided_at: number;
}

/** Replays that disagreed with everybody, for the authors of titles. */
export interface DesyncsColumns {
  match: string;
  title: string;
  rules: number;
  /** JSON: how far the replay came, and from how much. */
  detail: string;
}

/** Tickets of an authority that were used, until they expire. */
export interface AuthorityTicketsColumns {
  ticket_hash: string;
  expires_at: number;
}

/** Which player an authority means. The hash is of issuer and subject, which are stored nowhere. */
export interface IdentitiesColumns {
  identity_hash: string;
  player: string;
}

/** Devices on which a player proved who it is, as hashes of their tokens. */
export interface KnownDevicesColumns {
  device_hash: string;
  player: string;
  used_at: number;
}

export interface SecretsColumns {
  name: string;
  value: string;
}

export interface InvitationLinksColumns {
  id: string;
  /** SHA-256 of the secret, base64url. */
  secret_hash: string;
  maker: string;
  kind: string;
  /** The id of what it invites to. */
  subject: string;
  title: string | null;
  uses: string;
  used_by: string | null;
  created_at: number;
  expires_at: number;
}
