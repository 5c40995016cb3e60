import { type Id, idSchema, safeParse } from '@parley/protocol';
import { entries as everything, promisifyRequest, type UseStore } from 'idb-keyval';
import { z } from 'zod';
import { wallClock } from './wall-clock.ts';

/** What a device keeps of a running match of one of its players, so that a page that comes back goes on with it (N6). */
export interface MatchRecord {
  readonly player: Id;
  readonly match: Id;
  /** The client that played it here. */
  readonly client: Id;
  /** When the latest entry came, in milliseconds since the epoch. */
  readonly at: number;
  /** Compact JWS, each after what it names. */
  readonly entries: readonly string[];
  /** Whether everything that the player signed in this match is among them. Not so at first on a device that came later. */
  readonly isWhole: boolean;
}

export interface MatchRecords {
  /** The records of this player, the newest first. */
  of(player: Id): Promise<readonly MatchRecord[]>;
  /** Resolves once it is durable. */
  put(record: MatchRecord): Promise<void>;
  remove(player: Id, match: Id): Promise<void>;
  /** Removes all of them. */
  clear(): Promise<void>;
}

/** Longer than any match runs. */
const KEPT_MS = 24 * 3_600_000;
const STORE = 'matches';

const recordSchema = z.object({
  player: idSchema,
  match: idSchema,
  client: idSchema,
  at: z.number(),
  entries: z.array(z.string()),
  isWhole: z.boolean(),
});

const keyOf = (player: Id, match: Id): string => `${player} ${match}`;

/** Records that live as long as the page: where the browser keeps nothing, and for tests. */
export function memoryMatchRecords(): MatchRecords {
  const records = new Map<string, MatchRecord>();
  return {
    of: async (player) => newestFirst([...records.values()].filter((one) => one.player === player)),
    put: async (record) => void records.set(keyOf(record.player, record.match), record),
    remove: async (player, match) => void records.delete(keyOf(player, match)),
    clear: async () => records.clear(),
  };
}

/**
 * Records in IndexedDB. What is written is on the disk, and not only with the operating system, before `put` resolves: the power may fail
 * right after a move. `now` is in milliseconds since the epoch.
 */
export function browserMatchRecords(now: () => number = wallClock, database = 'parley-matches'): MatchRecords {
  const store = durableStore(database);
  return {
    async of(player) {
      const found: MatchRecord[] = [];
      for (const [key, value] of await everything<IDBValidKey, unknown>(store)) {
        const record = safeParse(recordSchema, value);
        if (!record.success || now() - record.data.at >= KEPT_MS) await deleted(store, key);
        else if (record.data.player === player) found.push(record.data);
      }
      return newestFirst(found);
    },
    put: (record) =>
      store('readwrite', (all) => {
        all.put({ ...record, entries: [...record.entries] }, keyOf(record.player, record.match));
        return promisifyRequest(all.transaction);
      }),
    remove: (player, match) => deleted(store, keyOf(player, match)),
    clear: () =>
      store('readwrite', (all) => {
        all.clear();
        return promisifyRequest(all.transaction);
      }),
  };
}

const newestFirst = (records: readonly MatchRecord[]): readonly MatchRecord[] =>
  [...records].sort((a, b) => b.at - a.at);

const deleted = (store: UseStore, key: IDBValidKey): Promise<void> =>
  store('readwrite', (all) => {
    all.delete(key);
    return promisifyRequest(all.transaction);
  });

/** As `createStore` of idb-keyval, with strict durability, for which that has no setting. */
function durableStore(name: string): UseStore {
  let opened: Promise<IDBDatabase> | null = null;
  const open = (): Promise<IDBDatabase> => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
  return async (mode, run) => run((await open()).transaction(STORE, mode, { durability: 'strict' }).objectStore(STORE));
}
