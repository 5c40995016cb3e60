// A lock that one process holds on a folder or a file, and that ends with it, however it ends. No number of a process is written down: that
// could be another process by now.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** A process that is about to end is waited for (milliseconds): whoever starts again at once should not be refused. */
const PATIENCE_MS = 3_000;

/** The locks of this process. A database that nobody holds would be closed with the next garbage, and its lock given back. @type {Set<object>} */
const held = new Set();

/**
 * Takes the lock. SQLite is asked to lock an empty database, because Node itself cannot lock files: the system takes the lock back when the
 * process is gone, also after `kill -9`.
 *
 * @param {string} path of the lock's own file, which stays there
 * @param {number} [patienceMs]
 * @returns {(() => void) | null} gives it back; null where another process holds it
 * @throws what the system says, where the file cannot be made
 */
export function takeLock(path, patienceMs = PATIENCE_MS) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new Database(path, { timeout: patienceMs });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (/** @type {{ code?: unknown }} */ (error).code === 'SQLITE_BUSY') return null;
    throw error;
  }
  held.add(database);
  return () => {
    held.delete(database);
    database.close();
  };
}
