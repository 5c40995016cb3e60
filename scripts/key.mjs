// The secrets that `npm start` makes if the person has none: the house's key and the secret shared with coturn.
import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The house's Ed25519 key, a JWK in a file that only its owner can read; made when the file is missing.
 *
 * @param {string} path
 * @returns {string} the public half as the protocol writes it: 32 bytes, base64url
 */
export function houseKey(path) {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writePrivate(path, `${JSON.stringify(privateKey.export({ format: 'jwk' }))}\n`);
  }
  const key = createPrivateKey({ key: JSON.parse(readFileSync(path, 'utf8')), format: 'jwk' });
  return key.export({ format: 'jwk' }).x ?? '';
}

/**
 * A secret of 32 random bytes, in a file that only its owner can read; made when the file is missing.
 *
 * @param {string} path
 * @returns {string} 43 characters, base64url
 */
export function sharedSecret(path) {
  if (!existsSync(path)) writePrivate(path, `${randomBytes(32).toString('base64url')}\n`);
  return readFileSync(path, 'utf8').trim();
}

/**
 * @param {string} path
 * @param {string} text
 */
function writePrivate(path, text) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
}
