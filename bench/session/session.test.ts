import { verifyReport } from '@parley/evidence';
import { parseClientMessage } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { changesText } from './changes.ts';
import { joinsText } from './joins.ts';
import { type Held, isFull } from './load.ts';
import { heldBefore } from './load-text.ts';
import { inTurns, paced } from './pace.ts';
import { pairQueue } from './pair-queue.ts';
import { beyond } from './spent.ts';
import { makeUserKey, readSigned } from './user-key.ts';
import {
  awayText,
  candidateText,
  consentText,
  helloText,
  isRefusal,
  pingText,
  readDone,
  readStart,
  readTable,
  readVerdict,
  readWelcome,
  reportText,
  selectText,
} from './wire.ts';

const ID = 'an-id-of-22-characters';
const START = { match: ID, seat: 1, introduction: ID };

describe('what the measured clients say', () => {
  it.each([
    ['hello', helloText('t'.repeat(43), ID, 'a.b.c')],
    ['select', selectText(1, ID)],
    ['consent', consentText(2, ID)],
    ['ping', pingText(6)],
    ['away', awayText(3, true)],
    ['the first candidate', candidateText(ID, 0)],
    ['a candidate of a later attempt', candidateText(ID, 500)],
    ['report', reportText(4, makeUserKey(), START)],
  ])('%s is a message of the protocol', (_, text) => {
    expect(parseClientMessage(text)).toMatchObject({ ok: true });
  });

  it('a candidate is about as large as those of browsers', () => {
    expect(candidateText(ID, 1).length).toBeGreaterThan(250);
    expect(candidateText(ID, 1).length).toBeLessThan(350);
  });

  it('[E1.1] a report is one that the server takes', async () => {
    const key = makeUserKey();
    const { report } = JSON.parse(reportText(5, key, START)) as { report: string };
    const expected = { match: ID, title: 'four-in-a-row', rules: 1, seats: 2, seat: 1, key: key.key };
    expect(await verifyReport(report, expected)).toMatchObject({ ok: true });
  });
});

describe('what they read', () => {
  const said = (message: object): string => JSON.stringify(message);

  it.each([
    ['the welcome', readWelcome, { type: 'welcome', client: ID }, ID],
    ['a table', readTable(7), { type: 'done', re: 7, table: ID }, ID],
    ['the answer to another request', readTable(7), { type: 'done', re: 8, table: ID }, null],
    ['that it is done', readDone(7), { type: 'done', re: 7, table: null }, true],
    ['another message', readWelcome, { type: 'pong', re: 1 }, null],
    ['a verdict', readVerdict(ID), { type: 'verdict', verdict: { match: ID, decision: 'unanimous' } }, 'unanimous'],
    ['the verdict of another match', readVerdict(ID), { type: 'verdict', verdict: { match: 'other' } }, null],
    [
      'a start',
      readStart,
      { type: 'match', start: { match: ID, seat: 1, introductions: [{ introduction: ID }] } },
      START,
    ],
  ])('%s', (_, read: (text: string) => unknown, message, expected) => {
    expect(read(said(message))).toEqual(expected);
  });

  it('a refusal of a challenge is an error, and each refusal is seen', () => {
    const refusal = said({ type: 'refused', re: 7, code: 'busy', detail: 'plays' });
    expect(() => readTable(7)(refusal)).toThrow('busy');
    expect(isRefusal(Buffer.from(refusal))).toBe(true);
    expect(isRefusal(Buffer.from(said({ type: 'gone', client: ID })))).toBe(false);
  });
});

describe('user keys', () => {
  it('read what they signed, and nothing that was altered', () => {
    const key = makeUserKey();
    const jws = key.sign('hello+jws', { ticket: ID });
    const [head, , signature] = jws.split('.');
    const other = Buffer.from(JSON.stringify({ ticket: 'other' })).toString('base64url');
    expect(readSigned(key.key, jws)).toEqual({ ticket: ID });
    expect(readSigned(key.key, `${head}.${other}.${signature}`)).toBeNull();
    expect(readSigned(makeUserKey().key, jws)).toBeNull();
    expect(readSigned(key.key, 'nothing')).toBeNull();
  });
});

