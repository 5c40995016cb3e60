import { err, JWS_MAX_CHARS, ok, type Result, safeParse } from '@parley/protocol';
import { base64url, compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import type { EvidenceRefusal } from './refusal.ts';

/** Exactly these two: no `crit`, no `b64`, no key brought along, and no algorithm for the sender to choose. */
const headerSchema = z.strictObject({ alg: z.literal('EdDSA'), typ: z.string() });

const SIGNATURE_BYTES = 64;

/** The payload of a compact JWS that claims to be of this `typ`. The signature has not been looked at yet. */
export function readPayload(jws: unknown, typ: string): Result<unknown, EvidenceRefusal> {
  if (typeof jws !== 'string') return err('malformed');
  if (jws.length > JWS_MAX_CHARS) return err('too-large');
  const [head, body, signature, ...rest] = jws.split('.');
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return err('malformed');
  if (decodeCanonical(signature)?.length !== SIGNATURE_BYTES) return err('malformed');
  const header = decodeJson(head);
  const payload = decodeJson(body);
  if (!header.ok || !payload.ok) return err('malformed');
  const parsed = safeParse(headerSchema, header.value);
  if (!parsed.success || parsed.data.typ !== typ) return err('wrong-type');
  return payload;
}

/** Whether this raw public key (base64url) signed this compact JWS. Never throws. */
export async function isSignedBy(jws: string, key: string): Promise<boolean> {
  try {
    await compactVerify(jws, await imported(key), { algorithms: ['EdDSA'] });
    return true;
  } catch {
    return false;
  }
}

type PublicKey = Awaited<ReturnType<typeof importJWK>>;

/** Importing a key costs half of what a verification does, and a transcript has hundreds of entries by a few keys. */
const keys = new Map<string, Promise<PublicKey>>();
const KEYS_LIMIT = 256;

function imported(key: string): Promise<PublicKey> {
  const found = keys.get(key);
  if (found !== undefined) return found;
  const made = importJWK({ kty: 'OKP', crv: 'Ed25519', x: key }, 'EdDSA');
  if (keys.size >= KEYS_LIMIT) keys.clear();
  keys.set(key, made);
  return made;
}

/** SHA-256 of a compact JWS as it is on the wire, base64url, 43 characters. */
export async function hashOf(jws: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(jws));
  return base64url.encode(new Uint8Array(digest));
}

function decodeJson(part: string): Result<unknown, EvidenceRefusal> {
  const bytes = decodeCanonical(part);
  if (bytes === null) return err('malformed');
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return err('malformed');
  }
}

/**
 * Base64url has several spellings for the same bytes (unused bits of the last character). Only one is let through:
 * else anybody could respell another's signature, and the hash by which chains name an entry would change with it.
 */
function decodeCanonical(part: string): Uint8Array | null {
  try {
    const bytes = base64url.decode(part);
    return base64url.encode(bytes) === part ? bytes : null;
  } catch {
    return null;
  }
}
