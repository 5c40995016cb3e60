import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Signer } from '@parley/evidence';

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * A user key that follows from a name: real signatures, and still the same simulation for the same seed. Nobody else's
 * keys are made like this.
 */
export function signerNamed(name: string): Signer {
  const secret = createHash('sha256').update(`parley simulation ${name}`).digest();
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, secret]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key has an x');
  return {
    key: x,
    sign: async (typ, payload) => {
      const signed = `${base64url({ alg: 'EdDSA', typ })}.${base64url(payload)}`;
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
    },
  };
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
