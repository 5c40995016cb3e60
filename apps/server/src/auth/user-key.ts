import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { err, ok, parseJson, parseShape, type Refusal, type Result, safeParse } from '@parley/protocol';
import { z } from 'zod';

/**
 * The payload of a compact JWS, where it is of this `typ`, signed by this user key with EdDSA, and of this shape;
 * otherwise `proof-invalid`. Never throws, whatever the strings are.
 *
 * By `node:crypto` and not by `jose`, because it stands in the way of each client that enters: half the time, and no
 * promise, so that an entry can be measured and paced. Of JWS it takes what our clients write, and refuses the rest.
 * @param key raw Ed25519 public key, base64url
 */
export function verifyUserKey<T extends z.ZodType>(
  key: string,
  jws: string,
  typ: string,
  schema: T,
): Result<z.output<T>, Refusal> {
  try {
    const [head = '', body = '', signature = '', ...rest] = jws.split('.');
    const header = safeParse(headerSchema, JSON.parse(decode(head).toString()));
    const signed = Buffer.from(`${head}.${body}`);
    if (rest.length > 0 || !header.success || !verify(null, signed, keyOf(key), decode(signature))) return notSigned;
    if (header.data.typ !== typ) return invalid('the signature is over something of another kind');
    const parsed = parseJson(decode(body).toString());
    const shaped = parsed.ok ? parseShape(schema, parsed.value) : parsed;
    return shaped.ok ? ok(shaped.value) : invalid(shaped.error.detail);
  } catch {
    return notSigned;
  }
}

/** What `crit` and `b64` name would change what the signature is over: none of our clients uses them. */
const headerSchema = z.object({
  alg: z.literal('EdDSA'),
  typ: z.string().optional(),
  crit: z.undefined().optional(),
  b64: z.undefined().optional(),
});

/** Keys kept ready (O6): making one costs a third of a verification, and each client's is used a few times. */
const KEYS_KEPT = 10_000;
const keys = new Map<string, KeyObject>();

/** @throws where these are not the bytes of a key */
function keyOf(key: string): KeyObject {
  const known = keys.get(key);
  if (known !== undefined) {
    // To the end: the key that was not used for longest stands first.
    keys.delete(key);
    keys.set(key, known);
    return known;
  }
  const made = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
  const [oldest] = keys.keys();
  if (keys.size >= KEYS_KEPT && oldest !== undefined) keys.delete(oldest);
  keys.set(key, made);
  return made;
}

/** @throws where it is not base64url: Node would pass over what is not */
function decode(text: string): Buffer {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error('not base64url');
  return Buffer.from(text, 'base64url');
}

const invalid = (detail: string) => err({ code: 'proof-invalid' as const, detail });
const notSigned = invalid('not signed with this key');
