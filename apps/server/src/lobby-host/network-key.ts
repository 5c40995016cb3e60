import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { damaged, readOrMake } from '../../../../scripts/files/whole-file.mjs';
import type { SecretStore } from '../store/store.ts';

/** Name of the file within the data directory. */
export const NETWORK_KEY_FILE = 'network-key';
/** Under which a database of before holds it. */
const IN_DATABASE = 'network-key';

/**
 * The key of the hashes of networks: given, or read from its file, or made. It is not in the database (O3.10): with both, whoever has a copy finds
 * each address by trying all of them. A database of before gives its key up here, so the hashes in it stay good.
 *
 * @param given as configured; null: the file in the data directory
 * @throws what the system says, and a sentence where the file holds something else
 */
export async function openNetworkKey(dataDir: string, secrets: SecretStore, given: string | null): Promise<string> {
  const moved = await secrets.get(IN_DATABASE);
  const file = join(dataDir, NETWORK_KEY_FILE);
  const key = given ?? readOrMake(file, () => moved ?? randomBytes(32).toString('base64url')).trim();
  if (Buffer.from(key, 'base64url').length !== 32) {
    throw new Error(damaged(file, '32 bytes of base64url', 'Who shared a network before is not known then.'));
  }
  if (moved !== null) await secrets.remove(IN_DATABASE);
  return key;
}
