import type { ComplaintOutcome, ComplaintReason, ComplaintSubject, Offence, Portion } from '@parley/protocol';

/** What is remembered about conduct (S5, S19). Times are milliseconds since the epoch. */

/** What a player says about another one. One for each author, subject and player. */
export interface ComplaintRow {
  readonly id: string;
  readonly by: string;
  readonly about: string;
  readonly subject: ComplaintSubject;
  readonly reason: ComplaintReason;
  readonly text: string;
  /** The line and its neighbours, oldest first; empty for a match. */
  readonly lines: readonly { readonly author: string; readonly text: string; readonly isIt: boolean }[];
  /** What it weighed when it was made, 0..1. */
  readonly weight: number;
  readonly at: number;
  readonly outcome: ComplaintOutcome;
  /** The administrator who decided, and why; null: nobody has. */
  readonly decidedBy: string | null;
  readonly answer: string | null;
  /** The restriction that it was used for. It is used once. */
  readonly restriction: string | null;
}

/** How the complaints of one author were decided. */
export interface ComplaintTally {
  readonly acted: number;
  readonly dismissed: number;
  readonly abusive: number;
}

export interface RestrictionRow {
  readonly id: string;
  readonly player: string;
  readonly offence: Offence;
  readonly level: number;
  /** Empty: a warning. */
  readonly portions: readonly Portion[];
  /** An administrator's own words; null where the policy decided. */
  readonly words: string | null;
  readonly matches: readonly string[];
  readonly complaints: readonly string[];
  /** The administrator who imposed it; null: the policy. */
  readonly by: string | null;
  readonly from: number;
  readonly until: number;
  readonly state: 'standing' | 'over' | 'reversed';
  /** Why it was shortened or reversed; null: it was not. */
  readonly changed: string | null;
}

export interface AppealRow {
  readonly id: string;
  readonly restriction: string;
  readonly player: string;
  readonly text: string;
  readonly match: string | null;
  readonly at: number;
  readonly state: 'open' | 'granted' | 'refused';
  readonly decidedBy: string | null;
  readonly answer: string | null;
}

/** What a verdict held against a player: one for each match, player and offence, so that nothing is charged twice. */
export interface MarkRow {
  readonly player: string;
  readonly match: string;
  readonly offence: 'lying' | 'flooding' | 'filtering' | 'leaving';
  readonly at: number;
  /** Whether a restriction was made of it. */
  readonly spent: boolean;
}

/** One row of the audit log, before it has its place in the chain. */
export interface AuditDraft {
  readonly at: number;
  /** Id of the player who acts, `policy`, or `command line`. */
  readonly actor: string;
  readonly act: string;
  readonly subject: string;
  /** JSON. */
  readonly detail: string;
}

/** A row of the audit log. `hash` covers the row and the hash of the row before (see `auditHash`). */
export interface AuditRow extends AuditDraft {
  readonly n: number;
  readonly before: string;
  readonly hash: string;
}

/** Everything about one player that a decision about it depends on. */
export interface KnownConduct {
  readonly restrictions: readonly RestrictionRow[];
  readonly appeals: readonly AppealRow[];
  readonly marks: readonly MarkRow[];
  /** Complaints about this player that weigh something, and the one that was asked for. */
  readonly complaints: readonly ComplaintRow[];
}

/** What a decision writes, all or nothing. Rows replace those of the same id. */
export interface ConductChange {
  readonly restrictions?: readonly RestrictionRow[];
  readonly appeals?: readonly AppealRow[];
  readonly complaints?: readonly ComplaintRow[];
  readonly marks?: readonly MarkRow[];
  readonly log?: readonly AuditDraft[];
}

export interface ConductStore {
  /**
   * Decides something about one player: reads what is known, and writes what `decide` answers, in one transaction. So two decisions
   * about one player build on each other. `decide` is pure and may run again. Rejects where it throws.
   * @param complaint is known besides those that weigh something
   */
  change<T extends ConductChange>(
    player: string,
    complaint: string | null,
    decide: (known: KnownConduct) => T,
  ): Promise<T>;
  /** False where this author has complained about this player for this subject; then nothing is written. */
  addComplaint(complaint: ComplaintRow): Promise<boolean>;
  complaint(id: string): Promise<ComplaintRow | null>;
  /** Latest complaints of one author, newest first. */
  complaintsBy(player: string, limit: number): Promise<readonly ComplaintRow[]>;
  /** Complaints about a player that weigh something, since then. */
  weightyAbout(player: string, since: number): Promise<readonly ComplaintRow[]>;
  /** Open complaints, the heaviest first, of equal ones the oldest first. */
  openComplaints(limit: number): Promise<readonly ComplaintRow[]>;
  tally(author: string): Promise<ComplaintTally>;
  restriction(id: string): Promise<RestrictionRow | null>;
  /** Latest restrictions of one player, newest first. */
  restrictionsOf(player: string, limit: number): Promise<readonly RestrictionRow[]>;
  /** What stands against a player, in the order of their ends. */
  standing(player: string): Promise<readonly RestrictionRow[]>;
  /** Those that stand, or have an open appeal: with an open appeal first, then newest first. */
  restrictionsToWatch(limit: number): Promise<readonly RestrictionRow[]>;
  appeal(id: string): Promise<AppealRow | null>;
  /** Oldest first. */
  appealsOf(restrictions: readonly string[]): Promise<readonly AppealRow[]>;
  /** Ends the restrictions whose time has come, and names their players, each once. */
  endDue(now: number): Promise<readonly string[]>;
  /** Matches whose verdict holds something against somebody and has not been weighed, oldest first (see `isOfConduct`). */
  toWeigh(limit: number): Promise<readonly string[]>;
  /** This verdict has been weighed. */
  weighed(match: string): Promise<void>;
  isAdministrator(player: string): Promise<boolean>;
  administrators(): Promise<readonly string[]>;
  /** Makes or unmakes an administrator, with its row in the log. False where nothing changed; then nothing is logged. */
  setAdministrator(player: string, is: boolean, at: number, actor: string): Promise<boolean>;
  /** Rows of the log after `after`, in their order. */
  log(after: number, limit: number): Promise<readonly AuditRow[]>;
  logEnd(): Promise<AuditRow | null>;
}
