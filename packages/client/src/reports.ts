import { type Id, idSchema } from '@parley/protocol';
import { createStore, del, entries, set } from 'idb-keyval';
import { z } from 'zod';
import type { ReportStore } from './client.ts';

/** Long after any server has decided about a match without it. */
const KEPT_MS = 7 * 24 * 3_600_000;

const storedSchema = z.object({ report: z.string(), at: z.number() });

/** Reports that live as long as the page or process. */
export function memoryReports(): ReportStore {
  const reports = new Map<Id, string>();
  return {
    all: async () => [...reports].map(([match, report]) => ({ match, report })),
    put: async (match, report) => void reports.set(match, report),
    remove: async (match) => void reports.delete(match),
  };
}

/**
 * Reports in IndexedDB, so that closing the page before the server is back loses none (S16). All tabs share them; a
 * report that two tabs send is the same report. `now` is in milliseconds since the epoch.
 */
export function browserReports(now: () => number = Date.now, database = 'parley-reports'): ReportStore {
  const store = createStore(database, 'reports');
  return {
    async all() {
      const kept: { match: Id; report: string }[] = [];
      for (const [key, value] of await entries<IDBValidKey, unknown>(store)) {
        const match = idSchema.safeParse(key);
        const stored = storedSchema.safeParse(value);
        if (match.success && stored.success && now() - stored.data.at < KEPT_MS) {
          kept.push({ match: match.data, report: stored.data.report });
        } else {
          await del(key, store);
        }
      }
      return kept;
    },
    put: (match, report) => set(match, { report, at: now() }, store),
    remove: (match) => del(match, store),
  };
}
