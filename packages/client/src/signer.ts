import { base64url } from 'jose';
import type { Signer } from './client.ts';

/**
 * A signer over an Ed25519 key pair; the private half need not be extractable (S2 b). A compact JWS is three lines with WebCrypto; `CompactSign`
 * would bring every page all algorithms and the reading of keys, 4 KB of its first load. Whoever verifies uses the library.
 */
export async function signerFrom({ publicKey, privateKey }: CryptoKeyPair): Promise<Signer> {
  const raw = await crypto.subtle.exportKey('raw', publicKey);
  const utf8 = new TextEncoder();
  return {
    key: base64url.encode(new Uint8Array(raw)),
    async sign(typ, payload) {
      const signed = [{ alg: 'EdDSA', typ }, payload].map((part) => base64url.encode(JSON.stringify(part))).join('.');
      const signature = await crypto.subtle.sign('Ed25519', privateKey, utf8.encode(signed));
      return `${signed}.${base64url.encode(new Uint8Array(signature))}`;
    },
  };
}
