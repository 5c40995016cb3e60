import { type Id, idSchema, safeParse } from '@parley/protocol';
import { createStore, del, entries as everything, set } from 'idb-keyval';
import { z } from 'zod';
import type { ReportStore, StoredReport } from './client.ts';
import { wallClock } from './wall-clock.ts';

/** Long after any server has decided about a match without it. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** What earlier versions of the page stored has no entries: such a report goes alone. */
const storedSchema = z.object({ report: z.string(), at: z.number(), entries: z.array(z.string()).default([]) });

/** Reports that live as long as the page or process. */
export function memoryReports(): ReportStore {
  const reports = new Map<Id, StoredReport>();
  return {
    all: async () => [...reports.values()],
    put: async (stored) => void reports.set(stored.match, stored),
    remove: async (match) => void reports.delete(match),
  };
}

/**
 * Reports in IndexedDB, so that closing the page before the server is back loses none (S16). All tabs share them; a
 * report that two tabs send is the same report. `now` is in milliseconds since the epoch.
 */
export function browserReports(now: () => number = wallClock, database = 'parley-reports'): ReportStore {
  const store = createStore(database, 'reports');
  return {
    async all() {
      const kept: StoredReport[] = [];
      for (const [key, value] of await everything<IDBValidKey, unknown>(store)) {
        const match = safeParse(idSchema, key);
        const stored = safeParse(storedSchema, value);
        if (match.success && stored.success && now() - stored.data.at < KEPT_MS) {
          const { report, entries } = stored.data;
          kept.push({ match: match.data, report, entries });
        } else {
          await del(key, store);
        }
      }
      return kept;
    },
    put: ({ match, report, entries }) => set(match, { report, at: now(), entries: [...entries] }, store),
    remove: (match) => del(match, store),
  };
}
