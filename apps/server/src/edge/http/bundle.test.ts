import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBundle } from '@parley/evidence';
import { isWritten, withCodes } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { titleIn } from '../../arbiter/audit/run-job.ts';
import { testTitles } from '../../arbiter/audit/testing/titles.ts';
import { openKeyFile } from '../../auth/key-file.ts';
import { makeServerKey, type Sealer } from '../../auth/server-key.ts';
import { DATABASE_FILE, openSqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { sampleJudged } from '../../store/testing/samples.ts';
import { bundleOf } from './bundle.ts';

const DATABASE = join(import.meta.dirname, '..', '..', 'store', 'testing', 'before', 'parley.sqlite');
/** The bundle of `match-liar-0001` of that database, as the server of its time made it. */
const BUNDLE = readFileSync(join(import.meta.dirname, 'testing', 'verdict-before.bundle'), 'utf8');

/** Files of earlier versions. */
const BUNDLES = new URL('../../../../../packages/evidence/src/testing/bundles/', import.meta.url);

const titleOf = titleIn(testTitles);

let directory: string;
let store: Store;
let serverKey: Sealer;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-bundle-'));
  copyFileSync(DATABASE, join(directory, DATABASE_FILE));
  store = await openSqliteStore(directory);
  const ring = await openKeyFile(join(directory, 'server-key.json'), store.secrets, Date.now(), () => {});
  serverKey = makeServerKey(ring, Date.now).sealer();
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

  it.each(['liar-2', 'silent-2', 'resigned-2', 'unrecorded-2'])(
    '[E9.5] verify, too, where the verdict of %s was stored with sentences by the present rules of the arbiter',
    async (name) => {
      const text = readFileSync(new URL(`${name}.bundle`, BUNDLES), 'utf8');
      const { content } = await verifyBundle(text, { titleOf });
      if (content?.v !== 2) throw new Error('a file of version 2');
      const { protocol, match, participants, reports, transcript, witness, record, verdict } = content;
      const matches = {
        ...store.matches,
        reports: async () => reports.map((report) => ({ ...report, match: match.id })),
        entries: async () =>
          transcript.map((entry) => ({ ...entry, match: match.id, seat: 0, n: 0, hash: '', bySeat: 0 })),
        evidenceGone: async () => null,
      };
      const cardOf = ({ seat }: { readonly seat: number }) => {
        const found = verdict.participants.find((one) => one.seat === seat)?.card;
        if (found === undefined) throw new Error('nobody sits there');
        return found;
      };
      const rows = participants.map((one) => ({ ...one, client: `client-${one.seat}`, card: cardOf(one), near: [] }));
      const { turnedAway, ...seen } = witness;
      const row = { ...match, participants: rows };
      const witnessed = { ...seen, ...(turnedAway && { turnedAway }) };
      const judged = { ...sampleJudged(row), protocol, record, witness: witnessed };
      const made = await bundleOf({ matches }, serverKey, { match: row, verdict, judged });
      const check = await verifyBundle(made, { titleOf, serverKeys: [serverKey.publicKey] });
      expect(check).toMatchObject({ ok: true, faults: [], replayed: true });
      expect(check.content).toMatchObject({ v: 2, verdict });
    },
  );

  it('[E9.4] are shown with the sentences that they were stored with', async () => {
    const stored = await store.matches.verdict('match-liar-0001');
    if (stored === null || !isWritten(stored)) throw new Error('it was stored with sentences');
    expect(withCodes(stored)).toMatchObject({
      decision: 'evidence',
      why: { code: 'as-written', values: { text: stored.why } },
      changes: stored.changes.map(({ seat, reasons }) => ({
        seat,
        reasons: reasons.map(({ counter, text }) => ({ counter, why: { code: 'as-written', values: { text } } })),
      })),
    });
  });
});
