import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { damaged, readOrMake } from '../../../../scripts/files/whole-file.mjs';

/** Name of the file within the data directory. */
export const TOKEN_SECRET_FILE = 'token-secret';

/**
 * The secret of `makeServerTokens`: read from its file, or made. It is not in the database: with it and the hash of a session a
 * ticket could be forged, and a copy of the database must let nobody in (S1).
 * @param given as configured, for servers that take the same tickets; null: the file in the data directory
 * @throws where the directory cannot be written, or the file holds something else
 */
export function openTokenSecret(dataDir: string, given: string | null = null): string {
  if (given !== null) return given;
  const file = join(dataDir, TOKEN_SECRET_FILE);
  const secret = readOrMake(file, () => randomBytes(32).toString('base64url')).trim();
  if (Buffer.from(secret, 'base64url').length === 32) return secret;
  throw new Error(damaged(file, '32 bytes of base64url', 'Players who are connected sign in again then.'));
}
