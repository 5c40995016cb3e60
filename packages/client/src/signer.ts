import { base64url, CompactSign } from 'jose';
import type { Signer } from './client.ts';

/** A signer over an Ed25519 key pair; the private half need not be extractable (S2 b). */
export async function signerFrom(pair: CryptoKeyPair): Promise<Signer> {
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  return {
    key: base64url.encode(new Uint8Array(raw)),
    sign: (typ, payload) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'EdDSA', typ })
        .sign(pair.privateKey),
  };
}
