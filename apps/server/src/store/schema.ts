import type { ConductTables } from './conduct-tables.ts';

/**
 * The database tables, as kysely sees them. Times are milliseconds since the epoch and booleans are 0 or 1. Structured values (a card, a
 * verdict) are JSON text, so that a person can read every database table with the database's own shell.
 */
export interface DatabaseTables extends ConductTables {
  players: PlayersColumns;
  blocks: BlocksColumns;
  sessions: SessionsColumns;
  matches: MatchesColumns;
  participants: ParticipantsColumns;
  reports: ReportsColumns;
  entries: EntriesColumns;
  distress: DistressColumns;
  verdicts: VerdictsColumns;
  ledgers: LedgersColumns;
  rating_changes: RatingChangesColumns;
  desyncs: DesyncsColumns;
  player_networks: PlayerNetworksColumns;
  secrets: SecretsColumns;
}

export interface PlayersColumns {
  id: string;
  name: string;
  folded_name: string;
  avatar: string;
  class: string;
  key: string | null;
  password_hash: string | null;
  accepts_limited: number;
  accepts_member: number;
  accepts_house: number;
  hidden: number;
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
  /** JSON: reasons in words. */
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

export interface SecretsColumns {
  name: string;
  value: string;
}
