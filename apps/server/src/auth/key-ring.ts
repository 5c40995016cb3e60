import { createHash, generateKeyPairSync } from 'node:crypto';
import { userKeySchema } from '@parley/protocol';
import type { JWK } from 'jose';
import { z } from 'zod';

/** One Ed25519 key of the server. Times are in milliseconds since the epoch. */
const ringKeySchema = z.strictObject({
  /** Public half, base64url. */
  x: userKeySchema,
  /** Private half; absent once the key signs nothing any more. */
  d: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
  /** It signs from then on. */
  from: z.number().int().nonnegative(),
  /** What it signs is believed until then; what it sealed, as an evidence file, as long as the key is in the ring. Absent: it was not replaced. */
  until: z.number().int().nonnegative().optional(),
});

const keyRingSchema = z.strictObject({
  /** The newest first. */
  keys: z
    .array(ringKeySchema)
    .min(1)
    .refine((keys) => keys[0]?.d !== undefined, 'the newest key has its private half'),
});

export type RingKey = z.output<typeof ringKeySchema>;

/** All keys of the server, as its file holds them: one that signs, one that will soon, perhaps, and those of before. */
export type KeyRing = z.output<typeof keyRingSchema>;

/** Clients read this many keys of a server and no more. */
const MOST_KEYS = 16;
/**
 * A new key is published for so long before it signs (milliseconds): the servers that share its file have read it by then (`KEY_FILE_MS`), and what
 * keeps the list of keys for others asks for it again (`KEYS_MAX_AGE_S`).
 */
export const LEAD_MS = 120_000;
/** What was signed just before, and by clocks that differ (milliseconds). */
const SLACK_MS = 3_600_000;

/** The public halves as `ROUTES.keys` answers with them; `exp` in seconds, as in the historical keys of OpenID Federation. */
export type PublicKeys = readonly (JWK & { readonly exp?: number })[];

/** A text that is no ring is null. */
export function parseKeyRing(text: string): KeyRing | null {
  try {
    return keyRingSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A key that signs from this moment on. */
export function makeRingKey(from: number): RingKey {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { x, d, from };
}

/** RFC 7638 thumbprint. */
export const kidOf = ({ x }: Pick<RingKey, 'x'>): string =>
  createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');

/** The key that signs now. */
export function signingKey({ keys }: KeyRing, now: number): RingKey {
  const able = keys.filter(({ d }) => d !== undefined);
  // A clock that was set back makes no server that cannot sign.
  const key = able.find(({ from }) => from <= now) ?? able.at(-1);
  if (key === undefined) throw new Error('a ring has a key that signs');
  return key;
}

/** The one that signs first, then one that will soon, then those of before. */
export function publicKeys(ring: KeyRing, now: number): PublicKeys {
  const signs = signingKey(ring, now);
  return [signs, ...ring.keys.filter((key) => key !== signs)].map((key) => ({
    kty: 'OKP',
    crv: 'Ed25519',
    x: key.x,
    kid: kidOf(key),
    use: 'sig',
    alg: 'EdDSA',
    ...(key.until !== undefined && { exp: Math.ceil(key.until / 1_000) }),
  }));
}

/** A key that is not in use yet; null where there is none. */
export const nextKey = ({ keys }: KeyRing, now: number): RingKey | null => keys.find(({ from }) => from > now) ?? null;

/**
 * Another key signs from `next.from` on. The present one stays for what it signed, and the private halves of those before it go.
 * @param lifeMs how long what it signs is good for
 */
export function rotated(ring: KeyRing, next: RingKey, lifeMs: number): KeyRing {
  const signs = signingKey(ring, next.from);
  const before = ring.keys.map((key) =>
    key === signs ? { ...key, until: next.from + lifeMs + SLACK_MS } : withoutPrivate(key, next.from),
  );
  return { keys: [next, ...before].slice(0, MOST_KEYS) };
}

/**
 * Another key signs at once, and nobody believes what a thief of the file from before could sign. Keys whose private halves were not in it any more stay, for
 * the evidence files that they sealed.
 */
export function revoked(ring: KeyRing | null, next: RingKey): KeyRing {
  const safe = (ring?.keys ?? []).filter(
    ({ d, until }) => d === undefined && until !== undefined && until <= next.from,
  );
  return { keys: [next, ...safe] };
}

/** The ring with a key that signed before there was a ring for it. */
export function withEarlier(ring: KeyRing, x: string, now: number): KeyRing {
  if (ring.keys.some((key) => key.x === x)) return ring;
  return { keys: [...ring.keys, { x, from: 0, until: now + SLACK_MS }].slice(0, MOST_KEYS) };
}

function withoutPrivate({ x, from, until }: RingKey, now: number): RingKey {
  return { x, from, until: until ?? now };
}
