import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import type { Signer } from '../signer.ts';

export interface TestSigner extends Signer {
  /** The same payload under another signature that fits, as from a library that adds chance to each. */
  signAgain(typ: string, payload: object): Promise<string>;
}

/** A new user key for tests, with the part that only its owner has. */
export async function newSigner(): Promise<TestSigner> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const { x } = await exportJWK(publicKey);
  if (x === undefined) throw new Error('an Ed25519 key has an x');
  const signed = (header: { alg: string; typ: string }, payload: object) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader(header).sign(privateKey);
  return {
    key: x,
    sign: (typ, payload) => signed({ alg: 'EdDSA', typ }, payload),
    // Node's signatures have no chance in them; another order of the header makes another one.
    signAgain: (typ, payload) => signed({ typ, alg: 'EdDSA' }, payload),
  };
}