describe('pace', () => {
  it('begins all work in its order, and waits for the last', async () => {
    const begun: number[] = [];
    let done = 0;
    await paced(5, 10_000, async (index) => {
      begun.push(index);
      await Promise.resolve();
      done += 1;
    });
    expect([begun, done]).toEqual([[0, 1, 2, 3, 4], 5]);
  });

  it('does no more than so many pieces at a time, and keeps their order', async () => {
    let running = 0;
    let most = 0;
    const results = await inTurns(7, 3, async (index) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return index * 10;
    });
    expect(most).toBe(3);
    expect(results).toEqual([0, 10, 20, 30, 40, 50, 60]);
  });

  it('a pair plays one match at a time, and the next in line gets it', async () => {
    const queue = pairQueue(['ada', 'ben', 'cleo', 'dan', 'alone']);
    const ends: (() => void)[] = [];
    const played: string[] = [];
    const play = (one: string, other: string): Promise<void> => {
      played.push(`${one}-${other}`);
      return new Promise((resolve) => ends.push(resolve));
    };
    expect(queue.free()).toBe(2);
    const matches = [queue.use(play), queue.use(play), queue.use(play)];
    await Promise.resolve();
    expect([played, queue.free()]).toEqual([['ada-ben', 'cleo-dan'], 0]);
    ends[1]?.();
    await matches[1];
    await Promise.resolve();
    expect(played.at(-1)).toBe('cleo-dan');
    for (const end of ends) end();
    await Promise.all(matches);
    expect(queue.free()).toBe(2);
  });

  it('a match that fails gives its pair back', async () => {
    const queue = pairQueue(['ada', 'ben']);
    await expect(queue.use(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(queue.free()).toBe(1);
  });
});

describe('figures', () => {
  it.each([
    ['the idle cost of that time is taken away', { cpuMs: 50, wallMs: 1_000 }, { cpuMs: 20, wallMs: 2_000 }, 40],
    ['never less than nothing', { cpuMs: 5, wallMs: 1_000 }, { cpuMs: 20, wallMs: 1_000 }, 0],
  ])('%s', (_, spent, idle, expected) => {
    expect(beyond({ ...spent, mainMs: 0 }, { ...idle, mainMs: 0 }).cpuMs).toBe(expected);
  });

  it.each([
    ['a main thread with nothing left', 0.96, 25, 0, true],
    ['matches that pile up', 0.5, 20, 0, true],
    ['a match that failed', 0.5, 25, 1, true],
    ['time left', 0.9, 24.9, 0, false],
  ])('%s', (_, mainThread, perSecond, failed, expected) => {
    expect(isFull({ mainThread, rate: 25, perSecond, failed })).toBe(expected);
  });

  it('the last rate before a core is full is told', () => {
    const held = (rate: number, mainThread: number) => ({ rate, perSecond: rate, mainThread, failed: 0 }) as Held;
    expect(heldBefore([held(25, 0.5), held(50, 0.9), held(75, 0.99)])?.rate).toBe(50);
    expect(heldBefore([held(25, 0.97)])).toBeNull();
  });

  const one = (median: number) => ({ median, least: median, most: median });

  it('growth is told against the first row', () => {
    const row = {
      peerjs: one(1),
      bare: one(2),
      signIn: one(3),
      bareSignIn: one(4),
      ratio: one(2.5),
      heard: one(101),
      heardKb: one(40),
    };
    const text = joinsText(
      [
        { present: 100, parley: one(4), ...row },
        { present: 5_000, parley: one(6), ...row },
      ],
      0.15,
    );
    expect(text).toContain(
      '| 5,000 | 6.00 (6.00–6.00) | 2.00 (2.00–2.00) | 1.00 (1.00–1.00) | 2.50 (2.50–2.50) | 1.50 | 101.0 | 40 |',
    );
    expect(text).toContain('0.15 ms');
  });

  it('the edge bears what the lobby does not, divided by the messages', () => {
    const text = changesText([{ present: 100, cpuMs: one(2), lobbyUs: one(100), heard: one(95) }]);
    expect(text).toContain('| 100 | 2.00 (2.00–2.00) | 100.0 (100.0–100.0) | 1.00 | 95.0 | 20.0 |');
  });
});
