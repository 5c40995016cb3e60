import { type AnyVerdict, DELETED } from '@parley/protocol';
import { type Kysely, sql, type Transaction } from 'kysely';
import { anonymous, anonymousVerdict, deletedName, type Successor } from './anonymous.ts';
import type { DatabaseTables } from './schema.ts';
import { eraseFromConduct } from './sql-erase-conduct.ts';
import { eraseFromGroups } from './sql-erase-groups.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { PersonStore } from './store.ts';

type Tx = Transaction<DatabaseTables>;

/** All that is stored about one person, to be read or deleted (S20). */
export function makeSqlPersons(db: Kysely<DatabaseTables>, writer: SqlWriter): PersonStore {
  const { write, lock } = writer;
  return {
    async matchesOf(player, after, most) {
      const rows = await db
        .selectFrom('participants')
        .select('match')
        .where('player', '=', player)
        .where('match', '>', after)
        .orderBy('match')
        .limit(most)
        .execute();
      return rows.map(({ match }) => match);
    },
    async networksOf(player) {
      const rows = await db
        .selectFrom('player_networks')
        .select(['network', 'last_day'])
        .where('player', '=', player)
        .execute();
      return rows.map(({ network, last_day }) => ({ network, day: last_day }));
    },
    async linesOf(player) {
      const rows = await db
        .selectFrom('group_lines')
        .select(['group_id', 'text', 'at'])
        .where('player', '=', player)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map(({ group_id, text, at }) => ({ group: group_id, text, at }));
    },
    async signInOf(player) {
      const [devices, identities] = await Promise.all([
        db.selectFrom('known_devices').select('used_at').where('player', '=', player).orderBy('used_at').execute(),
        db.selectFrom('identities').select('identity_hash').where('player', '=', player).execute(),
      ]);
      return {
        devices: devices.map(({ used_at }) => used_at),
        identities: identities.map(({ identity_hash }) => identity_hash),
      };
    },
    async lostGuests({ idleBefore, playedBefore, most }) {
      const rows = await db
        .selectFrom('players')
        .select('id')
        .where('class', '=', 'limited')
        // Not who takes the place of a deleted player.
        .where(({ eb, ref }) => eb('folded_name', '!=', sql<string>`${deletedName('')} || ${ref('id')}`))
        .where('created_at', '<', idleBefore)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('user_keys')
                .select('user_keys.key')
                .whereRef('user_keys.player', '=', 'players.id')
                .where('user_keys.used_at', '>=', idleBefore),
            ),
          ),
        )
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('sessions').select('sessions.player').whereRef('sessions.player', '=', 'players.id'))),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('participants')
                .innerJoin('matches', 'matches.id', 'participants.match')
                .select('participants.match')
                .whereRef('participants.player', '=', 'players.id')
                .where('matches.started_at', '>=', playedBefore),
            ),
          ),
        )
        // Noted when a match of this guest began, which may be about to be stored.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('player_networks').select('network').whereRef('player_networks.player', '=', 'players.id'),
            ),
          ),
        )
        .limit(most)
        .execute();
      return rows.map(({ id }) => id);
    },
    erase: (player, successor, now) =>
      write({ players: [player] }, async (tx) => {
        const row = await tx.selectFrom('players').select('created_at').where('id', '=', player).executeTakeFirst();
        if (row === undefined) return 'unknown';
        if (await hasUndecided(tx, player)) return 'undecided';
        await eraseOwn(writer, tx, player);
        await eraseFromConduct(writer, tx, player, successor);
        const played = await tx.selectFrom('participants').select('match').where('player', '=', player).execute();
        // Another player of one of them may be deleted, and its evidence may be, too.
        await lock(tx, { matches: played.map(({ match }) => match) });
        if (played.length > 0) {
          await addSuccessor(tx, successor, now);
          await tx
            .updateTable('history_lines')
            .set({ player: successor.player })
            .where('player', '=', player)
            .execute();
          for (const { match } of played) await replaceIn(tx, match, player, successor);
        }
        await tx.deleteFrom('players').where('id', '=', player).execute();
        return 'erased';
      }),
  };
}

async function hasUndecided(tx: Tx, player: string): Promise<boolean> {
  const open = await tx
    .selectFrom('participants')
    .leftJoin('verdicts', 'verdicts.match', 'participants.match')
    .select('participants.match')
    .where('participants.player', '=', player)
    .where('verdicts.match', 'is', null)
    .executeTakeFirst();
  return open !== undefined;
}

/** What the player signs in with goes first: each of these tables would go with its row anyway. */
const OWN_TABLES = [
  ...(['sessions', 'passkeys', 'recovery_codes', 'user_keys', 'device_codes', 'known_devices', 'identities'] as const),
  ...(['player_networks', 'ledgers', 'rating_changes'] as const),
];

/** What concerns this person alone. */
async function eraseOwn(writer: SqlWriter, tx: Tx, player: string): Promise<void> {
  await eraseFromGroups(writer, tx, player);
  for (const table of OWN_TABLES) {
    await tx.deleteFrom(table).where('player', '=', player).execute();
  }
  await tx
    .deleteFrom('blocks')
    .where(({ or, eb }) => or([eb('player', '=', player), eb('blocked', '=', player)]))
    .execute();
  await tx
    .deleteFrom('invitation_links')
    .where(({ or, eb }) => or([eb('maker', '=', player), eb('used_by', '=', player)]))
    .execute();
}

/** A row that nobody can sign in to, without key, password or a name that could be taken. */
async function addSuccessor(tx: Tx, { player }: Successor, now: number): Promise<void> {
  await tx
    .insertInto('players')
    .values({
      id: player,
      ...DELETED,
      folded_name: deletedName(player),
      class: 'limited',
      password_hash: null,
      accepts_limited: 0,
      accepts_member: 0,
      accepts_house: 0,
      accepts_ranked_limited: 0,
      accepts_ranked_member: 0,
      accepts_ranked_house: 0,
      watched_by_anonymous: 0,
      watched_by_limited: 0,
      watched_by_member: 0,
      hidden: 1,
      quiet_until: null,
      created_at: now,
    })
    .execute();
}

async function replaceIn(tx: Tx, match: string, player: string, successor: Successor): Promise<void> {
  const seat = await tx
    .selectFrom('participants')
    .select(['seat', 'client', 'card'])
    .where('match', '=', match)
    .where('player', '=', player)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('participants')
    .set({
      player: successor.player,
      client: successor.clientOf(seat.client),
      card: replaced(seat.card, player, successor),
    })
    .where('match', '=', match)
    .where('seat', '=', seat.seat)
    .execute();
  const verdict = await tx
    .selectFrom('verdicts')
    .select(['verdict', 'judged'])
    .where('match', '=', match)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('verdicts')
    .set({
      verdict: JSON.stringify(anonymousVerdict(JSON.parse(verdict.verdict) as AnyVerdict, player, successor)),
      judged: verdict.judged === null ? null : replaced(verdict.judged, player, successor),
    })
    .where('match', '=', match)
    .execute();
}

const replaced = (json: string, player: string, successor: Successor): string =>
  JSON.stringify(anonymous(JSON.parse(json), player, successor));
