import type { Kysely, Selectable, Transaction } from 'kysely';
import type { PasskeyRow, UserKeyRow } from './credential-store.ts';
import type { DatabaseTables, PasskeysColumns, UserKeysColumns } from './schema.ts';
import { byText } from './text-order.ts';

type Tx = Transaction<DatabaseTables>;

export async function passkeysOf(from: Kysely<DatabaseTables>, player: string): Promise<readonly PasskeyRow[]> {
  const rows = await from.selectFrom('passkeys').selectAll().where('player', '=', player).execute();
  return rows.map(passkeyOf).sort((a, b) => a.createdAt - b.createdAt || byText(a.id, b.id));
}

export async function keysOf(from: Kysely<DatabaseTables>, player: string): Promise<readonly UserKeyRow[]> {
  const rows = await from.selectFrom('user_keys').selectAll().where('player', '=', player).execute();
  return rows.map(keyOf).sort((a, b) => a.createdAt - b.createdAt || byText(a.key, b.key));
}

export async function isPasskeyTaken(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('passkeys').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

export async function isKeyTaken(tx: Tx, key: string): Promise<boolean> {
  return (await tx.selectFrom('user_keys').select('key').where('key', '=', key).executeTakeFirst()) !== undefined;
}

export async function insertPasskey(tx: Tx, passkey: PasskeyRow): Promise<void> {
  const { id, player, publicKey, counter, transports, name, createdAt, usedAt } = passkey;
  await tx
    .insertInto('passkeys')
    .values({
      id,
      player,
      public_key: publicKey,
      counter,
      transports: JSON.stringify(transports),
      name,
      created_at: createdAt,
      used_at: usedAt,
    })
    .execute();
}

export async function insertKey(tx: Tx, { key, player, kind, name, createdAt, usedAt }: UserKeyRow): Promise<void> {
  await tx
    .insertInto('user_keys')
    .values({ key, player, kind, name, created_at: createdAt, used_at: usedAt })
    .execute();
}

/** Removes the keys of this player, and the code that would give it another. */
export async function removeKeys(tx: Tx, player: string): Promise<void> {
  await tx.deleteFrom('user_keys').where('player', '=', player).execute();
  await tx.deleteFrom('device_codes').where('player', '=', player).execute();
}

export const passkeyOf = (row: Selectable<PasskeysColumns>): PasskeyRow => ({
  id: row.id,
  player: row.player,
  publicKey: row.public_key,
  counter: row.counter,
  transports: JSON.parse(row.transports) as string[],
  name: row.name,
  createdAt: row.created_at,
  usedAt: row.used_at,
});

const keyOf = (row: Selectable<UserKeysColumns>): UserKeyRow => ({
  key: row.key,
  player: row.player,
  kind: row.kind as UserKeyRow['kind'],
  name: row.name,
  createdAt: row.created_at,
  usedAt: row.used_at,
});
