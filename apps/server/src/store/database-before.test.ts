import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIRST_ACCEPTS } from '@parley/protocol';
import type { Ledger } from '@parley/trust';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE, openSqliteStore } from './sqlite.ts';
import type { MatchRow, Store } from './store.ts';
import { sampleMatch, writeVerdict } from './testing/samples.ts';

const BEFORE = join(import.meta.dirname, 'testing', 'before');

/** What the store of that version answered, by what was asked and for which id. */
interface Answers {
  readonly players: Readonly<Record<string, unknown>>;
  readonly blocked: Readonly<Record<string, unknown>>;
  readonly sessions: Readonly<Record<string, readonly { readonly idHash: string }[]>>;
  readonly secret: string;
  readonly matches: Readonly<Record<string, { readonly startedAt: number }>>;
  readonly reports: Readonly<Record<string, unknown>>;
  readonly entries: Readonly<Record<string, unknown>>;
  readonly distress: Readonly<Record<string, unknown>>;
  readonly verdicts: Readonly<Record<string, unknown>>;
  readonly judged: Readonly<Record<string, unknown>>;
  readonly open: readonly string[];
  readonly ledgers: Readonly<Record<string, unknown>>;
  readonly history: Readonly<Record<string, unknown>>;
  readonly curve: Readonly<Record<string, unknown>>;
  readonly desyncs: unknown;
}
const expected = JSON.parse(readFileSync(join(BEFORE, 'expected.json'), 'utf8')) as Answers;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-before-'));
  copyFileSync(join(BEFORE, 'parley.sqlite'), join(directory, DATABASE_FILE));
});
afterEach(() => rmSync(directory, { recursive: true }));

type Row = Readonly<Record<string, unknown>>;

/** Every row of every table, by table. */
function rowsOf(file: string): ReadonlyMap<string, readonly Row[]> {
  const database = new Database(file, { readonly: true });
  const tables = database
    .prepare<[], { name: string }>(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`)
    .all();
  const rows = tables.map(
    ({ name }) => [name, database.prepare<[], Row>(`select * from "${name}" order by rowid`).all()] as const,
  );
  database.close();
  return new Map(rows);
}

const answersOf = async (ids: Readonly<Record<string, unknown>>, ask: (id: string) => Promise<unknown>) =>
  Object.fromEntries(await Promise.all(Object.keys(ids).map(async (id) => [id, await ask(id)])));

/** A ledger without what is counted since: that is 0 in a database from before. */
function countedBefore({ habits, suspicions: { accusing, ...suspicions }, ...ledger }: Ledger): object {
  const { casual, unvouched, falseAbsence, ...amounts } = ledger.amounts;
  expect([accusing, ...Object.values(habits), casual, unvouched, falseAbsence]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return { ...ledger, amounts, suspicions };
}

/** A player as it was answered then: one setting for every mode, nobody could watch, all took invitations, and it had one key. */
async function asThen(store: Store, id: string) {
  const player = await store.players.byId(id);
  if (player === null) return null;
  const { quietUntil, ...before } = player;
  const { casual, ranked, watch } = player.accepts;
  expect({ ranked, watch, quietUntil }).toEqual({ ranked: casual, watch: FIRST_ACCEPTS.watch, quietUntil: null });
  const keys = await store.credentials.keysOf(id);
  expect(keys.map(({ kind, name, usedAt }) => ({ kind, name, usedAt }))).toEqual(
    keys.map(() => ({ kind: 'device', name: '', usedAt: null })),
  );
  return { ...before, accepts: casual, key: keys[0]?.key ?? null };
}

/** Which device, and who proved to be the member, was not kept then. */
async function sessionsBefore(store: Store, player: string) {
  const rows = await store.sessions.ofPlayer(player);
  return rows.map(({ device, usedAt, confirmedAt, ...row }) => {
    expect([device, usedAt, confirmedAt]).toEqual(['', row.createdAt, null]);
    return row;
  });
}

function withoutNear(match: MatchRow | null) {
  const participants = match?.participants.map(({ near, ...one }) => {
    expect(near).toEqual([]);
    return one;
  });
  return { ...match, participants };
}

describe('a database from before (0003-evidence)', () => {
  it('[O5.9] is migrated with every row of every table in it', async () => {
    const file = join(directory, DATABASE_FILE);
    const before = rowsOf(file);
    expect([...before].filter(([, rows]) => rows.length === 0)).toEqual([]);
    await (await openSqliteStore(directory)).close();
    const after = rowsOf(file);
    for (const [table, rows] of before) {
      const there = after.get(table) ?? [];
      // A migration may add columns and rows of its own; what was there stays as it was.
      expect(there.slice(0, rows.length)).toMatchObject(rows);
      if (table !== 'kysely_migration') expect(there).toHaveLength(rows.length);
    }
  });

  it('[O5.9] is answered from as it was', async () => {
    const store = await openSqliteStore(directory);
    const { players, matches, secrets } = store;
    expect({
      players: await answersOf(expected.players, (id) => asThen(store, id)),
      blocked: await answersOf(expected.blocked, players.blockedBy),
      sessions: await answersOf(expected.sessions, (id) => sessionsBefore(store, id)),
      secret: await secrets.get('introduction-key'),
      // Who shared a network was not kept then.
      matches: await answersOf(expected.matches, async (id) => withoutNear(await matches.byId(id))),
      reports: await answersOf(expected.reports, matches.reports),
      entries: await answersOf(expected.entries, matches.entries),
      distress: await answersOf(expected.distress, matches.distress),
      verdicts: await answersOf(expected.verdicts, matches.verdict),
      judged: await answersOf(expected.judged, matches.judged),
      open: (await matches.open()).map(({ id }) => id),
      ledgers: await answersOf(expected.ledgers, async (id) =>
        (await matches.ledgers(id)).map(({ title, ledger }) => ({ title, ledger: countedBefore(ledger) })),
      ),
      history: await answersOf(expected.history, async (id) =>
        (await matches.history(id, 10)).map(({ match }) => match),
      ),
      curve: await answersOf(expected.curve, (id) => matches.curve(id, 10)),
      desyncs: await matches.desyncs('coin-toss'),
    }).toEqual(expected);
    await store.close();
  });

  it('goes on: its open matches are decided, and its players play others', async () => {
    const store: Store = await openSqliteStore(directory);
    const [open] = await store.matches.open();
    const ada = await store.players.byId('player-ada-0001');
    const bo = await store.players.byId('player-bo-00001');
    if (open === undefined || ada === null || bo === null) throw new Error('the copy has them');
    expect(await writeVerdict(store, open, undefined, 1)).toMatchObject({ state: 'written' });
    const next = sampleMatch('match-new', [ada, bo]);
    await store.matches.start(next);
    let met: unknown = null;
    await store.matches
      .decide({
        match: next,
        reportCount: 0,
        metSince: 0,
        arbitrate(earlier) {
          met = earlier.met;
          throw new Error('enough');
        },
      })
      .catch(() => {});
    // Two of the decided matches, and the one that was decided just now.
    expect(met).toEqual([
      [0, 3],
      [3, 0],
    ]);
    expect(await store.players.update(ada.id, { hidden: true })).toBe(true);
    expect(await store.players.byId(ada.id)).toEqual({ ...ada, hidden: true });
    await store.close();
  });
});
