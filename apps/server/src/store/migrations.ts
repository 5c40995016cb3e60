import { EVERYONE } from '@parley/protocol';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { conductTables } from './conduct-tables.ts';
import { historyLines } from './history-tables.ts';
import { houseKeys } from './house-tables.ts';
import { leases } from './lease-tables.ts';
import type { GroupsColumns } from './schema.ts';

/**
 * The steps that bring a database of any earlier version up to date, in order of their names. A step that was
 * released is never altered: a change is a new step. They use kysely's builder only, because they run on PostgreSQL
 * too (O7). There all of them are one transaction; on SQLite see `migrateSafely`.
 */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first-tables': { up: firstTables },
  '0002-hidden-players': { up: hiddenPlayers },
  '0003-evidence': { up: evidence },
  '0004-habits': { up: habits },
  '0005-limits': { up: limits },
  '0006-credentials': { up: credentials },
  '0007-known-devices': { up: knownDevices },
  '0008-conduct': { up: conductTables },
  '0009-groups': { up: groups },
  '0010-invitations': { up: invitations },
  '0011-policy': { up: policy },
  '0012-house-keys': { up: houseKeys },
  '0013-history': { up: historyLines },
  '0014-leases': { up: leases },
};

/** A database that a newer version of Parley has brought up to its own date. */
export class NewerDatabase extends Error {
  readonly step: string;

  constructor(step: string) {
    super(`this version of Parley does not know the step ${step} of the database`);
    this.step = step;
  }
}

/** How kysely says that the database has a step which is not among ours. */
const UNKNOWN_STEP = /^corrupted migrations: previously executed migration (\S+) is missing$/;

/**
 * @throws {NewerDatabase}
 * @throws where a step fails; the database is then as it was before that step
 */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const { error } = await migratorOf(db).migrateToLatest();
  const unknown = error instanceof Error ? UNKNOWN_STEP.exec(error.message)?.[1] : undefined;
  if (unknown !== undefined) throw new NewerDatabase(unknown);
  if (error !== undefined) throw error;
}

const migratorOf = <T>(db: Kysely<T>): Migrator =>
  new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });

/** How many steps a database has behind it, and how many are left. */
export async function stepsLeft<T>(db: Kysely<T>): Promise<{ readonly done: number; readonly left: number }> {
  const steps = await migratorOf(db).getMigrations();
  const done = steps.filter(({ executedAt }) => executedAt !== undefined).length;
  return { done, left: steps.length - done };
}

/** Whether these are steps of this version: at least the first one, and none that it does not know. */
export const knowsSteps = (names: readonly string[]): boolean =>
  names.length > 0 && names.every((name) => name in MIGRATIONS);

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

/**
 * Passkeys, recovery codes and several keys of one player (S2). The column `players.key` stays as it was and is read no more: its
 * keys are in `user_keys`. All of it goes with its player. Sessions know their device. The secret that signs tickets is in a file
 * beside the database from now on.
 */
