import type { Kysely, Transaction } from 'kysely';
import type { Adopted, CredentialStore, DeviceCodeRow, NewKey, Removal } from './credential-store.ts';
import { keyThatGivesWay } from './making-room.ts';
import type { DatabaseTables } from './schema.ts';
import {
  insertKey,
  insertPasskey,
  isKeyTaken,
  isPasskeyTaken,
  keysOf,
  passkeyOf,
  passkeysOf,
} from './sql-credential-rows.ts';
import { hasSession, removeSessions } from './sql-sessions.ts';
import type { SqlWriter } from './sql-writer.ts';

type Tx = Transaction<DatabaseTables>;

export function makeSqlCredentials(db: Kysely<DatabaseTables>, { write, lock }: SqlWriter): CredentialStore {
  return {
    async passkey(id) {
      const row = await db.selectFrom('passkeys').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : passkeyOf(row);
    },
    passkeysOf: (player) => passkeysOf(db, player),
    addPasskey: (passkey, most) =>
      write({ players: [passkey.player] }, async (tx) => {
        if ((await playerOf(tx, passkey.player))?.class !== 'member') return 'not-permitted';
        if (await isPasskeyTaken(tx, passkey.id)) return 'taken';
        if ((await passkeysOf(tx, passkey.player)).length >= most) return 'full';
        await insertPasskey(tx, passkey);
        return 'added';
      }),
    usePasskey: (id, counter, at) =>
      write({}, async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('passkeys')
          .set({ counter, used_at: at })
          .where('id', '=', id)
          .where((where) => (counter === 0 ? where('counter', '=', 0) : where('counter', '<', counter)))
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),
    removePasskey: (player, id) =>
      write({ players: [player] }, async (tx): Promise<Removal> => {
        const mine = await passkeysOf(tx, player);
        if (!mine.some((passkey) => passkey.id === id)) return 'unknown';
        const { password_hash = null } = (await playerOf(tx, player)) ?? {};
        if (mine.length === 1 && password_hash === null) return 'last';
        await tx.deleteFrom('passkeys').where('id', '=', id).execute();
        return 'removed';
      }),

    putRecoveryCodes: (player, hashes) =>
      write({ players: [player] }, async (tx) => {
        await tx.deleteFrom('recovery_codes').where('player', '=', player).execute();
        await tx
          .insertInto('recovery_codes')
          .values(hashes.map((hash) => ({ player, hash })))
          .execute();
      }),
    async recoveryCodesLeft(player) {
      return (await db.selectFrom('recovery_codes').select('hash').where('player', '=', player).execute()).length;
    },
    recover: (player, codeHash, passwordHash) =>
      write({ players: [player] }, async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('recovery_codes')
          .where('player', '=', player)
          .where('hash', '=', codeHash)
          .executeTakeFirstOrThrow();
        if (numDeletedRows !== 1n) return null;
        await tx.updateTable('players').set({ password_hash: passwordHash }).where('id', '=', player).execute();
        return removeSessions(tx, player);
      }),
    changePassword: (player, session, passwordHash) =>
      write({ players: [player] }, async (tx) => {
        if (!(await hasSession(tx, player, session))) return null;
        await tx.updateTable('players').set({ password_hash: passwordHash }).where('id', '=', player).execute();
        return removeSessions(tx, player, session);
      }),

    keysOf: (player) => keysOf(db, player),
    addKey: (key, most) =>
      write({ players: [key.player] }, async (tx) => {
        if ((await playerOf(tx, key.player))?.class !== 'limited') return 'not-permitted';
        if (await isKeyTaken(tx, key.key)) return 'taken';
        if ((await keysOf(tx, key.player)).length >= most) return 'full';
        await insertKey(tx, key);
        return 'added';
      }),
    useKey: (key, at) =>
      write({}, async (tx) => {
        await tx.updateTable('user_keys').set({ used_at: at }).where('key', '=', key).execute();
      }),
    removeKey: (player, key) =>
      write({ players: [player] }, async (tx): Promise<Removal> => {
        const mine = await keysOf(tx, player);
        if (!mine.some((row) => row.key === key)) return 'unknown';
        if (mine.length === 1) return 'last';
        await tx.deleteFrom('user_keys').where('key', '=', key).execute();
        return 'removed';
      }),

    putDeviceCode: ({ hash, player, expiresAt }: DeviceCodeRow) =>
      write({ players: [player] }, async (tx) => {
        await tx.deleteFrom('device_codes').where('player', '=', player).execute();
        await tx.insertInto('device_codes').values({ player, hash, expires_at: expiresAt }).execute();
      }),
    redeemDeviceCode: (codeHash, key, most, now) =>
      write({}, async (tx) => {
        const code = await tx
          .deleteFrom('device_codes')
          .where('hash', '=', codeHash)
          .returning(['player', 'expires_at'])
          .executeTakeFirst();
        if (code === undefined || code.expires_at <= now) return null;
        await lock(tx, { players: [code.player] });
        return adopt(tx, code.player, key, most, 'refuse');
      }),
    adopt: (player, key, most) => write({ players: [player] }, (tx) => adopt(tx, player, key, most, 'make room')),
  };
}

async function adopt(
  tx: Tx,
  player: string,
  key: NewKey,
  most: number,
  whenFull: 'refuse' | 'make room',
): Promise<Adopted | null> {
  if ((await playerOf(tx, player))?.class !== 'limited') return null;
  const before = await tx
    .selectFrom('user_keys')
    .innerJoin('players', 'players.id', 'user_keys.player')
    .select(['players.id', 'players.class'])
    .where('user_keys.key', '=', key.key)
    .executeTakeFirst();
  if (before?.id === player) return { player, from: null };
  if (before !== undefined && before.class !== 'limited') return null;
  const mine = await keysOf(tx, player);
  if (mine.length >= most) {
    const gone = whenFull === 'refuse' ? null : keyThatGivesWay(mine);
    if (gone === null) return null;
    await tx.deleteFrom('user_keys').where('key', '=', gone).execute();
  }
  await tx.deleteFrom('user_keys').where('key', '=', key.key).execute();
  await insertKey(tx, { ...key, player });
  return { player, from: before?.id ?? null };
}

const playerOf = (tx: Tx, id: string) =>
  tx.selectFrom('players').select(['class', 'password_hash']).where('id', '=', id).executeTakeFirst();
