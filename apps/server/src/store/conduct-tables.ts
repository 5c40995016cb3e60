import type { Kysely } from 'kysely';

/** The tables of conduct (S5, S19), as kysely sees them: see `DatabaseTables`. */
export interface ConductTables {
  complaints: ComplaintsColumns;
  restrictions: RestrictionsColumns;
  appeals: AppealsColumns;
  conduct_marks: ConductMarksColumns;
  /** Verdicts that hold something against somebody and have not been weighed. */
  verdicts_to_weigh: { match: string; decided_at: number };
  administrators: { player: string; since: number };
  audit_log: AuditLogColumns;
}

export interface ComplaintsColumns {
  id: string;
  by_player: string;
  about: string;
  subject_kind: string;
  subject: string;
  reason: string;
  text: string;
  /** JSON. */
  lines: string;
  weight: number;
  at: number;
  outcome: string;
  decided_by: string | null;
  answer: string | null;
  restriction: string | null;
}

export interface RestrictionsColumns {
  id: string;
  player: string;
  offence: string;
  level: number;
  /** JSON, like `matches` and `complaints`. */
  portions: string;
  words: string | null;
  matches: string;
  complaints: string;
  by_player: string | null;
  from_at: number;
  until_at: number;
  state: string;
  changed: string | null;
}

export interface AppealsColumns {
  id: string;
  restriction: string;
  player: string;
  text: string;
  match: string | null;
  at: number;
  state: string;
  decided_by: string | null;
  answer: string | null;
}

export interface ConductMarksColumns {
  player: string;
  match: string;
  offence: string;
  at: number;
  spent: number;
}

export interface AuditLogColumns {
  n: number;
  at: number;
  actor: string;
  act: string;
  subject: string;
  detail: string;
  before_hash: string;
  hash: string;
}

/** Step 0008. Players are not referred to by keys: a guest who never played may be removed, and what was decided about it stays. */
export async function conductTables(db: Kysely<unknown>): Promise<void> {
  await complaintTables(db);
  await restrictionTables(db);
  const { schema } = db;
  await schema
    .createTable('verdicts_to_weigh')
    .addColumn('match', 'text', (column) => column.primaryKey().references('verdicts.match'))
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('administrators')
    .addColumn('player', 'text', (column) => column.primaryKey())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('audit_log')
    .addColumn('n', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('before_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
}

async function complaintTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('complaints')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('by_player', 'text', (column) => column.notNull())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('subject_kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('lines', 'text', (column) => column.notNull())
    .addColumn('weight', 'double precision', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('answer', 'text')
    .addColumn('restriction', 'text')
    .addUniqueConstraint('complaints_once', ['by_player', 'about', 'subject_kind', 'subject'])
    .execute();
  await schema.createIndex('complaints_by_author').on('complaints').columns(['by_player', 'at']).execute();
  await schema.createIndex('complaints_about').on('complaints').columns(['about', 'weight']).execute();
  await schema.createIndex('complaints_open').on('complaints').columns(['outcome', 'weight']).execute();
}

async function restrictionTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('restrictions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('player', 'text', (column) => column.notNull())
    .addColumn('offence', 'text', (column) => column.notNull())
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('portions', 'text', (column) => column.notNull())
    .addColumn('words', 'text')
    .addColumn('matches', 'text', (column) => column.notNull())
    .addColumn('complaints', 'text', (column) => column.notNull())
    .addColumn('by_player', 'text')
    .addColumn('from_at', 'bigint', (column) => column.notNull())
    .addColumn('until_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('changed', 'text')
    .execute();
  await schema.createIndex('restrictions_of_player').on('restrictions').columns(['player', 'from_at']).execute();
  await schema.createIndex('restrictions_by_end').on('restrictions').columns(['state', 'until_at']).execute();
  await schema
    .createTable('appeals')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('restriction', 'text', (column) => column.notNull())
    .addColumn('player', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('match', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('answer', 'text')
    .execute();
  await schema.createIndex('appeals_of_restriction').on('appeals').column('restriction').execute();
  await schema.createIndex('appeals_of_player').on('appeals').column('player').execute();
  await schema.createIndex('appeals_by_state').on('appeals').column('state').execute();
  await schema
    .createTable('conduct_marks')
    .addColumn('player', 'text', (column) => column.notNull())
    .addColumn('match', 'text', (column) => column.notNull())
    .addColumn('offence', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('spent', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('conduct_marks_pk', ['player', 'match', 'offence'])
    .execute();
}

/** SQLite: the log takes rows at its end and gives none up, whatever the server itself may be made to do (S19). */
export const LOG_IS_KEPT = `
  create trigger if not exists audit_log_no_update before update on audit_log
    begin select raise(abort, 'the audit log is never altered'); end;
  create trigger if not exists audit_log_no_delete before delete on audit_log
    begin select raise(abort, 'the audit log is never shortened'); end;
  create trigger if not exists audit_log_at_end before insert on audit_log
    when new.n <> (select coalesce(max(n), 0) + 1 from audit_log)
    begin select raise(abort, 'the audit log only grows at its end'); end;
`;

/** The same on PostgreSQL, where truncating is a third way to shorten it. */
export const LOG_IS_KEPT_ON_POSTGRES = `
  create or replace function audit_log_is_kept() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' then raise exception 'the audit log is never altered'; end if;
    if tg_op <> 'INSERT' then raise exception 'the audit log is never shortened'; end if;
    if new.n <> (select coalesce(max(n), 0) + 1 from audit_log) then
      raise exception 'the audit log only grows at its end';
    end if;
    return new;
  end $$;
  create or replace trigger audit_log_is_kept before insert or update or delete on audit_log
    for each row execute function audit_log_is_kept();
  create or replace trigger audit_log_is_not_emptied before truncate on audit_log
    for each statement execute function audit_log_is_kept();
`;
