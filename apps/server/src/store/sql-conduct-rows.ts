import type { Selectable } from 'kysely';
import type { AppealRow, AuditRow, ComplaintRow, MarkRow, RestrictionRow } from './conduct-store.ts';
import type {
  AppealsColumns,
  AuditLogColumns,
  ComplaintsColumns,
  ConductMarksColumns,
  RestrictionsColumns,
} from './conduct-tables.ts';

/** Rows of conduct as columns, and back. The server wrote each of them, so what is read has the shape that it had. */

export const complaintColumns = (row: ComplaintRow): ComplaintsColumns => ({
  id: row.id,
  by_player: row.by,
  about: row.about,
  subject_kind: row.subject.kind,
  subject: row.subject.id,
  reason: row.reason,
  text: row.text,
  lines: JSON.stringify(row.lines),
  weight: row.weight,
  at: row.at,
  outcome: row.outcome,
  decided_by: row.decidedBy,
  answer: row.answer,
  restriction: row.restriction,
});

export const complaintOf = (row: Selectable<ComplaintsColumns>): ComplaintRow => ({
  id: row.id,
  by: row.by_player,
  about: row.about,
  subject: { kind: row.subject_kind as ComplaintRow['subject']['kind'], id: row.subject },
  reason: row.reason as ComplaintRow['reason'],
  text: row.text,
  lines: JSON.parse(row.lines) as ComplaintRow['lines'],
  weight: row.weight,
  at: row.at,
  outcome: row.outcome as ComplaintRow['outcome'],
  decidedBy: row.decided_by,
  answer: row.answer,
  restriction: row.restriction,
});

export const restrictionColumns = (row: RestrictionRow): RestrictionsColumns => ({
  id: row.id,
  player: row.player,
  offence: row.offence,
  level: row.level,
  portions: JSON.stringify(row.portions),
  words: row.words,
  matches: JSON.stringify(row.matches),
  complaints: JSON.stringify(row.complaints),
  by_player: row.by,
  from_at: row.from,
  until_at: row.until,
  state: row.state,
  changed: row.changed,
});

export const restrictionOf = (row: Selectable<RestrictionsColumns>): RestrictionRow => ({
  id: row.id,
  player: row.player,
  offence: row.offence as RestrictionRow['offence'],
  level: row.level,
  portions: JSON.parse(row.portions) as RestrictionRow['portions'],
  words: row.words,
  matches: JSON.parse(row.matches) as RestrictionRow['matches'],
  complaints: JSON.parse(row.complaints) as RestrictionRow['complaints'],
  by: row.by_player,
  from: row.from_at,
  until: row.until_at,
  state: row.state as RestrictionRow['state'],
  changed: row.changed,
});

export const appealColumns = (row: AppealRow): AppealsColumns => ({
  id: row.id,
  restriction: row.restriction,
  player: row.player,
  text: row.text,
  match: row.match,
  at: row.at,
  state: row.state,
  decided_by: row.decidedBy,
  answer: row.answer,
});

export const appealOf = (row: Selectable<AppealsColumns>): AppealRow => ({
  id: row.id,
  restriction: row.restriction,
  player: row.player,
  text: row.text,
  match: row.match,
  at: row.at,
  state: row.state as AppealRow['state'],
  decidedBy: row.decided_by,
  answer: row.answer,
});

export const markOf = ({ spent, offence, ...row }: Selectable<ConductMarksColumns>): MarkRow => ({
  ...row,
  offence: offence as MarkRow['offence'],
  spent: spent === 1,
});

export const auditOf = ({ before_hash, ...row }: Selectable<AuditLogColumns>): AuditRow => ({
  ...row,
  before: before_hash,
});
