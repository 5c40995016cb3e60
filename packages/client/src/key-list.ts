import type { ServerKeys } from './client.ts';

/**
 * It asks again so often at once, and once more each ten seconds (milliseconds): one who names keys that there are not must not make everybody ask. A page that was
 * loaded just before a key was revoked needs two.
 */
const MOST_AT_ONCE = 3;
const ASK_MS = 10_000;
/** A list that is older is asked for again (milliseconds): a key that was revoked is forgotten then. */
const OLD_MS = 3_600_000;

/** The server's public keys, as far as this client has heard of them (O3.12). */
export interface KeyList {
  /** @param named see `ParleyClient.serverKeys` */
  holding(named?: string): Promise<ServerKeys>;
}

/**
 * @param now milliseconds that only grow
 * @param ask rejects while the server is out of reach
 */
export function createKeyList(now: () => number, ask: () => Promise<ServerKeys>): KeyList {
  let known: { readonly list: ServerKeys; readonly at: number } | null = null;
  let asking: Promise<ServerKeys> | null = null;
  /** Tokens to ask again, as of a time. */
  let tokens = MOST_AT_ONCE;
  let countedAt = now();

  /** Those who want it while it is on its way wait for the same answer. */
  function asked(): Promise<ServerKeys> {
    if (asking !== null) return asking;
    asking = ask()
      .then((list) => {
        known = { list, at: now() };
        return list;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  function take(): boolean {
    const at = now();
    tokens = Math.min(MOST_AT_ONCE, tokens + (at - countedAt) / ASK_MS);
    countedAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  }

  return {
    async holding(named) {
      if (known === null) return asked();
      const { list, at } = known;
      const lacks = named !== undefined && !list.keys.some(({ kid, x }) => kid === named || x === named);
      if (!lacks && now() - at < OLD_MS) return list;
      if (asking === null && !take()) return list;
      // An old list is better than none: whoever is out of reach may still play with those who are here.
      return asked().catch(() => list);
    },
  };
}
