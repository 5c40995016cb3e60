import { join } from 'node:path';
import { takeLock } from '../../../../scripts/files/process-lock.mjs';

/** Name of the lock's file within the data directory. It stays there, and means nothing by itself. */
export const LOCK_FILE = 'server.lock';

/**
 * Takes the data directory for this server. Two servers on one database would each have a lobby and an arbiter of its own, and decide the
 * same matches twice (O3.6). Reading it, as `npm run admin` does, needs no lock.
 *
 * @returns gives it back; null where another server has it
 */
export const lockData = (dataDir: string): (() => void) | null => takeLock(join(dataDir, LOCK_FILE));
