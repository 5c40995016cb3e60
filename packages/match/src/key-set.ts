import type { ServerKeys } from '@parley/client';

/** The server's keys in the form in which introductions are verified with them. */
export function keySet({ keys }: ServerKeys) {
  return { keys: keys.flatMap((key) => (key.kty === undefined ? [] : [{ ...key, kty: key.kty }])) };
}
