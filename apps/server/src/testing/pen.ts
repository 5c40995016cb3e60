import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Pen } from './recorder.ts';

/** A new user key of a test's own. */
export async function makePen(): Promise<Pen> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  return {
    key: (await exportJWK(publicKey)).x ?? '',
    sign: (typ, payload) => new SignJWT({ ...payload }).setProtectedHeader({ alg: 'EdDSA', typ }).sign(privateKey),
  };
}
