import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBundle } from '@parley/evidence';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { titleIn } from '../../arbiter/audit/run-job.ts';
import { testTitles } from '../../arbiter/audit/testing/titles.ts';
import { openServerKey, type ServerKey } from '../../auth/server-key.ts';
import { DATABASE_FILE, openSqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { bundleOf } from './bundle.ts';

const DATABASE = join(import.meta.dirname, '..', '..', 'store', 'testing', 'before', 'parley.sqlite');
/** The bundle of `match-liar-0001` of that database, as the server of its time made it. */
const BUNDLE = readFileSync(join(import.meta.dirname, 'testing', 'verdict-before.bundle'), 'utf8');

const titleOf = titleIn(testTitles);

let directory: string;
let store: Store;
let serverKey: ServerKey;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-bundle-'));
  copyFileSync(DATABASE, join(directory, DATABASE_FILE));
  store = await openSqliteStore(directory);
  serverKey = await openServerKey(store.secrets);
});
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

describe('bundles of verdicts from before', () => {
  it('[E6.8, E9.3] that were downloaded then still verify, and are played again', async () => {
    const check = await verifyBundle(BUNDLE, { titleOf, serverKeys: [serverKey.publicKey] });
    expect(check).toMatchObject({ ok: true, faults: [], replayed: true, match: 'match-liar-0001' });
    expect(check.content?.verdict).toMatchObject({ decision: 'evidence', evidence: { liars: [1] } });
  });

  it('[E6.3] fail as soon as anything in them is another', async () => {
    for (const [from, to] of [
      ['"decision": "evidence"', '"decision": "unanimous"'],
      ['"name": "Bo"', '"name": "Bu"'],
    ] as const) {
      expect(BUNDLE).toContain(from);
      expect((await verifyBundle(BUNDLE.replace(from, to), { titleOf })).ok).toBe(false);
    }
  });

  it.each(['match-agreed-01', 'match-liar-0001', 'match-withheld1', 'match-house-001'])(
    '[E6.8, E9.3] verify, too, where %s is asked for today',
    async (id) => {
      const { matches } = store;
      const [match, verdict, judged] = [await matches.byId(id), await matches.verdict(id), await matches.judged(id)];
      if (match === null || verdict === null || judged === null) throw new Error('the database has them');
      const bundle = await bundleOf(store, serverKey, { match, verdict, judged });
      const check = await verifyBundle(bundle, { titleOf, serverKeys: [serverKey.publicKey] });
      expect(check).toMatchObject({ ok: true, faults: [], replayed: true, match: id });
    },
  );
});
