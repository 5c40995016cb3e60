/**
 * The tables, as kysely sees them. Instants are milliseconds since the epoch, truths are 0 or 1, and what has a shape
 * of its own (a card, a verdict) is JSON text, so that a person can read every table with the database's own shell.
 */
export interface Tables {
  players: PlayersTable;
  blocks: BlocksTable;
  sessions: SessionsTable;
  matches: MatchesTable;
  participants: ParticipantsTable;
  reports: ReportsTable;
  verdicts: VerdictsTable;
  ledgers: LedgersTable;
  rating_changes: RatingChangesTable;
  secrets: SecretsTable;
}

export interface PlayersTable {
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

export interface BlocksTable {
  player: string;
  blocked: string;
  created_at: number;
}

export interface SessionsTable {
  id_hash: string;
  player: string;
  expires_at: number;
  created_at: number;
}

export interface MatchesTable {
  id: string;
  title: string;
  rules: number;
  mode: string;
  seed: number;
  started_at: number;
}

export interface ParticipantsTable {
  match: string;
  seat: number;
  player: string;
  client: string;
  key: string;
  /** JSON: name, avatar, class and ratings at the start. */
  card: string;
}

export interface ReportsTable {
  match: string;
  seat: number;
  jws: string;
  received_at: number;
}

export interface VerdictsTable {
  match: string;
  title: string;
  decision: string;
  official: number;
  rated: number;
  decided_at: number;
  /** JSON: the verdict as everybody may read it. */
  verdict: string;
}

export interface LedgersTable {
  player: string;
  title: string;
  trust: number;
  standing: string;
  matches: number;
  disputed: number;
  /** JSON: amount by counter. */
  amounts: string;
  /** The match whose verdict wrote this. */
  match: string;
}

/** One line for each change of a rating, never altered: the rating over time (W6). */
export interface RatingChangesTable {
  match: string;
  player: string;
  title: string;
  before: number;
  after: number;
  /** JSON: reasons in words. */
  reasons: string;
  decided_at: number;
}

export interface SecretsTable {
  name: string;
  value: string;
}
