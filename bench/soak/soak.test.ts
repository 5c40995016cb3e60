import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { seededRandom } from '@parley/games';
import { expect, it } from 'vitest';
import { judge, type Rows } from './check.ts';
import { makePlan, TARGETS } from './plan.ts';
import { openProxy } from './proxy.ts';
import { reportOf } from './report.ts';
import type { Note } from './words.ts';

const NONE: Rows = { matches: [], verdicts: [], reports: [], changes: [], ledgers: [] };
const change = (match: string, before: number, after: number, at: number) => ({
  match,
  player: 'ada',
  title: 'four',
  before,
  after,
  decided_at: String(at),
});

it('[O8.15] the same seed makes the same plan, which strikes every kind of process', () => {
  const make = (seed: number) => makePlan({ blows: 300, everyMs: 1_000, targets: TARGETS, random: seededRandom(seed) });
  expect(make(1)).toEqual(make(1));
  expect(make(1)).not.toEqual(make(2));
  expect(new Set(make(1).map(({ target }) => target))).toEqual(new Set(TARGETS));
  expect(new Set(make(1).map(({ how }) => how))).toEqual(new Set(['kill', 'stop', 'freeze']));
});

it('[O8.15] the checker finds what must never be', () => {
  const acknowledged: Note = { at: 1, who: 'p0', note: 'acknowledged', match: 'm1', player: 'ada' };
  const decided: Note = { at: 2, who: 'p0', note: 'over', match: 'm1', phase: 'decided' };
  const good: Rows = {
    matches: [{ id: 'm1' }, { id: 'm2' }],
    verdicts: [
      { match: 'm1', decision: 'unanimous' },
      { match: 'm2', decision: 'none' },
    ],
    reports: [{ match: 'm1', player: 'ada' }],
    // Two of one instant, in the wrong order.
    changes: [change('m2', 0.6, 0.7, 5), change('m1', 0.5, 0.6, 5)],
    ledgers: [{ player: 'ada', title: 'four', trust: 0.7 }],
  };
  expect(judge(good, [acknowledged, decided]).violations).toEqual([]);
  const wrong = (rows: Partial<Rows>, notes: readonly Note[] = []) => judge({ ...good, ...rows }, notes).violations;
  expect(wrong({ reports: [] }, [acknowledged])).toEqual([expect.stringContaining('acknowledged and is not stored')]);
  expect(wrong({ verdicts: good.verdicts.slice(1) }, [decided])).toEqual([
    'm1 has no verdict',
    'p0 was shown a verdict of m1, which has none',
  ]);
  expect(wrong({ verdicts: [...good.verdicts, ...good.verdicts.slice(0, 1)] })).toEqual([
    'm1 has more than one verdict',
  ]);
  expect(wrong({ changes: [change('m1', 0.5, 0.6, 4), change('m2', 0.5, 0.7, 5)] })).toEqual([
    'the changes of ada in four are no chain',
  ]);
  expect(wrong({ ledgers: [{ player: 'ada', title: 'four', trust: 0.65 }] })).toHaveLength(1);
  expect(wrong({ ledgers: [] })).toEqual(['ada four has changes and no ledger']);
  const began: Note = { at: 1, who: 'p0', note: 'began', match: 'm9' };
  expect(judge(NONE, [began]).violations).toEqual(['p0 began m9, which is not stored']);
});

it('[O8.15] the report says how long players were away, and for how long what a core hosted had no host', () => {
  const found = judge(NONE, []);
  const notes: readonly Note[] = [
    { at: 1_000, who: 'p0', note: 'online' },
    { at: 5_200, who: 'p0', note: 'offline' },
    { at: 6_700, who: 'p0', note: 'online' },
  ];
  const report = reportOf({
    dealt: [
      { at: 5_000, target: 'edge', name: 'edge-0', how: 'kill', forMs: 0 },
      { at: 9_000, target: 'core', name: 'core-0', how: 'kill', forMs: 0 },
    ],
    notes,
    taken: [
      { at: 100, core: 'core-0', what: 'lobby' },
      { at: 100, core: 'core-1', what: 'share 1' },
      { at: 14_500, core: 'core-1', what: 'lobby' },
    ],
    found,
    faults: [],
    memory: {},
    seconds: 20,
  });
  expect(report.back).toEqual({ 'edge kill': { count: 1, p50: 1.5, p95: 1.5, most: 1.5 } });
  expect(report.owned).toEqual({ count: 1, p50: 5.5, p95: 5.5, most: 5.5 });
});

it('[O8.15] the proxy goes on to the next edge where one is gone', async () => {
  const server = createServer((socket) => socket.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const goneAt = (gone.address() as AddressInfo).port;
  await new Promise((resolve) => gone.close(resolve));
  const proxy = await openProxy();
  proxy.serve([goneAt, port]);
  for (let at = 0; at < 4; at += 1) {
    const socket = connect(Number(new URL(proxy.origin).port), '127.0.0.1');
    const said = await new Promise((resolve) => socket.once('data', (data) => resolve(String(data))));
    expect(said).toBe('here');
    socket.destroy();
  }
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});
