import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

/** A user key of a client under measurement. It signs at once, without a promise: thousands of clients share one process. */
export interface UserKey {
  /** Raw Ed25519 public key, base64url. */
  readonly key: string;
  /** Compact JWS whose header is exactly `{alg: 'EdDSA', typ}`. */
  sign(typ: string, payload: object): string;
}

export function makeUserKey(): UserKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    key: publicKey.export({ format: 'jwk' }).x ?? '',
    sign: (typ, payload) => signedBy(privateKey, typ, payload),
  };
}

export function signedBy(privateKey: KeyObject, typ: string, payload: object): string {
  const signed = `${base64url(JSON.stringify({ alg: 'EdDSA', typ }))}.${base64url(JSON.stringify(payload))}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** The payload of a compact JWS that this raw public key signed; null otherwise. */
export function readSigned(key: string, jws: string): unknown {
  const [head, body, signature] = jws.split('.');
  if (head === undefined || body === undefined || signature === undefined) return null;
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
  const fits = verify(null, Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'));
  return fits ? JSON.parse(Buffer.from(body, 'base64url').toString()) : null;
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
