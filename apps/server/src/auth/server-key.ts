import {
  CompactSign,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
import type { SecretStore } from '../store/store.ts';

/** The server's Ed25519 signing key, with which it signs introductions (S9) and bundles (E6). */
export interface ServerKey {
  /** RFC 7638 thumbprint; stands in the header of whatever is signed. */
  readonly kid: string;
  /** Public half, as served at `ROUTES.keys`. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** Compact JWT of these claims, EdDSA; `typ` keeps kinds of tokens apart. The claims carry `exp` themselves. */
  sign(typ: string, claims: JWTPayload): Promise<string>;
  /** Compact JWS of any other object, with nothing but `alg` and `typ` in its header: a seal of what anybody may check (E6). */
  seal(typ: string, payload: object): Promise<string>;
  /** Raw public key, base64url. */
  readonly publicKey: string;
}

const SECRET_NAME = 'introduction-key';

/** Reads the key that the store keeps, or makes it: the same one for as long as the store lives. */
export async function openServerKey(secrets: SecretStore): Promise<ServerKey> {
  const kept = (await secrets.get(SECRET_NAME)) ?? (await secrets.putOnce(SECRET_NAME, await makeKey()));
  const jwk = JSON.parse(kept) as JWK;
  const key = await importJWK(jwk, 'EdDSA');
  const open: JWK = { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '' };
  const kid = await calculateJwkThumbprint(open);
  const bytes = (payload: object): Uint8Array => new TextEncoder().encode(JSON.stringify(payload));
  return {
    kid,
    jwks: { keys: [{ ...open, kid, use: 'sig', alg: 'EdDSA' }] },
    publicKey: jwk.x ?? '',
    seal: (typ, payload) => new CompactSign(bytes(payload)).setProtectedHeader({ alg: 'EdDSA', typ }).sign(key),
    sign: (typ, claims) => new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ, kid }).sign(key),
  };
}

async function makeKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}
