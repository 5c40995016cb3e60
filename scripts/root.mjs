// Where the checkout is, whatever the directory a script was started from.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of the checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
