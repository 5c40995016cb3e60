import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CompactSign, type JWTPayload, SignJWT } from 'jose';
import { type KeyRing, kidOf, type PublicKeys, publicKeys, type RingKey, signingKey } from './key-ring.ts';

/** Seals what anybody may check (E6), by one key of the server. */
export interface Sealer {
  /** Raw public key, base64url. */
  readonly publicKey: string;
  /** Compact JWS of any object, with nothing but `alg` and `typ` in its header. */
  seal(typ: string, payload: object): Promise<string>;
}

/** The server's Ed25519 signing key, with which it signs introductions (S9) and bundles (E6). It may be another one at the next call. */
export interface ServerKey {
  /** All public halves, as served at `ROUTES.keys`. */
  jwks(): { readonly keys: PublicKeys };
  /** Compact JWT of these claims, EdDSA; `typ` keeps kinds of tokens apart. The claims carry `exp` themselves. */
  sign(typ: string, claims: JWTPayload): Promise<string>;
  /** The present key, for something that names it. */
  sealer(): Sealer;
}

/** A server key whose ring can be replaced while it is in use. */
export interface RenewableKey extends ServerKey {
  use(ring: KeyRing): void;
}

/** @param clock milliseconds since the epoch */
export function makeServerKey(first: KeyRing, clock: () => number): RenewableKey {
  let ring = first;
  const opened = new Map<string, KeyObject>();

  function privateKey({ x, d = '' }: RingKey): KeyObject {
    const before = opened.get(x);
    if (before !== undefined) return before;
    const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
    opened.set(x, key);
    return key;
  }

  return {
    use(next) {
      ring = next;
      opened.clear();
    },
    jwks: () => ({ keys: publicKeys(ring, clock()) }),
    sign(typ, claims) {
      const signs = signingKey(ring, clock());
      const header = { alg: 'EdDSA', typ, kid: kidOf(signs) };
      return new SignJWT(claims).setProtectedHeader(header).sign(privateKey(signs));
    },
    sealer() {
      const signs = signingKey(ring, clock());
      const key = privateKey(signs);
      const bytes = (payload: object): Uint8Array => new TextEncoder().encode(JSON.stringify(payload));
      return {
        publicKey: signs.x,
        seal: (typ, payload) => new CompactSign(bytes(payload)).setProtectedHeader({ alg: 'EdDSA', typ }).sign(key),
      };
    },
  };
}
