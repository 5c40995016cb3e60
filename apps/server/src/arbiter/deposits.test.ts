import { ENTRY_TYP, genesis } from '@parley/evidence';
import { titleById } from '@parley/games';
import type { Heads } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ByteRate, type DepositRates, depositRates, makeDepositQuota } from '../limits/deposit-quota.ts';
import { readConfig } from '../operate/config.ts';
import { makeMemoryStore } from '../store/memory.ts';
import type { MatchRow, MatchStore, Store } from '../store/store.ts';
import { sampleMatch, samplePlayer, writeVerdict } from '../store/testing/samples.ts';
import { makePen } from '../testing/pen.ts';
import { FIRST_WINS, type Pen, type Recorder, record } from '../testing/recorder.ts';
import { type Bringer, type DepositDeps, type Deposits, makeDeposits } from './deposits.ts';
import { makeUndecidedMatches, type UndecidedMatches } from './undecided.ts';

const ada = samplePlayer('Ada');
const bo = samplePlayer('Bo');
const cy = samplePlayer('Cy');

const HERE = '192.0.2.7';
const MUCH: ByteRate = { atOnce: 1e9, everyMs: 1 };
const ROOMY: DepositRates = { player: MUCH, network: MUCH, server: MUCH };

let store: Store;
let undecided: UndecidedMatches;
let pens: Pen[];
let match: MatchRow;
let played: Recorder;
let now: number;
let taken: number[];
let deposits: Deposits;

beforeEach(async () => {
  store = makeMemoryStore();
  undecided = makeUndecidedMatches();
  now = 5_000;
  taken = [];
  pens = [await makePen(), await makePen()];
  match = await begun('match-one');
  played = await record(match, pens);
  await played.move(...FIRST_WINS);
  deposits = open();
});

async function begun(id: string): Promise<MatchRow> {
  const row = sampleMatch(id, [ada, bo]);
  const participants = row.participants.map((one, seat) => ({ ...one, key: pens[seat]?.key ?? '' }));
  const started = { ...row, participants };
  await store.matches.start(started);
  undecided.add(started, [], [], 1_000_000);
  return started;
}

function open(change: Partial<DepositDeps> = {}): Deposits {
  return makeDeposits({
    matches: store.matches,
    players: store.players,
    undecided,
    clock: () => now,
    taken: (_match, rows) => taken.push(rows.length),
    quota: makeDepositQuota(ROOMY, () => now),
    titleOf: (id) => titleById(id),
    ...change,
  });
}

const from = (player: string, network: string | null = HERE): Bringer => ({ player, network });

const codeOf = async (deposit: Promise<{ readonly ok: boolean; readonly error?: unknown }>): Promise<unknown> => {
  const answer = await deposit;
  return answer.ok ? 'done' : answer.error;
};
const ends = (heads: Heads): readonly (number | null)[] => heads.map((head) => head?.n ?? null);

async function headsAfter(player: string, entries: readonly string[]): Promise<Heads> {
  const answer = await deposits.deposit(from(player), match.id, entries);
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}

