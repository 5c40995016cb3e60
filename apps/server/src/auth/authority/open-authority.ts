import { type Config, ConfigError } from '../../operate/config.ts';
import type { Log } from '../../operate/log.ts';
import type { TrustedAuthority } from './authority-ticket.ts';
import { makeKeySet, readKeySet } from './key-set.ts';
import { readKeySource } from './key-source.ts';

/**
 * The authority that the configuration names; null where it names none. A file of keys is read at once. Keys behind an address
 * are not asked for before the first ticket: that an authority is away keeps no server from starting.
 * @throws {ConfigError} where the file cannot be used, with one sentence
 */
export async function openAuthority(
  { authorityIssuer: issuer, authorityAudience: audience, authorityKeys: source }: Config,
  { log, clock, fetch }: { readonly log: Log; readonly clock: () => number; readonly fetch: typeof globalThis.fetch },
): Promise<TrustedAuthority | null> {
  if (issuer === null || audience === null || source === null) return null;
  const load = () => readKeySource(source, fetch);
  if (!source.startsWith('https://')) {
    const problem = await load().then(
      (text) => {
        const set = readKeySet(text);
        return set.ok ? null : set.error;
      },
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (problem !== null) {
      throw new ConfigError(`The key set ${source} (PARLEY_AUTHORITY_KEYS) cannot be used: ${problem}.`);
    }
  }
  const failed = (sentence: string) => log.warn(sentence);
  return { issuer, audience, keys: makeKeySet({ load, clock, failed }) };
}
