import { err, ok, parseJson, parseShape, type Refusal, type Result } from '@parley/protocol';
import { compactVerify, importJWK } from 'jose';
import type { z } from 'zod';

/**
 * The payload of a compact JWS, where it is of this `typ`, signed by this user key with EdDSA, and of this shape;
 * otherwise `proof-invalid`. Never throws, whatever the strings are.
 * @param key raw Ed25519 public key, base64url
 */
export async function verifyUserKey<T extends z.ZodType>(
  key: string,
  jws: string,
  typ: string,
  schema: T,
): Promise<Result<z.output<T>, Refusal>> {
  try {
    const publicKey = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key }, 'EdDSA');
    const { payload, protectedHeader } = await compactVerify(jws, publicKey, { algorithms: ['EdDSA'] });
    if (protectedHeader.typ !== typ) return invalid('the signature is over something of another kind');
    const parsed = parseJson(new TextDecoder().decode(payload));
    const shaped = parsed.ok ? parseShape(schema, parsed.value) : parsed;
    return shaped.ok ? ok(shaped.value) : invalid(shaped.error.detail);
  } catch {
    return invalid('not signed with this key');
  }
}

const invalid = (detail: string) => err({ code: 'proof-invalid' as const, detail });