async function credentials(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('passkeys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('player', 'text', (column) => column.notNull().references('players.id').onDelete('cascade'))
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await schema.createIndex('passkeys_of_player').on('passkeys').column('player').execute();
  await schema
    .createTable('recovery_codes')
    .addColumn('player', 'text', (column) => column.notNull().references('players.id').onDelete('cascade'))
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('recovery_codes_pk', ['player', 'hash'])
    .execute();
  await schema
    .createTable('user_keys')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('player', 'text', (column) => column.notNull().references('players.id').onDelete('cascade'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await schema.createIndex('user_keys_of_player').on('user_keys').column('player').execute();
  await schema
    .createTable('device_codes')
    .addColumn('player', 'text', (column) => column.primaryKey().references('players.id').onDelete('cascade'))
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into user_keys (key, player, kind, name, created_at)
    select key, id, 'device', '', created_at from players where key is not null`.execute(db);
  await schema
    .alterTable('sessions')
    .addColumn('device', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await schema.alterTable('sessions').addColumn('used_at', 'bigint').execute();
  await schema.alterTable('sessions').addColumn('confirmed_at', 'bigint').execute();
  await sql`delete from secrets where name = 'token-secret'`.execute(db);
}

/** Tickets of an authority, whom they mean, and the devices that players used before. All of it goes with its player. */
async function knownDevices({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('authority_tickets')
    .addColumn('ticket_hash', 'text', (column) => column.primaryKey())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('authority_tickets_by_expiry').on('authority_tickets').column('expires_at').execute();
  await schema
    .createTable('identities')
    .addColumn('identity_hash', 'text', (column) => column.primaryKey())
    .addColumn('player', 'text', (column) => column.notNull().references('players.id').onDelete('cascade'))
    .execute();
  await schema.createIndex('identities_of_player').on('identities').column('player').execute();
  await schema
    .createTable('known_devices')
    .addColumn('device_hash', 'text', (column) => column.notNull())
    .addColumn('player', 'text', (column) => column.notNull().references('players.id').onDelete('cascade'))
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('known_devices_pk', ['device_hash', 'player'])
    .execute();
  await schema.createIndex('known_devices_of_player').on('known_devices').columns(['player', 'used_at']).execute();
}

/** Groups, who is in them, and what is said there (S6, C2). The general group is there from the beginning. */
async function groups(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('groups')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('folded_name', 'text', (column) => column.notNull().unique())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('open', 'integer', (column) => column.notNull())
    .addColumn('secret_hash', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('group_people')
    .addColumn('group_id', 'text', (column) => column.notNull().references('groups.id').onDelete('cascade'))
    .addColumn('player', 'text', (column) => column.notNull().references('players.id').onDelete('cascade'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('group_people_pk', ['group_id', 'player'])
    .execute();
  await schema.createIndex('group_people_of_player').on('group_people').column('player').execute();
  // No reference to the player: what somebody said is kept for its time, without the name, when the player is gone.
  await schema
    .createTable('group_lines')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('group_id', 'text', (column) => column.notNull().references('groups.id').onDelete('cascade'))
    .addColumn('n', 'bigint', (column) => column.notNull())
    .addColumn('player', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('group_lines_in_order').unique().on('group_lines').columns(['group_id', 'n']).execute();
  await schema.createIndex('group_lines_by_time').on('group_lines').column('at').execute();
  await db
    .withTables<{ groups: GroupsColumns }>()
    .insertInto('groups')
    .values({
      id: EVERYONE,
      name: 'Everyone',
      folded_name: 'everyone',
      about: '',
      open: 1,
      secret_hash: null,
      created_at: 0,
    })
    .execute();
}

/** Who takes no invitations at present (S8), and invitation links (C3). Players from before take invitations. */
async function invitations({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('players').addColumn('quiet_until', 'bigint').execute();
  await schema
    .createTable('invitation_links')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('maker', 'text', (column) => column.notNull().references('players.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('title', 'text')
    .addColumn('uses', 'text', (column) => column.notNull())
    .addColumn('used_by', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('invitation_links_of_maker').on('invitation_links').column('maker').execute();
  await schema.createIndex('invitation_links_by_expiry').on('invitation_links').column('expires_at').execute();
}

/**
 * What a player accepts, for each mode and for being watched (S3). The earlier columns were of every mode, so ranked play begins with
 * what they say. Nobody could watch before.
 */
async function policy(db: Kysely<unknown>): Promise<void> {
  const asked = ['limited', 'member', 'house'] as const;
  for (const kind of asked) await addYesOrNo(db, `accepts_ranked_${kind}`);
  for (const kind of ['anonymous', 'limited', 'member']) await addYesOrNo(db, `watched_by_${kind}`);
  const players = db.withTables<{ players: Record<`accepts_${string}`, number> }>();
  for (const kind of asked) {
    await players
      .updateTable('players')
      .set(({ ref }) => ({ [`accepts_ranked_${kind}`]: ref(`accepts_${kind}`) }))
      .execute();
  }
}

async function addYesOrNo({ schema }: Kysely<unknown>, name: string): Promise<void> {
  await schema
    .alterTable('players')
    .addColumn(name, 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
}
