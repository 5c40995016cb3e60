import { err, ok, type RefusalCode } from '@parley/protocol';
import { describe, expect, it, type Mock, vi } from 'vitest';
import type { ReportStore } from './client.ts';
import { createOutbox, type OutboxParts } from './outbox.ts';
import { memoryReports } from './reports.ts';
import { type FakeTimers, fakeTimers, settled } from './testing/clock.ts';

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
  ])('[S16] %s: %s', async (code, fate) => {
    const { parts, box } = outbox({ report: refusing(code) });
    await box.put(REPORT);
    await settled();
    expect(await parts.store.all()).toHaveLength(fate === 'kept' ? 1 : 0);
    expect(parts.settled.mock.calls).toEqual(fate === 'kept' ? [] : [['match-one', err({ code, detail: '' })]]);
  });

  it('[S16] a report that the server has already is delivered', async () => {
    const { parts, box } = outbox({ report: refusing('report-repeated') });
    await box.put(REPORT);
    await settled();
    expect(parts.settled).toHaveBeenCalledWith('match-one', ok(undefined));
    expect(await parts.store.all()).toEqual([]);
  });

  it("[S16] another player's report is left in the store for that player", async () => {
    const { parts, box } = outbox({ report: refusing('not-a-party') });
    await parts.store.put(REPORT);
    await box.flush();
    expect(await parts.store.all()).toHaveLength(1);
    expect(parts.counted).toHaveBeenLastCalledWith(0);
  });
});

it('[S16] is stored before it is sent', async () => {
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

it('[S16] a refusal that may pass is tried again later, without another welcome', async () => {
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

it('[S16] a store that fails costs no report while the page lives', async () => {
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

it('[S16] a store that hangs costs no report either', async () => {
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
