import { LIMITS, type OutgoingMessage } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EntryRow } from '../store/store.ts';
import { type Messenger, makeMessenger } from './messenger.ts';

const MATCH = 'match-0001';
type Delivered = Extract<OutgoingMessage, { type: 'delivery' }>;

let now: number;
let stored: EntryRow[];
let sent: { readonly client: string; readonly message: Delivered }[];
let faults: string[];
let messenger: Messenger;
let read: () => Promise<readonly EntryRow[]>;

beforeEach(() => {
  now = 1_000_000;
  stored = [];
  sent = [];
  faults = [];
  read = async () => [...stored];
  messenger = makeMessenger({
    matches: { entries: () => read() },
    clock: () => now,
    sendTo: (client, message) => {
      if (message.type === 'delivery') sent.push({ client, message });
    },
    delivered: () => {},
    fault: (what) => void faults.push(what),
  });
});

const row = (seat: number, n: number, change: Partial<EntryRow> = {}): EntryRow => {
  const jws = `entry.${seat}.${n}`;
  return { match: MATCH, seat, n, hash: `hash-${seat}-${n}`, jws, receivedAt: now, bySeat: seat, ...change };
};
const serve = (seat: number, there: readonly number[]): void =>
  messenger.serve({ match: MATCH, seat, client: `client-${seat}` }, there);
/** What is read from the store comes a moment later. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const deposited = (...rows: EntryRow[]): void => {
  stored.push(...rows);
  messenger.taken(MATCH, rows);
};
const got = (client: string): readonly string[] =>
  sent.filter((one) => one.client === client).flatMap(({ message }) => message.entries);

describe('the messenger', () => {
  it('[T15.5] brings what others deposited before, then what comes; never what one signed or brought itself', async () => {
    deposited(row(0, 0), row(1, 0), row(2, 0, { bySeat: 1 }), row(1, 1));
    serve(2, [1]);
    await settled();
    expect(got('client-2')).toEqual(['entry.0.0', 'entry.1.0', 'entry.1.1']);
    deposited(row(0, 1, { bySeat: 2 }), row(2, 1), row(1, 2));
    expect(got('client-2')).toEqual(['entry.0.0', 'entry.1.0', 'entry.1.1', 'entry.1.2']);
    expect(sent.every(({ client, message }) => client === 'client-2' && message.match === MATCH)).toBe(true);
  });

  it('[T15.5] nothing goes to anybody whom it does not serve, and nothing of another match', async () => {
    serve(1, [0]);
    await settled();
    messenger.taken('another-match', [row(0, 0, { match: 'another-match' })]);
    deposited(row(0, 0));
    expect(got('client-1')).toEqual(['entry.0.0']);
    expect(got('client-0')).toEqual([]);
  });

  it('[T15.5] says who is there at first, when that changes, and not again', async () => {
    serve(1, [0]);
    await settled();
    serve(1, [0]);
    serve(1, []);
    serve(1, []);
    serve(1, [0]);
    messenger.tick();
    expect(sent.map(({ message }) => message.there)).toEqual([[0], [], [0]]);
  });

  it('[T15.5] an entry that is deposited while the store is read comes once', async () => {
    deposited(row(0, 0));
    serve(1, [0]);
    deposited(row(0, 1));
    messenger.taken(MATCH, [row(0, 2)]);
    await settled();
    expect(got('client-1')).toEqual(['entry.0.0', 'entry.0.1', 'entry.0.2']);
  });

  it('[T15.5] a new connection gets everything again, and what was being read for the one before is dropped', async () => {
    deposited(row(0, 0));
    serve(1, [0]);
    messenger.reconnected('client-1');
    await settled();
    expect(got('client-1')).toEqual(['entry.0.0']);
    messenger.reconnected('client-1');
    messenger.reconnected('client-2');
    await settled();
    expect(got('client-1')).toEqual(['entry.0.0', 'entry.0.0']);
  });

  it('[T15.5] a store that fails is read again at the next tick', async () => {
    read = () => Promise.reject(new Error('the disk'));
    serve(1, [0]);
    await settled();
    expect(faults).toHaveLength(1);
    expect(sent).toEqual([]);
    stored = [row(0, 0)];
    read = async () => stored;
    messenger.tick();
    await settled();
    expect(got('client-1')).toEqual(['entry.0.0']);
  });

  it('[T15.5] a match that is over is forgotten', async () => {
    deposited(row(0, 0));
    serve(1, [0]);
    messenger.over(MATCH);
    messenger.taken(MATCH, [row(0, 1)]);
    await settled();
    expect(got('client-1')).toEqual([]);
  });

  it('[T15.7] a chain full of entries that follow on nothing delays no move', async () => {
    serve(1, [0]);
    await settled();
    deposited(...Array.from({ length: 5 }, (_, n) => row(0, n)));
    deposited(...Array.from({ length: 600 }, (_, n) => row(0, n + 7, { jws: `junk${n}${'x'.repeat(2_000)}` })));
    expect(got('client-1').length).toBeLessThan(100);
    deposited(row(0, 5), row(0, 6));
    now += 1_000;
    messenger.tick();
    expect(
      got('client-1')
        .slice(-30)
        .filter((jws) => jws.startsWith('entry')),
    ).toEqual(['entry.0.5', 'entry.0.6']);
    serve(1, []);
    expect(sent.at(-1)?.message.there).toEqual([]);
  });

  it('[T15.7] the largest transcript goes in lawful messages, no faster than a slow line carries', async () => {
    const jws = 'x'.repeat(4_096);
    const count = LIMITS.transcriptBytes / jws.length;
    stored = Array.from({ length: count }, (_, n) => row(0, n, { jws: `${jws}${n}` }));
    serve(1, [0]);
    await settled();
    const chars = (from: number): number =>
      sent.slice(from).reduce((sum, { message }) => sum + message.entries.join('').length, 0);
    let seconds = 0;
    let most = chars(0);
    for (let before = -1; before !== sent.length; seconds += 1) {
      before = sent.length;
      now += 1_000;
      messenger.tick();
      most = Math.max(most, chars(before));
    }
    expect(got('client-1')).toEqual(stored.map((one) => one.jws));
    expect(most).toBeLessThanOrEqual(131_072);
    expect(seconds).toBeGreaterThan(100);
    for (const { message } of sent) {
      expect(message.entries.length).toBeLessThanOrEqual(LIMITS.depositEntries);
      expect(message.entries.join('').length).toBeLessThanOrEqual(LIMITS.frameBytes);
    }
  });
});
