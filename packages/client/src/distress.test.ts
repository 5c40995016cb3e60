import { err, type Heads, LIMITS, ok, type RefusalCode } from '@parley/protocol';
import { base64url } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import type { StoredReport } from './client.ts';
import { createDistress, type DistressParts, type DistressStatement } from './distress.ts';
import { fakeTimers, settled } from './testing/clock.ts';
import { entryAt } from './testing/values.ts';

const OFFLINE = err({ code: 'internal', detail: 'offline' } as const);
const NOBODY: Heads = [null, null];

function troubled() {
  const timers = fakeTimers();
  const pending = new Map<string, StoredReport>();
  let entries: readonly string[] = [];
  const parts = {
    timers,
    origin: 'https://parley.example',
    tell: vi.fn<DistressParts['tell']>(async () => ok({ reported: false, heads: NOBODY })),
    pendingOf: (match: string) => pending.get(match) ?? null,
    delivered: vi.fn<DistressParts['delivered']>((match) => {
      pending.delete(match);
      distress.settled(match);
    }),
    signed: vi.fn<DistressParts['signed']>(),
  };
  const distress = createDistress(parts);
  const source = {
    statement: vi.fn(async (since: number) => `since.${timers.now() - since}.signed`),
    entries: () => entries,
  };
  const said = (): readonly DistressStatement[] => parts.tell.mock.calls.map(([, words]) => words);
  return {
    timers,
    parts,
    distress,
    source,
    said,
    pending,
    has: (...of: readonly string[]) => {
      entries = of;
    },
  };
}

describe('[T7.1] when a client says that it is out of reach', () => {
  it('[T7.1] after ten seconds without its WebSocket, if it has a match then; once it is signed', async () => {
    const { timers, parts, distress, source, said } = troubled();
    distress.attend('match-one', source);
    distress.connection('connecting');
    await timers.advance(5_000);
    distress.connection('waiting');
    await timers.advance(4_999);
    expect(said()).toEqual([]);
    await timers.advance(1);
    expect(said()).toEqual([{ match: 'match-one', statement: 'since.10000.signed', report: null, entries: [] }]);
    expect(parts.signed.mock.calls).toEqual([['match-one', 'since.10000.signed']]);
    // A match that begins now is in the same trouble.
    distress.attend('match-two', source);
    await settled();
    expect(said().map(({ match }) => match)).toEqual(['match-one', 'match-two']);
  });

  it('[T7.1] not where it is back in time, does not try, or has no match that concerns the server', async () => {
    const { timers, distress, source, said } = troubled();
    distress.attend('match-one', source);
    for (const better of ['online', 'ended', 'offline'] as const) {
      distress.connection('connecting');
      await timers.advance(9_000);
      distress.connection(better);
      await timers.advance(60_000);
    }
    distress.connection('waiting');
    distress.attend('match-one', source)();
    distress.attend('match-two', source);
    distress.over('match-two');
    distress.attend('match-three', source);
    distress.settled('match-three');
    await timers.advance(60_000);
    expect(said()).toEqual([]);
  });

  it('[T7.1] again for a new outage, in new words', async () => {
    const { timers, parts, distress, source } = troubled();
    distress.attend('match-one', source);
    for (const _ of [1, 2]) {
      distress.connection('waiting');
      await timers.advance(12_000);
      distress.connection('online');
      await timers.advance(60_000);
    }
    expect(source.statement).toHaveBeenCalledTimes(2);
    expect(parts.signed).toHaveBeenCalledTimes(2);
    expect(parts.tell).toHaveBeenCalledTimes(2);
  });
});

