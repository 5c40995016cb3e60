import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the file within the data directory. */
export const TOKEN_SECRET_FILE = 'token-secret';

/**
 * The secret of `makeServerTokens`: read from its file, or made. It is not in the database: with it and the hash of a session a
 * ticket could be forged, and a copy of the database must let nobody in (S1).
 * @throws where the directory cannot be written, or the file holds something else
 */
export function openTokenSecret(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, TOKEN_SECRET_FILE);
  if (!existsSync(file)) makeOnce(file);
  const secret = readFileSync(file, 'utf8').trim();
  if (Buffer.from(secret, 'base64url').length !== 32) throw new Error(`${file} does not hold 32 bytes of base64url`);
  return secret;
}

/** The file appears under its name whole or not at all, and of two processes that begin at once, one makes it. */
function makeOnce(file: string): void {
  const whole = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    writeFileSync(whole, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600, flush: true });
    linkSync(whole, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(whole, { force: true });
  }
}
