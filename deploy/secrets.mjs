// `node deploy/secrets.mjs`: makes the secrets of compose.yaml as files, those that are missing. No other copy of them is kept.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../scripts/files/whole-file.mjs';

/**
 * Docker mounts a secret with the owner and the mode that it has here, and the processes in the containers are several users. So each file may be read
 * by all, and the folder is closed to all but its owner.
 */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o444;

/**
 * @typedef {object} Places where the processes find each other
 * @property {string} postgres host and port
 * @property {string} redis
 */

/** @type {Places} as in compose.yaml */
const PLACES = { postgres: 'postgres:5432', redis: 'redis:6379' };

/** 32 random bytes: what the server takes as a key, and fit for addresses. */
const random = () => randomBytes(32).toString('base64url');

/**
 * Makes what is missing. Two files come from one password each, so these are made together.
 *
 * @param {string} folder
 * @returns {string[]} the names of those that were made
 * @throws a sentence where one of two that belong together is missing
 */
export function makeSecrets(folder) {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  chmodSync(folder, FOLDER_MODE);
  /** @type {string[]} */
  const made = [];
  /** @param {Record<string, () => string>} files */
  function together(files) {
    const missing = Object.keys(files).filter((name) => !existsSync(join(folder, name)));
    if (missing.length === 0) return;
    if (missing.length < Object.keys(files).length) {
      throw new Error(
        `In ${folder}, ${missing.join(' and ')} is missing, and belongs to ${Object.keys(files).join(' and ')}: put it back, or change the password (docs/operate.md).`,
      );
    }
    for (const [name, content] of Object.entries(files)) {
      writeWhole(join(folder, name), `${content()}\n`, { mode: FILE_MODE, over: false });
      made.push(name);
    }
  }
  const database = random();
  together({
    'database-password': () => database,
    'database-url': () => `postgresql://parley:${database}@${PLACES.postgres}/parley`,
  });
  const redis = random();
  together({
    // Redis keeps the hash only.
    'redis-users': () => `user default on #${createHash('sha256').update(redis).digest('hex')} ~* &* +@all`,
    'redis-url': () => `redis://default:${redis}@${PLACES.redis}`,
  });
  for (const name of ['token-secret', 'network-key', 'turn-secret', 'metrics-token']) together({ [name]: random });
  return made;
}

/**
 * Writes where the processes are into the addresses, whose passwords stay.
 *
 * @param {string} folder
 * @param {Places} places
 */
export function placeSecrets(folder, places) {
  for (const [name, place] of /** @type {const} */ ([
    ['database-url', places.postgres],
    ['redis-url', places.redis],
  ])) {
    const text = readSecret(folder, name).replace(/@[^/@]+/, `@${place}`);
    writeWhole(join(folder, name), `${text}\n`, { mode: FILE_MODE });
  }
}

/** @param {string} folder @param {string} name */
export const readSecret = (folder, name) => readFileSync(join(folder, name), 'utf8').trim();

if (process.argv[1] === import.meta.filename) {
  const folder = join(import.meta.dirname, 'secrets');
  try {
    const made = makeSecrets(folder);
    console.log(made.length === 0 ? `All secrets are in ${folder}.` : `Made in ${folder}: ${made.join(', ')}.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
