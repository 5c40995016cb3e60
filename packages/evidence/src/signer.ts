/**
 * Signs with a user key. The holder of the key implements it, and the private half never leaves its store.
 */
export interface Signer {
  /** Raw Ed25519 public key, base64url, 43 characters. */
  readonly key: string;
  /** Compact JWS whose protected header is exactly `{alg: 'EdDSA', typ}`. */
  sign(typ: string, payload: object): Promise<string>;
}
