// A new database of PostgreSQL.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a database in the folder, unless there is one.
 *
 * @param {string} folder may be closed to the account, but not the folders above
 * @param {{ programs: string, account: ReturnType<typeof import('../scripts/postgres.mjs').postgresAccount>, user: string, database: string, password: string, args: readonly string[] }} options
 * @throws its own words
 */
export function makeDatabase(folder, { programs, account, user, database, password, args }) {
  const data = join(folder, 'data');
  if (existsSync(join(data, 'PG_VERSION'))) return data;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o600 });
  if (account !== undefined) for (const path of [folder, secret]) chownSync(path, account.uid, account.gid);
  /** @param {string} program @param {readonly string[]} words @param {string} [input] */
  function run(program, words, input) {
    const { status, stderr } = spawnSync(join(programs, program), words, {
      ...account,
      cwd: folder,
      input: input ?? '',
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8' },
    });
    if (status !== 0) throw new Error(`${program} of PostgreSQL failed: ${stderr.trim()}`);
  }
  try {
    run('initdb', ['-D', data, '-U', user, '-A', 'scram-sha-256', '--pwfile', secret, ...args]);
    run('postgres', ['--single', '-D', data, 'postgres'], `create database ${database}\n`);
  } finally {
    rmSync(secret, { force: true });
  }
  return data;
}
