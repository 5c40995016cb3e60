import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import type { Signer } from './signer.ts';

/** A new user key for tests, with the part that only its owner has. */
export async function newSigner(): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const { x } = await exportJWK(publicKey);
  if (x === undefined) throw new Error('an Ed25519 key has an x');
  return {
    key: x,
    sign: (typ, payload) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'EdDSA', typ })
        .sign(privateKey),
  };
}