describe('deposits', () => {
  it('[E3.2] are verified, kept as they came, and answered with what the server has then', async () => {
    expect(await headsAfter(ada.id, [])).toEqual([null, null]);
    expect(ends(await headsAfter(ada.id, played.entries.slice(0, 3)))).toEqual([1, 0]);
    now += 100;
    expect(ends(await headsAfter(bo.id, played.entries))).toEqual([3, 2]);
    const rows = await store.matches.entries(match.id);
    expect(rows.map(({ jws }) => jws)).toEqual(expect.arrayContaining([...played.entries]));
    expect(rows.map(({ receivedAt, bySeat }) => [receivedAt, bySeat])).toEqual([
      ...Array(3).fill([5_000, 0]),
      ...Array(4).fill([5_100, 1]),
    ]);
    expect(taken.filter((count) => count > 0)).toEqual([3, 4]);
  });

  it('[E3.5] go on after a restart from where they were', async () => {
    await headsAfter(ada.id, played.entries.slice(0, 5));
    deposits = open();
    expect(ends(await headsAfter(bo.id, []))).toEqual([2, 1]);
    expect(ends(await headsAfter(bo.id, played.entries.slice(5)))).toEqual([3, 2]);
    expect(await store.matches.entries(match.id)).toHaveLength(played.entries.length);
  });

  it('[E3.2] out of order wait for what comes before them', async () => {
    expect(ends(await headsAfter(ada.id, played.entries.slice(2)))).toEqual([null, null]);
    expect(ends(await headsAfter(ada.id, played.entries.slice(0, 2)))).toEqual([3, 2]);
  });

  it('[E3.3] of other people’s matches are refused, and of matches that there are not', async () => {
    expect(await codeOf(deposits.deposit(from(cy.id), match.id, played.entries))).toBe('not-a-party');
    expect(await codeOf(deposits.deposit(from(ada.id), 'no-such-match', played.entries))).toBe('unknown-match');
    expect(await store.matches.entries(match.id)).toEqual([]);
  });

  it('[E1.3, E3.2] of another match, altered, of nobody’s key or of nothing are refused; those before them are kept', async () => {
    const other = await record(await begun('match-two'), pens);
    await other.move(...FIRST_WINS.slice(0, 2));
    const stranger = await record(match, [await makePen(), await makePen()]);
    await stranger.move(...FIRST_WINS.slice(0, 1));
    const [head, , signature] = (played.entries[0] ?? '').split('.');
    const [, body] = (played.entries[1] ?? '').split('.');
    for (const bad of [other.entries[0], stranger.entries[0], `${head}.${body}.${signature}`, 'a.b.c', '']) {
      expect(await codeOf(deposits.deposit(from(ada.id), match.id, [bad ?? '']))).toBe('evidence-refused');
    }
    expect(await store.matches.entries(match.id)).toEqual([]);
    const [first = '', second = ''] = played.entries;
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, [first, 'a.b.c', second]))).toBe('evidence-refused');
    expect(ends(await headsAfter(ada.id, []))).toEqual([0, null]);
  });

  it('[E2.6, E3.2] two histories of one player are both kept, a few of them', async () => {
    await headsAfter(ada.id, played.entries);
    const forks = await Promise.all(
      [2, 3, 4, 5, 6].map((column) => played.fork(0, { kind: 'move', move: { column } })),
    );
    expect(await codeOf(deposits.deposit(from(bo.id), match.id, forks))).toBe('done');
    const at3 = (await store.matches.entries(match.id)).filter(({ seat, n }) => seat === 0 && n === 3);
    expect(at3.map(({ jws }) => jws)).toEqual(expect.arrayContaining(forks));
    const more = await Promise.all(
      [0, 1].map((column) => played.fork(0, { kind: 'move', move: { column } }, { ply: 5 })),
    );
    expect(await codeOf(deposits.deposit(from(bo.id), match.id, more))).toBe('evidence-refused');
    expect(ends(await headsAfter(ada.id, []))).toEqual([3, 2]);
  });

  it('[E3.3, E1.2] after the verdict are late', async () => {
    await writeVerdict(store, match);
    undecided.remove(match.id);
    deposits.forget(match.id);
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, played.entries))).toBe('report-late');
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, []))).toBe('report-late');
    expect(await store.matches.entries(match.id)).toEqual([]);
  });

  it('[E3.3, O6.7] while the verdict is being made wait for it, or are late at once, as they are asked to', async () => {
    const found = undecided.byId.get(match.id);
    if (found === undefined) throw new Error('it is there');
    let decided = (): void => {};
    found.stage = 'deciding';
    found.verdict = new Promise((resolve) => {
      decided = resolve;
    });
    const waiting = deposits.deposit(from(ada.id), match.id, played.entries);
    expect(await codeOf(deposits.deposit(from(bo.id), match.id, played.entries, 'late'))).toBe('report-late');
    // It could not be made: what waited is taken in.
    found.stage = 'gathering';
    decided();
    expect(await codeOf(waiting)).toBe('done');
    expect(await store.matches.entries(match.id)).toHaveLength(played.entries.length);
  });

  it('[E3.5] are acknowledged when they are durable', async () => {
    let release = (): void => {};
    const durable = new Promise<void>((resolve) => {
      release = resolve;
    });
    let written = 0;
    const addEntries: MatchStore['addEntries'] = async (rows) => {
      await durable;
      written += rows.length;
      return store.matches.addEntries(rows);
    };
    const writing = open({ matches: { ...store.matches, addEntries } });
    let answered = 0;
    const all = [ada, bo].map(async ({ id }, at) => {
      await writing.deposit(from(id), match.id, played.entries.slice(at, at + 1));
      answered += 1;
    });
    const second = await begun('match-two');
    const other = await record(second, pens);
    await other.move(...FIRST_WINS.slice(0, 1));
    expect(answered).toBe(0);
    release();
    await Promise.all([...all, writing.deposit(from(ada.id), second.id, other.entries)]);
    expect(answered).toBe(2);
    expect(written).toBe(3);
  });

  it('[E3.3, O5.8] that come after a verdict of another process are late', async () => {
    await writeVerdict(store, match);
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, played.entries))).toBe('report-late');
    expect(await store.matches.entries(match.id)).toEqual([]);
  });

  it('[O5.3] that cannot be written are not acknowledged, and can be tried again', async () => {
    let broken = true;
    const addEntries: MatchStore['addEntries'] = async (rows) => {
      if (broken) throw new Error('the disk is full');
      return store.matches.addEntries(rows);
    };
    deposits = open({ matches: { ...store.matches, addEntries } });
    await expect(deposits.deposit(from(ada.id), match.id, played.entries)).rejects.toThrow('the disk is full');
    broken = false;
    expect(ends(await headsAfter(ada.id, []))).toEqual([null, null]);
    expect(ends(await headsAfter(ada.id, played.entries))).toEqual([3, 2]);
  });

  it('[O6.7] of one player wait in line, a few at a time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => codeOf(deposits.deposit(from(ada.id), match.id, played.entries))),
    );
    expect(answers.filter((code) => code === 'too-fast')).toHaveLength(4);
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, []))).toBe('done');
  });

  it('[O6.7] of one player, in all its matches, fill the disk at a measured rate; what is refused can be brought later', async () => {
    const size = (entries: readonly string[]) => entries.join('').length;
    const everyMs = 10;
    const player = { atOnce: size(played.entries.slice(0, 5)), everyMs };
    deposits = open({ quota: makeDepositQuota({ ...ROOMY, player }, () => now) });
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, played.entries))).toBe('too-fast');
    expect(await store.matches.entries(match.id)).toHaveLength(5);
    // What is there already costs nothing, and asking neither; another match does, and another player has its own.
    expect(ends(await headsAfter(ada.id, played.entries.slice(0, 5)))).toEqual([2, 1]);
    const second = await begun('match-two');
    const other = await record(second, pens);
    await other.move(...FIRST_WINS);
    expect(await codeOf(deposits.deposit(from(ada.id), second.id, other.entries))).toBe('too-fast');
    expect(await codeOf(deposits.deposit(from(bo.id), second.id, other.entries.slice(0, 4)))).toBe('done');
    now += everyMs * size(played.entries.slice(5)) - everyMs;
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, played.entries))).toBe('too-fast');
    now += everyMs;
    expect(ends(await headsAfter(ada.id, played.entries))).toEqual([3, 2]);
  });

  it('[O6.19] from one network fill the disk at a measured rate, whoever brings them; others and settled accounts have their own', async () => {
    const size = (entries: readonly string[]) => entries.join('').length;
    const everyMs = 10;
    const network = { atOnce: size(played.entries.slice(0, 5)), everyMs };
    await store.players.add({ ...bo, createdAt: now - 7 * 24 * 3_600_000 });
    await store.players.add({ ...ada, createdAt: now });
    // Of a title that it does not know, the server cannot say how much a player needs.
    deposits = open({ quota: makeDepositQuota({ ...ROOMY, network }, () => now), titleOf: () => null });
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, played.entries))).toBe('too-fast');
    expect(await store.matches.entries(match.id)).toHaveLength(5);
    const second = await begun('match-two');
    const other = await record(second, pens);
    await other.move(...FIRST_WINS);
    // The same network is full for fresh accounts, in any match; a settled one has room there, and a fresh one from elsewhere.
    expect(await codeOf(deposits.deposit(from(ada.id), second.id, other.entries.slice(0, 1)))).toBe('too-fast');
    expect(await codeOf(deposits.deposit(from(bo.id), second.id, other.entries.slice(0, 1)))).toBe('done');
    expect(await codeOf(deposits.deposit(from(ada.id, '192.0.2.8'), second.id, other.entries.slice(1, 2)))).toBe(
      'done',
    );
    // This machine itself is not counted.
    expect(await codeOf(deposits.deposit(from(ada.id, null), second.id, other.entries))).toBe('done');
    now += everyMs * size(played.entries.slice(5));
    expect(ends(await headsAfter(ada.id, played.entries))).toEqual([3, 2]);
  });

  it('[O6.19] of all networks together are bounded, and fresh accounts take nothing from settled ones', async () => {
    const server = { atOnce: (played.entries[1] ?? '').length, everyMs: 1_000_000 };
    await store.players.add({ ...bo, createdAt: now - 7 * 24 * 3_600_000 });
    deposits = open({ quota: makeDepositQuota({ ...ROOMY, server }, () => now), titleOf: () => null });
    expect(await codeOf(deposits.deposit(from(ada.id, 'a'), match.id, played.entries.slice(0, 1)))).toBe('done');
    expect(await codeOf(deposits.deposit(from(ada.id, 'b'), match.id, played.entries.slice(0, 2)))).toBe('too-fast');
    expect(await codeOf(deposits.deposit(from(bo.id, 'a'), match.id, played.entries.slice(1, 2)))).toBe('done');
  });

  it('[O6.19] a class of thirty behind one address, all fresh, stays within the defaults for hours', () => {
    const quota = makeDepositQuota(depositRates(readConfig({})), () => now);
    const MOVE_MS = 5_000;
    const ENTRY_CHARS = 528;
    let refused = 0;
    for (let second = 0; second < 4 * 3_600; second += 5) {
      for (let pair = 0; pair < 15; pair += 1) {
        const depositor = { player: `child-${pair}`, network: HERE, isHouse: false, isSettled: false };
        if (quota.fullBy(depositor, ENTRY_CHARS) === null) quota.take(depositor, ENTRY_CHARS);
        else refused += 1;
      }
      now += MOVE_MS;
    }
    expect(refused).toBe(0);
  });

  it('[O6.22] of a network that brings very many are verified in turn with those of others', async () => {
    const order: string[] = [];
    const names = Array.from({ length: 7 }, (_, at) => `match-crowd-${at}`);
    const matches = await Promise.all(
      names.map(async (name) => {
        const moves = await record(await begun(name), pens);
        await moves.move(...FIRST_WINS);
        return { name, entries: moves.entries };
      }),
    );
    // Three of one player and three of another: neither is over what one player may have in line. The last comes from elsewhere.
    const answers = matches.map(async ({ name, entries }, at) => {
      const network = at === 6 ? '192.0.2.8' : HERE;
      const answer = await codeOf(deposits.deposit(from(at % 2 === 0 ? ada.id : bo.id, network), name, entries));
      order.push(network);
      return answer;
    });
    expect(await Promise.all(answers)).toEqual(Array(7).fill('done'));
    // The first one was under way, and nobody else had a turn before.
    expect(order.indexOf('192.0.2.8')).toBeLessThanOrEqual(2);
  });

  it('[O6.18] padded beyond what a move needs are refused, and so is more of a chain than the longest match has', async () => {
    const [pen] = pens;
    const first = await record(match, pens);
    if (pen === undefined) throw new Error('she has one');
    await first.move(...FIRST_WINS.slice(0, 1));
    const payload = JSON.parse(Buffer.from((first.entries[0] ?? '').split('.')[1] ?? '', 'base64url').toString());
    const padded = await pen.sign(ENTRY_TYP, { ...payload, pad: 'x'.repeat(100) });
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, [padded]))).toBe('evidence-refused');
    // 42 plies, a claim at each, and eight more.
    const many = await Promise.all(Array.from({ length: 93 }, (_, n) => pen.sign(ENTRY_TYP, { ...payload, n })));
    for (let at = 0; at < 80; at += 16) {
      await codeOf(deposits.deposit(from(ada.id), match.id, many.slice(at, at + 16)));
    }
    expect(await codeOf(deposits.deposit(from(ada.id), match.id, many.slice(80)))).toBe('evidence-refused');
    expect(await store.matches.entries(match.id)).toHaveLength(92);
  });

  it('[E3.2] the chains begin with the match, its players and their keys', async () => {
    const keys = pens.map(({ key }) => key);
    const lone = await played.fork(
      0,
      { kind: 'move', move: { column: 6 } },
      { n: 0, prev: await genesis('other', 0, keys) },
    );
    // It is signed, so it is kept as evidence; but it is no part of any chain of this match.
    expect(await headsAfter(ada.id, [lone])).toEqual([null, null]);
  });
});
