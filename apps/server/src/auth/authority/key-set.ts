import { err, ok, parseJson, type Result, safeParse } from '@parley/protocol';
import { type CryptoKey, createLocalJWKSet, errors, type JWSHeaderParameters } from 'jose';
import { z } from 'zod';

/** The public keys of an authority (S2 c). */
export interface KeySet {
  /**
   * The key that a header names. `unknown`: the set has none of this id for this algorithm. `unavailable`: the set cannot be
   * had now.
   */
  find(header: JWSHeaderParameters): Promise<CryptoKey | 'unknown' | 'unavailable'>;
}

type Finder = (header: JWSHeaderParameters) => Promise<CryptoKey>;

export interface KeySetParts {
  /** Reads the text of the set anew. */
  readonly load: () => Promise<string>;
  readonly clock: () => number;
  /** Told why the set could not be read, in one sentence. */
  readonly failed: (sentence: string) => void;
}

/** After this time the set is read again, so a key that the authority took back opens nothing any more (milliseconds). */
export const FRESH_MS = 5 * 60_000;
/** While it cannot be read, what was read last counts for this long: an authority may be restarted meanwhile. */
export const STALE_MS = 60 * 60_000;
/** And it is read at most once in this time: anybody can invent names of keys, and must not flood the authority by it. */
export const PAUSE_MS = 30_000;

/** Bytes of a key set: sixteen RSA keys of 4,096 bits with room to spare. */
export const KEY_SET_BYTES = 65_536;
const MOST_KEYS = 16;

/** Base64url characters of an RSA modulus of 2,048 bits. */
const MODULUS_CHARS = 342;

/** Members of every key. What else a key says, `createLocalJWKSet` does not need. */
const common = {
  kid: z.string().min(1).max(200),
  use: z.exactOptional(z.literal('sig')),
  alg: z.exactOptional(z.string()),
};
const keySchema = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), ...common }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), ...common }),
  z.object({ kty: z.literal('RSA'), n: z.string().min(MODULUS_CHARS), e: z.string(), ...common }),
]);
const keySetSchema = z.object({ keys: z.array(z.unknown()).max(MOST_KEYS) });

/** A key set as JSON, or one sentence about what is wrong with it. */
export function readKeySet(text: string): Result<Finder, string> {
  const parsed = text.length > KEY_SET_BYTES ? null : parseJson(text);
  if (parsed === null || !parsed.ok) return err('it is not JSON of less than 64 KiB');
  if (holdsSecret(parsed.value)) return err('it holds a secret: only the public halves of the keys belong here');
  const set = safeParse(keySetSchema, parsed.value);
  // A set may have keys for other purposes too: those are left out.
  const keys = (set.data?.keys ?? []).flatMap((key) => safeParse(keySchema, key).data ?? []);
  if (keys.length === 0) {
    const kinds = 'Ed25519, P-256, or RSA of at least 2048 bits';
    return err(
      `it must be {"keys": […]} with at most ${MOST_KEYS} keys, one of them at least with a "kid" and ${kinds}`,
    );
  }
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) return err('two of its keys have the same "kid"');
  return ok(createLocalJWKSet({ keys }));
}

/** `d` is the private half of each kind of key, and `k` a secret that both sides share. */
function holdsSecret(value: unknown): boolean {
  const set = safeParse(z.object({ keys: z.array(z.record(z.string(), z.unknown())) }), value);
  return set.success && set.data.keys.some((key) => 'd' in key || 'k' in key);
}

export function makeKeySet({ load, clock, failed }: KeySetParts): KeySet {
  let known: { readonly find: Finder; readonly at: number } | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  async function read(now: number): Promise<void> {
    const text = await load().then(ok, (error: unknown) => err(error instanceof Error ? error.message : String(error)));
    const set = text.ok ? readKeySet(text.value) : text;
    if (set.ok) known = { find: set.value, at: now };
    else failed(`The key set of the authority (PARLEY_AUTHORITY_KEYS) cannot be used: ${set.error}.`);
  }

  /** One at a time, and not again before the pause is over. A clock that was set back does not make it wait for ever. */
  function refresh(now: number): Promise<void> {
    if (reading !== null) return reading;
    if (now >= triedAt && now - triedAt < PAUSE_MS) return Promise.resolve();
    triedAt = now;
    reading = read(now).finally(() => {
      reading = null;
    });
    return reading;
  }

  async function look(header: JWSHeaderParameters, now: number): Promise<CryptoKey | 'unknown' | 'unavailable'> {
    if (known === null || Math.abs(now - known.at) >= STALE_MS) return 'unavailable';
    try {
      return await known.find(header);
    } catch (error) {
      if (error instanceof errors.JOSEError) return 'unknown';
      throw error;
    }
  }

  return {
    async find(header) {
      // Without a name, any key of the set could be meant.
      if (typeof header.kid !== 'string') return 'unknown';
      const now = clock();
      if (known === null || Math.abs(now - known.at) >= FRESH_MS) await refresh(now);
      const found = await look(header, now);
      if (found !== 'unknown') return found;
      // Perhaps a new key of the authority.
      await refresh(now);
      return look(header, now);
    },
  };
}
