import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../../../scripts/files/whole-file.mjs';
import type { SecretStore } from '../store/store.ts';

/** Name of the file within the data directory. */
export const DATABASE_ID_FILE = 'database-id';
const NAME = 'database-id';
/** A database in which a server has run has its key. */
const USED = 'introduction-key';

/** The database is empty, and another one was here before. */
export class DatabaseGone extends Error {
  override readonly name = 'DatabaseGone';
  readonly file: string;

  constructor(file: string) {
    super(`${file} names a database that is not there`);
    this.file = file;
  }
}

/**
 * The database and a file beside it name each other. Where the database is lost, or its log file is, a server would begin anew, with another key and
 * nobody in it, as if nothing had ever been there.
 *
 * @param said what to tell who runs the server
 * @throws {DatabaseGone} where the database is empty, and the file says that there was one
 */
export async function checkDatabase(
  dataDir: string,
  secrets: SecretStore,
  said: (sentence: string) => void,
): Promise<void> {
  const file = join(dataDir, DATABASE_ID_FILE);
  const beside = existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  const within = await secrets.get(NAME);
  if (beside !== null && within === null && (await secrets.get(USED)) === null) throw new DatabaseGone(file);
  const id = within ?? (await secrets.putOnce(NAME, beside ?? randomBytes(16).toString('base64url')));
  if (beside === id) return;
  if (beside !== null) said(`the database in ${dataDir} is another one than the last time`);
  writeWhole(file, `${id}\n`);
}
