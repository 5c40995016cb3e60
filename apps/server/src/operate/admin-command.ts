import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { safeParse, userKeySchema } from '@parley/protocol';
import { foldName } from '../auth/names.ts';
import { checkLog } from '../store/audit-log.ts';
import { openStore } from '../store/open-store.ts';
import { DATABASE_FILE } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import type { Config } from './config.ts';
import { isKeyCommand, KEY_USAGE, keyCommand } from './key-command.ts';

/** What the command says, and whether it did what was asked. */
export interface AdminAnswer {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

export const ADMIN_USAGE = `npm run admin -- add NAME      makes a member an administrator
npm run admin -- remove NAME   makes it a member like others
npm run admin -- list          names the administrators
npm run admin -- register-house KEY   lets the house with this public key in; npm run house prints the key of one
npm run admin -- revoke-house KEY     takes that back: the house is disconnected, and its listings go
npm run admin -- houses        lists the keys that were registered
npm run admin -- audit         checks the whole audit log, and names the first row that does not fit
${KEY_USAGE}`;

/**
 * Administrators are made here and nowhere else (S5): whoever may write the database may decide who they are. It works while the
 * server runs; a server that runs asks the database at each request.
 */
export async function adminCommand(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'houseKeys' | 'serverKey' | 'introductionMs'>,
  args: readonly string[],
  now: number,
): Promise<AdminAnswer> {
  const { dataDir, databaseUrl, houseKeys } = config;
  const [command = '', name = '', ...more] = args;
  const needsName = NEED_NAME.includes(command);
  const isKnown = needsName || NEED_NOTHING.includes(command) || isKeyCommand(command);
  if (!isKnown || more.length > 0 || (name === '') === needsName) return no(ADMIN_USAGE);
  if (isKeyCommand(command)) return keyCommand(config, command, now);
  if (databaseUrl === null && !existsSync(join(dataDir, DATABASE_FILE))) {
    return no(`There is no database in ${dataDir}: start the server once, or set PARLEY_DATA.`);
  }
  const store = await openStore({ dataDir, databaseUrl });
  try {
    if (command === 'audit') return await audit(store);
    if (command === 'list') return await list(store);
    if (command === 'houses') return await houses(store);
    if (command === 'register-house') return await registerHouse(store, name, now, houseKeys);
    if (command === 'revoke-house') return await revokeHouse(store, name, now, houseKeys);
    return await set(store, name, command === 'add', now);
  } finally {
    await store.close();
  }
}

async function set(store: Store, name: string, is: boolean, now: number): Promise<AdminAnswer> {
  const player = await store.players.byFoldedName(foldName(name));
  if (player === null) return no(`There is no player ${name}.`);
  if (is && player.class !== 'member')
    return no(`${player.name} has no account: only a member can be an administrator.`);
  const changed = await store.conduct.setAdministrator(player.id, is, now, ACTOR);
  if (!changed) return no(is ? `${player.name} is an administrator already.` : `${player.name} is no administrator.`);
  return yes(is ? `${player.name} is an administrator now.` : `${player.name} is no administrator any more.`);
}

async function list(store: Store): Promise<AdminAnswer> {
  const ids = await store.conduct.administrators();
  const rows = await store.players.byIds(ids);
  return ids.length === 0 ? yes('There is no administrator.') : yes(...ids.map((id) => rows.get(id)?.name ?? id));
}

async function registerHouse(
  store: Store,
  key: string,
  now: number,
  configured: readonly string[],
): Promise<AdminAnswer> {
  if (!safeParse(userKeySchema, key).success)
    return no(`${key} is no key of a house: npm run house -- --print-key says it.`);
  if (configured.includes(key)) return no('This key is in PARLEY_HOUSE_KEYS already.');
  return (await store.houses.register(key, now, ACTOR))
    ? yes('The house with this key is let in from now on. It tries by itself, every 20 seconds.')
    : no('This key is registered already.');
}

async function revokeHouse(
  store: Store,
  key: string,
  now: number,
  configured: readonly string[],
): Promise<AdminAnswer> {
  const isRevoked = await store.houses.revoke(key, now, ACTOR);
  if (configured.includes(key)) {
    return no('This key is in PARLEY_HOUSE_KEYS: take it out there, and start the server again.');
  }
  return isRevoked
    ? yes('The house with this key is disconnected within a few seconds, and its listings go.')
    : no('This key is not registered: npm run admin -- houses lists those that are.');
}

async function houses(store: Store): Promise<AdminAnswer> {
  const rows = await store.houses.list();
  if (rows.length === 0) return yes('No house was registered by command.');
  const lines = rows.map(async ({ key, registeredAt }) => {
    const player = await store.players.byKey(key);
    return `${key} since ${new Date(registeredAt).toISOString()}: ${player?.name ?? 'has not come yet'}`;
  });
  return yes(...(await Promise.all(lines)));
}

/** Who did it, as the log says. */
const ACTOR = 'command line';
const NEED_NAME: readonly string[] = ['add', 'remove', 'register-house', 'revoke-house'];
const NEED_NOTHING: readonly string[] = ['list', 'audit', 'houses'];

async function audit(store: Store): Promise<AdminAnswer> {
  const { rows, brokenAt, end } = await checkLog(store.conduct);
  if (brokenAt !== null)
    return no(`Row ${brokenAt} of the audit log is not what was written. The ${rows} before it are.`);
  return yes(
    `All ${rows} rows of the audit log are as they were written.`,
    `The last one has the hash ${end}. Keep it elsewhere: rows that go from the end leave no other trace.`,
  );
}

const yes = (...lines: readonly string[]): AdminAnswer => ({ ok: true, lines });
const no = (line: string): AdminAnswer => ({ ok: false, lines: [line] });
