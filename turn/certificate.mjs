// The certificate of coturn: its own copy, which follows the original when that is renewed.
import { readFileSync, statSync, unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { writeReadable } from './account.mjs';
import { FILES } from './config.mjs';

/** A renewed certificate is copied within this time, in milliseconds. Renewals come weeks before the old one ends. */
const LOOK_MS = 60_000;

/**
 * Copies certificate and key to a place where only coturn's user can read them.
 *
 * @param {{ cert: string, key: string }} tls paths of PEM files
 * @param {string} folder of coturn
 * @param {import('./account.mjs').Account | undefined} account
 * @returns {string | undefined} a sentence, where others on this machine can read the original key
 * @throws where a file cannot be read
 */
export function copyCertificate(tls, folder, account) {
  writeReadable(join(folder, FILES.cert), readFileSync(tls.cert), account);
  writeReadable(join(folder, FILES.key), readFileSync(tls.key), account);
  const open = process.platform !== 'win32' && (statSync(tls.key).mode & 0o004) !== 0;
  return open ? `Everybody on this machine can read the private key ${tls.key}: chmod o-r.` : undefined;
}

/**
 * Watches the originals.
 *
 * @param {{ cert: string, key: string }} tls
 * @param {() => void} renewed
 * @returns {() => void} ends it
 */
export function watchCertificate(tls, renewed) {
  const paths = [tls.cert, tls.key];
  // Watches only the times of the files: a file that is missing for a moment, because it is being replaced, comes back.
  const listener = (/** @type {import('node:fs').Stats} */ now, /** @type {import('node:fs').Stats} */ before) => {
    if (now.mtimeMs !== 0 && now.mtimeMs !== before.mtimeMs) renewed();
  };
  for (const path of paths) watchFile(path, { interval: LOOK_MS, persistent: false }, listener);
  return () => {
    for (const path of paths) unwatchFile(path, listener);
  };
}
