import { err, ok, type RefusalCode } from '@parley/protocol';
import { describe, expect, it, type Mock, vi } from 'vitest';
import type { ReportStore } from './client.ts';
import { createOutbox, type OutboxParts } from './outbox.ts';
import { memoryReports } from './reports.ts';
import { type FakeTimers, fakeTimers, settled } from './testing/clock.ts';
import { entryAt } from './testing/values.ts';

function outbox(
  change: {
    store?: ReportStore;
    timers?: FakeTimers;
    report?: Mock<OutboxParts['report']>;
    deposit?: Mock<OutboxParts['deposit']>;
  } = {},
) {
  const parts = {
    store: change.store ?? memoryReports(),
    timers: change.timers ?? fakeTimers(),
    report: change.report ?? vi.fn<OutboxParts['report']>(async () => ok(null)),
    deposit: change.deposit ?? vi.fn<OutboxParts['deposit']>(async () => ok([null, null])),
    counted: vi.fn<OutboxParts['counted']>(),
    settled: vi.fn<OutboxParts['settled']>(),
  };
  return { parts, box: createOutbox(parts) };
}

const REPORT = { match: 'match-one', report: 'a.b.c', entries: [] };

const refusing = (code: RefusalCode, detail = '') => vi.fn<OutboxParts['report']>(async () => err({ code, detail }));

describe('what an answer does to a report', () => {
  it.each<[RefusalCode, 'kept' | 'removed']>([
    ['report-invalid', 'removed'],
    ['report-conflict', 'removed'],
    ['report-late', 'removed'],
    ['unknown-match', 'removed'],
    ['too-fast', 'kept'],
    ['internal', 'kept'],
  ])('[S16.2] %s: %s', async (code, fate) => {
    const { parts, box } = outbox({ report: refusing(code) });
    await box.put(REPORT);
    await settled();
    expect(await parts.store.all()).toHaveLength(fate === 'kept' ? 1 : 0);
    expect(parts.settled.mock.calls).toEqual(fate === 'kept' ? [] : [['match-one', err({ code, detail: '' })]]);
  });

  it('[S16.2] a report that the server has already is delivered', async () => {
    const { parts, box } = outbox({ report: refusing('report-repeated') });
    await box.put(REPORT);
    await settled();
    expect(parts.settled).toHaveBeenCalledWith('match-one', ok(undefined));
    expect(await parts.store.all()).toEqual([]);
  });

  it("[S16.2] another player's report is left in the store for that player", async () => {
    const { parts, box } = outbox({ report: refusing('not-a-party') });
    await parts.store.put(REPORT);
    await box.flush();
    expect(await parts.store.all()).toHaveLength(1);
    expect(parts.counted).toHaveBeenLastCalledWith(0);
  });
});

it('[S16.2] is stored before it is sent', async () => {
  const order: string[] = [];
  const store: ReportStore = { ...memoryReports(), put: async () => void order.push('stored') };
  const { box } = outbox({
    store,
    report: vi.fn(async () => {
      order.push('sent');
      return ok(null);
    }),
  });
  await box.put(REPORT);
  await settled();
  expect(order).toEqual(['stored', 'sent']);
});

it('[S16.2] a refusal that may pass is tried again later, without another welcome', async () => {
  const report = refusing('internal', 'the disk is full');
  const timers = fakeTimers();
  const { parts, box } = outbox({ report, timers });
  await box.put(REPORT);
  await settled();
  report.mockImplementation(async () => ok(null));
  await timers.advance(5_000);
  expect(report).toHaveBeenCalledTimes(2);
  expect(parts.settled).toHaveBeenCalledTimes(1);
});

it('[S16.2] a store that fails costs no report while the page lives', async () => {
  const broken = () => Promise.reject(new Error('quota'));
  const { parts, box } = outbox({
    store: { all: broken, put: broken, remove: broken },
    report: refusing('internal', 'offline'),
  });
  await box.put(REPORT);
  await settled();
  parts.report.mockImplementation(async () => ok(null));
  await box.flush();
  expect(parts.settled).toHaveBeenCalledWith('match-one', ok(undefined));
});

it('[S16.2] a store that hangs costs no report either', async () => {
  const timers = fakeTimers();
  const hangs = () => new Promise<never>(() => {});
  const { parts, box } = outbox({
    store: { all: hangs, put: hangs, remove: hangs },
    timers,
    report: refusing('internal', 'offline'),
  });
  void box.put(REPORT);
  await timers.advance(2_000);
  expect(parts.report).toHaveBeenCalledTimes(1);
  parts.report.mockImplementation(async () => ok(null));
  void box.flush();
  await settled();
  expect(parts.settled).toHaveBeenCalledWith('match-one', ok(undefined));
});

