// Where PostgreSQL is on this machine, and as whom it runs.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian keeps the programs of each version here, out of the path. */
const DEBIAN = '/usr/lib/postgresql';

/** The folder of `postgres` and `initdb`; null where it is not installed. */
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
