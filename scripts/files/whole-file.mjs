// The one way in which Parley writes a file that it needs again: keys, secrets, certificates, reports of the house, stamps.
//
// Plain Node with types in comments, because the start uses it before anything is installed or built, and the server and the house as well.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file that appears under its name whole or not at all, also where the disk is full, the process is killed or the power fails. It
 * is written beside its place, flushed to the disk, and then renamed. Folders that are missing are made, for their owner alone.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 * @param {{ mode?: number, over?: boolean }} [options] `mode`: of the file, default 0600. `over`: whether it takes the place of a file that is
 *   there, default true; without it that one stays, so that of two processes which make a file at once, one has made it
 * @throws what the system says; nothing is left of the file then, and one that was there stays as it was
 */
export function writeWhole(path, content, { mode = 0o600, over = true } = {}) {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(8).toString('hex')}.new`;
  try {
    writeFileSync(draft, content, { mode, flag: 'wx', flush: true });
    if (over) renameSync(draft, path);
    // A link is never made over a file that is there.
    else linkSync(draft, path);
    flushFolder(folder);
  } catch (error) {
    if (over || /** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * What a file holds, which is made where it is missing.
 *
 * @param {string} path
 * @param {() => string} make its first content
 * @returns {string}
 * @throws what the system says
 */
export function readOrMake(path, make) {
  if (!existsSync(path)) writeWhole(path, make(), { over: false });
  return readFileSync(path, 'utf8');
}

/**
 * The sentence about a file that does not hold what it should.
 *
 * @param {string} path
 * @param {string} wanted what it should hold: 'a private Ed25519 key as JWK'
 * @param {string} lost what is lost with it: 'The house is another player then.'
 */
export function damaged(path, wanted, lost) {
  return `${path} does not hold ${wanted}: put a copy of it back, or delete it, and the next start makes a new one. ${lost}`;
}

/** What a person can do about what the system, or SQLite, says of a file. @type {Record<string, string>} */
const REASONS = {
  ENOSPC: 'the disk is full: make room',
  EDQUOT: 'this user has used up its part of the disk: make room',
  SQLITE_FULL: 'the disk is full: make room',
  EROFS: 'the disk can only be read: mount it for writing, or name a directory on another one',
  EACCES: 'this user may not write there: give it the directory, as chown does, or name another directory',
  EPERM: 'this user may not write there: give it the directory, as chown does, or name another directory',
  SQLITE_READONLY: 'this user may not write there: give it the directory, as chown does, or name another directory',
  SQLITE_CANTOPEN: 'this user may not write there: give it the directory, as chown does, or name another directory',
  ENOTDIR: 'that is no directory: name one',
  EEXIST: 'that is no directory: name one',
};

/**
 * Why files cannot be written, and what to do about it.
 *
 * @param {unknown} error
 * @returns {string} the end of a sentence, without its full stop
 */
export function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? REASONS[code.replace(/^(SQLITE_[A-Z]+)_.*$/, '$1')] ?? error.message;
}

/**
 * Until then the new name of a file may be lost with the power.
 *
 * @param {string} folder
 */
function flushFolder(folder) {
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