describe('[T7.4] what it says', () => {
  it('[T7.2] to the origins in their order, until one answers; the own one where none is named', async () => {
    const { timers, parts, distress, source } = troubled();
    distress.origins(['https://one.example', 'https://two.example', 'https://three.example']);
    parts.tell.mockImplementation(async (origin) =>
      origin.includes('one') ? OFFLINE : ok({ reported: false, heads: NOBODY }),
    );
    distress.attend('match-one', source);
    distress.connection('waiting');
    await timers.advance(10_000);
    expect(parts.tell.mock.calls.map(([origin]) => origin)).toEqual(['https://one.example', 'https://two.example']);
    distress.origins([]);
    await timers.advance(15_000);
    expect(parts.tell.mock.lastCall?.[0]).toBe('https://parley.example');
  });

  it('[T7.1] with nothing answering it is tried later, ever less often, and not for ever', async () => {
    const { timers, parts, distress, source } = troubled();
    parts.tell.mockResolvedValue(OFFLINE);
    distress.attend('match-one', source);
    distress.connection('waiting');
    await timers.advance(70_000);
    const first = parts.tell.mock.calls.length;
    expect(first).toBeGreaterThan(5);
    expect(first).toBeLessThan(20);
    expect(source.statement).toHaveBeenCalledTimes(1);
    await timers.advance(30 * 60_000);
    expect(timers.due()).toEqual([]);
    expect(parts.tell.mock.calls.length).toBeLessThan(300);
  });

  it('[T7.4, E3.4] the report and what the server lacks of the transcript, until it has all', async () => {
    const { timers, parts, distress, source, said, pending } = troubled();
    const entries = Array.from({ length: 20 }, (_, n) => entryAt(n % 2, Math.floor(n / 2)));
    pending.set('match-one', { match: 'match-one', report: 'a.b.c', entries });
    parts.tell.mockImplementation(async (_, { report }) => ok({ reported: report !== null, heads: NOBODY }));
    distress.attend('match-one', source);
    distress.connection('waiting');
    await timers.advance(60_000);
    expect(said().map(({ report, entries: of }) => [report, of.length])).toEqual([
      [null, 16],
      ['a.b.c', 4],
    ]);
    expect(parts.delivered.mock.calls).toEqual([['match-one']]);
    expect(timers.due()).toEqual([]);
  });

  it('[T7.4, S16.2] the report, ahead of a long transcript where a try failed or ten seconds are over', async () => {
    const entries = Array.from({ length: 800 }, (_, n) => entryAt(n % 2, Math.floor(n / 2)));
    for (const fails of [1, 0]) {
      const { timers, parts, distress, source, said, pending } = troubled();
      pending.set('match-one', { match: 'match-one', report: 'a.b.c', entries });
      parts.tell.mockImplementation(async (_, { report }) => ok({ reported: report !== null, heads: NOBODY }));
      if (fails > 0) parts.tell.mockResolvedValueOnce(OFFLINE);
      distress.attend('match-one', source);
      distress.connection('waiting');
      await timers.advance(fails > 0 ? 14_000 : 19_900);
      expect(parts.delivered).toHaveBeenCalledTimes(fails);
      if (fails > 0)
        expect(
          said()
            .map(({ report }) => report)
            .slice(0, 3),
        ).toEqual([null, 'a.b.c', null]);
      await timers.advance(30_000);
      expect(parts.delivered).toHaveBeenCalledTimes(1);
      expect(new Set(said().flatMap((words) => words.entries)).size).toBe(800);
    }
  });

  it('[T7.4, E3.4] of a match that goes on, what is new, each time', async () => {
    const { timers, parts, distress, source, said, has } = troubled();
    has(entryAt(0, 0));
    distress.attend('match-one', source);
    distress.connection('waiting');
    await timers.advance(10_000);
    const hash = base64url.encode(
      new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(entryAt(0, 0)))),
    );
    parts.tell.mockResolvedValue(ok({ reported: false, heads: [{ n: 0, hash }, null] }));
    has(entryAt(0, 0), entryAt(1, 0));
    await timers.advance(15_000);
    expect(said().map(({ entries }) => entries)).toEqual([[entryAt(0, 0)], [entryAt(1, 0)]]);
  });

  it('[T7.4] a report that is made meanwhile goes at once, also while other words are on their way', async () => {
    const { timers, parts, distress, source, said, pending } = troubled();
    distress.attend('match-one', source);
    distress.connection('waiting');
    let answer: () => void = () => {};
    parts.tell.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answer = () => resolve(ok({ reported: false, heads: NOBODY }));
        }),
    );
    await timers.advance(10_000);
    pending.set('match-one', { match: 'match-one', report: 'a.b.c', entries: [] });
    distress.reported('match-one');
    answer();
    await timers.advance(1_000);
    expect(said().map(({ report }) => report)).toEqual([null, 'a.b.c']);
  });

  it('[O6.9] no more than a body may hold', async () => {
    const { timers, distress, source, said, pending } = troubled();
    const entries = Array.from({ length: 16 }, (_, n) => entryAt(0, n, 'x'.repeat(3_000)));
    pending.set('match-one', { match: 'match-one', report: 'r'.repeat(8_000), entries });
    distress.attend('match-one', source);
    distress.connection('waiting');
    await timers.advance(20_000);
    expect(said().length).toBeGreaterThan(1);
    for (const words of said()) expect(JSON.stringify(words).length).toBeLessThanOrEqual(LIMITS.distressBodyBytes);
    expect(said().flatMap((words) => words.entries)).toEqual(entries);
  });

  it.each<[RefusalCode, boolean]>([
    ['unknown-match', false],
    ['not-a-party', false],
    ['report-late', false],
    ['proof-invalid', false],
    ['too-fast', true],
    ['internal', true],
  ])('[T7.1] after %s it is tried again: %s', async (code, again) => {
    const { timers, parts, distress, source } = troubled();
    parts.tell.mockResolvedValue(err({ code, detail: '' }));
    distress.attend('match-one', source);
    distress.connection('waiting');
    await timers.advance(60_000);
    expect(parts.tell.mock.calls.length > 1).toBe(again);
  });

  it('[T7.1] a key that cannot sign now is asked again', async () => {
    const { timers, distress, source, said } = troubled();
    source.statement.mockRejectedValueOnce(new Error('locked'));
    distress.attend('match-one', source);
    distress.connection('waiting');
    await timers.advance(10_000);
    expect(said()).toEqual([]);
    await timers.advance(30_000);
    expect(said()).toHaveLength(1);
  });
});
