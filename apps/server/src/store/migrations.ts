import { type Kysely, type Migration, Migrator } from 'kysely';
import { conductTables } from './conduct-tables.ts';

/**
 * The steps that bring a database of any earlier version up to date, in order of their names. A step that was
 * released is never altered: a change is a new step. They use kysely's builder only, so that they run on PostgreSQL
 * too (O7).
 */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first-tables': { up: firstTables },
  '0002-hidden-players': { up: hiddenPlayers },
  '0003-evidence': { up: evidence },
  '0004-habits': { up: habits },
  '0005-limits': { up: limits },
  '0008-conduct': { up: conductTables },
};

/** @throws where a step fails; the database is then as it was before that step. */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function firstTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('players')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('folded_name', 'text', (column) => column.notNull().unique())
    .addColumn('avatar', 'text', (column) => column.notNull())
    .addColumn('class', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.unique())
    .addColumn('password_hash', 'text')
    .addColumn('accepts_limited', 'integer', (column) => column.notNull())
    .addColumn('accepts_member', 'integer', (column) => column.notNull())
    .addColumn('accepts_house', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('blocks')
    .addColumn('player', 'text', (column) => column.notNull().references('players.id'))
    .addColumn('blocked', 'text', (column) => column.notNull().references('players.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('blocks_pk', ['player', 'blocked'])
    .execute();
  await schema
    .createTable('sessions')
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('player', 'text', (column) => column.notNull().references('players.id'))
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('sessions_of_player').on('sessions').column('player').execute();
  await schema.createIndex('sessions_by_expiry').on('sessions').column('expires_at').execute();
  await matchTables(db);
  await schema
    .createTable('secrets')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}

async function matchTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('matches')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('rules', 'integer', (column) => column.notNull())
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('seed', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('participants')
    .addColumn('match', 'text', (column) => column.notNull().references('matches.id'))
    .addColumn('seat', 'integer', (column) => column.notNull())
    .addColumn('player', 'text', (column) => column.notNull().references('players.id'))
    .addColumn('client', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('card', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('participants_pk', ['match', 'seat'])
    .execute();
  await schema.createIndex('participants_of_player').on('participants').columns(['player', 'match']).execute();
  await schema
    .createTable('reports')
    .addColumn('match', 'text', (column) => column.notNull())
    .addColumn('seat', 'integer', (column) => column.notNull())
    .addColumn('jws', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('reports_pk', ['match', 'seat'])
    .addForeignKeyConstraint('reports_seat', ['match', 'seat'], 'participants', ['match', 'seat'])
    .execute();
  await schema
    .createTable('verdicts')
    .addColumn('match', 'text', (column) => column.primaryKey().references('matches.id'))
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('official', 'integer', (column) => column.notNull())
    .addColumn('rated', 'integer', (column) => column.notNull())
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('ledgers')
    .addColumn('player', 'text', (column) => column.notNull().references('players.id'))
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('trust', 'double precision', (column) => column.notNull())
    .addColumn('standing', 'text', (column) => column.notNull())
    .addColumn('matches', 'double precision', (column) => column.notNull())
    .addColumn('disputed', 'double precision', (column) => column.notNull())
    .addColumn('amounts', 'text', (column) => column.notNull())
    .addColumn('match', 'text', (column) => column.notNull().references('verdicts.match'))
    .addPrimaryKeyConstraint('ledgers_pk', ['player', 'title'])
    .execute();
  await schema
    .createTable('rating_changes')
    .addColumn('match', 'text', (column) => column.notNull().references('verdicts.match'))
    .addColumn('player', 'text', (column) => column.notNull().references('players.id'))
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('before', 'double precision', (column) => column.notNull())
    .addColumn('after', 'double precision', (column) => column.notNull())
    .addColumn('reasons', 'text', (column) => column.notNull())
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('rating_changes_pk', ['match', 'player'])
    .execute();
  await schema
    .createIndex('rating_changes_of_player')
    .on('rating_changes')
    .columns(['player', 'title', 'decided_at'])
    .execute();
}

/** Players from before hide nothing, as they did before (S17). */
async function hiddenPlayers({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .alterTable('players')
    .addColumn('hidden', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}

/** Transcripts, statements of distress, and what verdicts were made from (E3, E6, T7). Earlier verdicts have none of these. */
async function evidence({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('entries')
    .addColumn('match', 'text', (column) => column.notNull())
    .addColumn('seat', 'integer', (column) => column.notNull())
    .addColumn('n', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('jws', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('by_seat', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('entries_pk', ['match', 'hash'])
    .addForeignKeyConstraint('entries_seat', ['match', 'seat'], 'participants', ['match', 'seat'])
    .execute();
  await schema
    .createTable('distress')
    .addColumn('match', 'text', (column) => column.notNull())
    .addColumn('seat', 'integer', (column) => column.notNull())
    .addColumn('jws', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('distress_pk', ['match', 'seat'])
    .addForeignKeyConstraint('distress_seat', ['match', 'seat'], 'participants', ['match', 'seat'])
    .execute();
  await schema
    .createTable('desyncs')
    .addColumn('match', 'text', (column) => column.primaryKey().references('verdicts.match'))
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('rules', 'integer', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('desyncs_of_title').on('desyncs').columns(['title', 'match']).execute();
  await schema.alterTable('participants').addColumn('party', 'text').execute();
  await schema.alterTable('verdicts').addColumn('judged', 'text').execute();
  await schema
    .alterTable('ledgers')
    .addColumn('suspicions', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
}

async function habits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('ledgers')
    .addColumn('habits', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
}

/**
 * Who shares a network with whom (E7), and when evidence was deleted after its time (O6). Of earlier matches nobody is near anybody,
 * and the evidence stays.
 */
async function limits({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('participants').addColumn('near', 'text').execute();
  await schema
    .createTable('player_networks')
    .addColumn('player', 'text', (column) => column.notNull().references('players.id'))
    .addColumn('network', 'text', (column) => column.notNull())
    .addColumn('last_day', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('player_networks_pk', ['player', 'network'])
    .execute();
  // Whether somebody blocked a guest who is to be removed.
  await schema.createIndex('blocks_of_blocked').on('blocks').column('blocked').execute();
  await schema.createIndex('player_networks_by_day').on('player_networks').column('last_day').execute();
  await schema.alterTable('verdicts').addColumn('evidence_kept', 'text').execute();
  await schema.alterTable('verdicts').addColumn('evidence_gone_at', 'bigint').execute();
  await schema
    .createIndex('verdicts_by_evidence')
    .on('verdicts')
    .columns(['evidence_kept', 'evidence_gone_at', 'decided_at'])
    .execute();
}
