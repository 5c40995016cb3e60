import type { ParleyClient, ServerKeys } from '@parley/client';
import { type BundleCheck, serverKeyNamedIn, verifyBundle } from '@parley/evidence';
import { titles } from '@parley/games';
import type { Verdict } from '@parley/protocol';
import { type Checked, checkWords } from '../words/check.ts';

/** The server's public keys for this file; null while they are out of reach. */
export const keysFor = (client: Pick<ParleyClient, 'serverKeys'>, text: string): Promise<ServerKeys | null> =>
  client.serverKeys(serverKeyNamedIn(text)).catch(() => null);

/**
 * Checks an evidence file in this browser like the offline command (E6): signatures, replay, and the decision.
 *
 * @param keys the server's public keys as it publishes them; null while it is out of reach: then the key in the file is
 *   taken at its word, and the answer says so.
 * @param verdict the one that the page shows.
 */
export async function check(text: string, keys: ServerKeys | null, verdict: Verdict): Promise<Checked> {
  return checkWords(await verified(text, keys), verdict, keys !== null);
}

/** The check itself, for whoever has no verdict beside the file. `keys` as above. */
export const verified = (text: string, keys: ServerKeys | null): Promise<BundleCheck> =>
  verifyBundle(text, {
    titleOf: (id, rules) => titles.find((title) => title.id === id && title.rules === rules) ?? null,
    ...(keys === null ? {} : { serverKeys: keys.keys.flatMap(({ x }) => (x === undefined ? [] : [x])) }),
  });