describe('[E3.4] the transcript of a report', () => {
  const entries = Array.from({ length: 20 }, (_, n) => entryAt(n % 2, Math.floor(n / 2)));
  const withEntries = { ...REPORT, entries };

  it('[E3.4] what the server lacks is deposited first, in messages that fit', async () => {
    const timers = fakeTimers();
    const said: (readonly string[] | 'report')[] = [];
    const { box } = outbox({
      timers,
      deposit: vi.fn<OutboxParts['deposit']>(async (_, sent) => {
        said.push(sent);
        return ok([{ n: 0, hash: 'x'.repeat(43) }, null]);
      }),
      report: vi.fn<OutboxParts['report']>(async () => {
        said.push('report');
        return ok(null);
      }),
    });
    await box.put(withEntries);
    // What the server has is compared by hashes, which take a moment of their own that no fake clock counts.
    const told = async (): Promise<typeof said> => {
      await timers.advance(5);
      return said;
    };
    const all = [[], entries.slice(0, 16), entries.slice(16), 'report'];
    await expect.poll(told, { timeout: 5_000, interval: 5 }).toEqual(all);
  });

  it.each<RefusalCode>(['not-a-party', 'evidence-refused', 'internal', 'malformed'])(
    '[E3.4, S16.6] %s to a deposit keeps no report',
    async (code) => {
      const { parts, box } = outbox({ deposit: vi.fn(async () => err({ code, detail: '' })) });
      await box.put(withEntries);
      await settled();
      expect(parts.deposit).toHaveBeenCalledTimes(1);
      expect(parts.settled).toHaveBeenCalledWith('match-one', ok(undefined));
    },
  );

  it('[N12.20, E3.4] one entry that the server refuses keeps no other from it', async () => {
    const timers = fakeTimers();
    const bad = entries[5] ?? '';
    const taken: string[] = [];
    const { parts, box } = outbox({
      timers,
      deposit: vi.fn<OutboxParts['deposit']>(async (_, sent) => {
        if (sent.includes(bad)) return err({ code: 'evidence-refused', detail: '' });
        taken.push(...sent);
        return ok([null, null]);
      }),
    });
    await box.put(withEntries);
    await timers.advance(9_000);
    expect(taken).toEqual(entries.filter((entry) => entry !== bad));
    expect(parts.settled).toHaveBeenCalledWith('match-one', ok(undefined));
  });

  it('[E3.4] too-fast is tried once more, a second later', async () => {
    const timers = fakeTimers();
    const deposit = vi.fn<OutboxParts['deposit']>(async () => ok([null, null]));
    deposit.mockResolvedValueOnce(err({ code: 'too-fast', detail: '' }));
    const { parts, box } = outbox({ timers, deposit });
    await box.put(withEntries);
    await timers.advance(3_000);
    expect(deposit.mock.calls.map(([, sent]) => sent.length)).toEqual([0, 0, 16, 4]);
    expect(parts.settled).toHaveBeenCalledTimes(1);
  });

  it('[E3.4, S16.6] a deposit that is never answered delays the report for ten seconds and no more', async () => {
    const timers = fakeTimers();
    const { parts, box } = outbox({ timers, deposit: vi.fn(() => new Promise<never>(() => {})) });
    await box.put(withEntries);
    await timers.advance(9_999);
    expect(parts.report).not.toHaveBeenCalled();
    await timers.advance(1);
    expect(parts.settled).toHaveBeenCalledWith('match-one', ok(undefined));
  });

  it('[T9.2] a report that the server waits for goes at once, before its transcript', async () => {
    const timers = fakeTimers();
    const { parts, box } = outbox({ timers, deposit: vi.fn(() => new Promise<never>(() => {})) });
    await box.put(withEntries);
    await settled();
    box.urge('match-two');
    expect(parts.report).not.toHaveBeenCalled();
    box.urge('match-one');
    await settled();
    expect(parts.settled).toHaveBeenCalledWith('match-one', ok(undefined));
  });

  it('[T9.2] and so does one that is waiting for its next try', async () => {
    const { parts, box } = outbox({ report: refusing('internal', 'the disk is full') });
    await box.put(REPORT);
    await settled();
    parts.report.mockImplementation(async () => ok(null));
    box.urge('match-one');
    await settled();
    expect(parts.settled).toHaveBeenCalledTimes(1);
  });

  it('[T7.4] a report that arrived by another way is settled, once', async () => {
    const { parts, box } = outbox({ report: refusing('internal', 'offline') });
    await box.put(withEntries);
    await settled();
    expect(box.pendingOf('match-one')).toEqual(withEntries);
    box.delivered('match-one');
    box.delivered('match-one');
    await settled();
    expect(parts.settled.mock.calls).toEqual([['match-one', ok(undefined)]]);
    expect(box.pendingOf('match-one')).toBeNull();
    expect(await parts.store.all()).toEqual([]);
  });

  it('[O6.10] transcripts are kept within bounds: a report beyond them is kept alone', async () => {
    const { parts, box } = outbox({ report: refusing('internal', 'offline') });
    const big = 'x'.repeat(9 * 1_048_576);
    await box.put({ match: 'match-one', report: 'a.b.c', entries: [big] });
    await box.put({ match: 'match-two', report: 'd.e.f', entries: [big] });
    await settled();
    const kept = [...(await parts.store.all())].map(({ match, entries: of }) => [match, of.length]);
    expect(kept).toEqual([
      ['match-one', 1],
      ['match-two', 0],
    ]);
  });
});

it('[N6.5] a report that is withdrawn is neither sent nor kept, also while its transcript is being deposited', async () => {
  const store = memoryReports();
  let answer = (): void => {};
  const deposit = vi.fn<OutboxParts['deposit']>(
    () =>
      new Promise((resolve) => {
        answer = () => resolve(ok([null, null]));
      }),
  );
  const { parts, box } = outbox({ store, deposit });
  await box.put({ ...REPORT, entries: [entryAt(0, 0)] });
  await settled();
  expect(deposit).toHaveBeenCalledTimes(1);
  await box.withdraw(REPORT.match);
  answer();
  await settled();
  expect(deposit).toHaveBeenCalledTimes(1);
  expect(parts.report).not.toHaveBeenCalled();
  expect(await store.all()).toEqual([]);
  // The match may be played here again.
  await box.put(REPORT);
  await settled();
  expect(parts.report).toHaveBeenCalledTimes(1);
});
