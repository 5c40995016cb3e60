// Where PostgreSQL is on this machine, and a new database of its own.
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian keeps the programs of each version here, out of the path. */
const DEBIAN = '/usr/lib/postgresql';

/** The folder of its programs; null where it is not installed. */
export function postgresPrograms() {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...debian.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.find((folder) => ['postgres', 'initdb'].every((name) => existsSync(join(folder, name)))) ?? null;
}

/** It refuses to run as root. @returns {{ uid: number, gid: number } | undefined} as whom it runs, where that is another one than we are */
export function postgresAccount() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' })));
      if (uid !== undefined && gid !== undefined) return { uid, gid };
    } catch {
      // There is no such account.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no account postgres or nobody.');
}

/**
 * Makes a database in the folder, unless there is one.
 *
 * @param {string} folder may be closed to the account, but not the folders above
 * @param {{ programs: string, account: ReturnType<typeof postgresAccount>, user: string, database: string, password: string, args: readonly string[] }} options
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
