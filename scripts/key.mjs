// The secrets that `npm start` makes if the person has none: the house's key and the secret shared with coturn.
import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { damaged, readOrMake, reasonOf } from './files/whole-file.mjs';

/**
 * The house's Ed25519 key, a JWK in a file that only its owner can read; made when the file is missing.
 *
 * @param {string} path
 * @returns {string} the public half as the protocol writes it: 32 bytes, base64url
 * @throws a sentence where the file holds something else
 */
export function houseKey(path) {
  const text = readable(path, () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    return `${JSON.stringify(privateKey.export({ format: 'jwk' }))}\n`;
  });
  const key = publicHalf(text);
  if (key === undefined) {
    throw new Error(damaged(path, 'a private Ed25519 key as JWK', 'With a new key the house is a new player.'));
  }
  return key;
}

/**
 * @param {string} path
 * @param {() => string} make
 */
function readable(path, make) {
  try {
    return readOrMake(path, make);
  } catch (error) {
    throw new Error(`${path} cannot be read or made: ${reasonOf(error)}.`);
  }
}

/** @param {string} text @returns {string | undefined} */
function publicHalf(text) {
  try {
    const key = createPrivateKey({ key: JSON.parse(text), format: 'jwk' });
    return key.asymmetricKeyType === 'ed25519' ? key.export({ format: 'jwk' }).x : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A secret of 32 random bytes, in a file that only its owner can read; made when the file is missing.
 *
 * @param {string} path
 * @returns {string} 43 characters, base64url
 * @throws a sentence where the file holds something else
 */
export function sharedSecret(path) {
  const secret = readable(path, () => `${randomBytes(32).toString('base64url')}\n`).trim();
  // A person may have put one there that is made otherwise; coturn takes any line.
  if (secret.length < 16 || /\s/.test(secret)) {
    throw new Error(
      damaged(path, 'a secret in one line of at least 16 characters', 'A coturn elsewhere needs the new secret, too.'),
    );
  }
  return secret;
}
