import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { foldName } from '../auth/names.ts';
import { checkLog } from '../store/audit-log.ts';
import { DATABASE_FILE, openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';

/** What the command says, and whether it did what was asked. */
export interface AdminAnswer {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

export const ADMIN_USAGE = `npm run admin -- add NAME      makes a member an administrator
npm run admin -- remove NAME   makes it a member like others
npm run admin -- list          names the administrators
npm run admin -- audit         checks the whole audit log, and names the first row that does not fit`;

/**
 * Administrators are made here and nowhere else (S5): whoever may write the database may decide who they are. It works while the
 * server runs; a server that runs asks the database at each request.
 */
export async function adminCommand(dataDir: string, args: readonly string[], now: number): Promise<AdminAnswer> {
  const [command = '', name = '', ...more] = args;
  const needsName = command === 'add' || command === 'remove';
  const isKnown = needsName || command === 'list' || command === 'audit';
  if (!isKnown || more.length > 0 || (name === '') === needsName) return no(ADMIN_USAGE);
  if (!existsSync(join(dataDir, DATABASE_FILE))) {
    return no(`There is no database in ${dataDir}: start the server once, or set PARLEY_DATA.`);
  }
  const store = await openSqliteStore(dataDir);
  try {
    if (command === 'audit') return await audit(store);
    if (command === 'list') return await list(store);
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
  const changed = await store.conduct.setAdministrator(player.id, is, now, 'command line');
  if (!changed) return no(is ? `${player.name} is an administrator already.` : `${player.name} is no administrator.`);
  return yes(is ? `${player.name} is an administrator now.` : `${player.name} is no administrator any more.`);
}

async function list(store: Store): Promise<AdminAnswer> {
  const ids = await store.conduct.administrators();
  const rows = await store.players.byIds(ids);
  return ids.length === 0 ? yes('There is no administrator.') : yes(...ids.map((id) => rows.get(id)?.name ?? id));
}

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
