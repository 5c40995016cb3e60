import type { ServerKeys } from '@parley/client';
import { verifyBundle } from '@parley/evidence';
import { titles } from '@parley/games';

/** What the check of an evidence file came to, in sentences. */
export interface Checked {
  readonly holds: boolean;
  readonly heading: string;
  readonly sentences: readonly string[];
}

/**
 * Checks an evidence file in this browser, as the command does offline (E6): signatures, replay, and the decision anew.
 *
 * @param keys the server's public keys as it publishes them; null while it is out of reach: then the key in the file is
 *   taken at its word, and the answer says so.
 * @param match the match whose file was asked for.
 */
export async function check(text: string, keys: ServerKeys | null, match: string): Promise<Checked> {
  const published = keys?.keys.flatMap(({ x }) => (x === undefined ? [] : [x])) ?? null;
  const result = await verifyBundle(text, {
    titleOf: (id, rules) => titles.find((title) => title.id === id && title.rules === rules) ?? null,
    ...(published === null ? {} : { serverKeys: published }),
  });
  const faults = result.ok && result.match !== match ? ['The file is about another match.'] : result.faults;
  if (faults.length > 0) {
    return { holds: false, heading: 'The file does not hold.', sentences: faults };
  }
  const keyUnknown = published === null ? ['The server’s key could not be compared: it is out of reach.'] : [];
  return {
    holds: true,
    heading: result.replayed ? 'The file holds.' : 'The signatures hold; the match could not be played again.',
    sentences: [...result.holds, ...keyUnknown],
  };
}
