import { type Absence, type Findings, REPORT_TYP, REPORT_VERSION, type Report } from '@parley/evidence';
import { titles } from '@parley/games';
import { LIMITS, type Verdict } from '@parley/protocol';
import { trustOf } from '@parley/trust';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import type { MatchRow, MatchStore, PlayerRow, Store } from '../store/store.ts';
import { sampleMatch, samplePlayer } from '../store/testing/samples.ts';
import { type Arbiter, makeArbiter } from './arbiter.ts';
import { type AuditRequest, AuditStopped, jobOf } from './audit/job.ts';
import { runJob, titleIn } from './audit/run-job.ts';
import type { Pair } from './link-delivery.ts';

const DEADLINE_MS = 60_000;
const LIMIT_MS = 3_600_000;

interface Player {
  readonly row: PlayerRow;
  readonly key: string;
  report(match: MatchRow, ranks: number[] | null, change?: Partial<Report>): Promise<string>;
}

let store: Store;
let now: number;
let told: Verdict[];
let faults: string[];
let vanished: string[];
let over: string[];
let requested: { match: string; seats: readonly number[]; deadline: number }[];
let extended: number[];
let away: Absence[][];
/** Since when the server saw the players; later than the match, only their reports are there. */
let watchedFrom: number;
let unheard: Pair[];
let audit: (request: AuditRequest) => Promise<Findings>;
beforeEach(() => {
  requested = [];
  extended = [];
  away = [];
  unheard = [];
  watchedFrom = 0;
  audit = (request) => runJob(jobOf(request, [], { maxMs: 1_000, maxEntries: 1_000 }), titleIn(titles));
  store = makeMemoryStore();
  now = 2_000;
  told = [];
  faults = [];
  vanished = [];
  over = [];
});

async function player(name: string, change: Partial<PlayerRow> = {}): Promise<Player> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const row = samplePlayer(name, change);
  await store.players.add(row);
  return {
    row,
    key: (await exportJWK(publicKey)).x ?? '',
    report(match, ranks, changed = {}) {
      const seat = match.participants.findIndex((one) => one.player === row.id);
      const nothing = match.participants.map(() => null);
      const { id, title, rules } = match;
      const common = { v: REPORT_VERSION, match: id, title, rules, seat, ranks, scores: null, plies: 9, refused: [] };
      const state = ranks === null ? null : 'S'.repeat(43);
      const report = { ...common, departures: nothing, heads: nothing, state, ...changed };
      return new SignJWT(report).setProtectedHeader({ alg: 'EdDSA', typ: REPORT_TYP }).sign(privateKey);
    },
  };
}

async function match(id: string, players: readonly Player[], change: Partial<MatchRow> = {}): Promise<MatchRow> {
  const rows = players.map(({ row }) => row);
  const made = sampleMatch(id, rows, change);
  const participants = made.participants.map((one, seat) => ({ ...one, key: players[seat]?.key ?? '' }));
  const started = { ...made, participants };
  await store.matches.start(started);
  return started;
}

/** The deadline passes, and then the time of the challenge. */
function silence(...arbiters: readonly Arbiter[]): void {
  for (const wait of [DEADLINE_MS, LIMITS.reportRequestMs]) {
    now += wait;
    for (const arbiter of arbiters) arbiter.tick();
  }
}

function gate(): [Promise<void>, () => void] {
  let open = (): void => {};
  return [
    new Promise<void>((resolve) => {
      open = resolve;
    }),
    () => open(),
  ];
}

const arbiterOn = (matches: MatchStore = store.matches): Arbiter =>
  makeArbiter({
    matches,
    audit: (request) => audit(request),
    seen: (row) => ({
      watchedFrom,
      away: row.participants.map((_one, seat) => away[seat] ?? []),
      until: now,
      linked: true,
    }),
    unheard: () => unheard,
    extended: (_row, { deadline }) => extended.push(deadline),
    requested: (row, seats, { deadline }) => requested.push({ match: row.id, seats, deadline }),
    clock: () => now,
    reportDeadlineMs: DEADLINE_MS,
    matchLimitMs: LIMIT_MS,
    reported: () => {},
    over: ({ id }) => over.push(id),
    decided: (_match, verdict) => told.push(verdict),
    vanished: ({ id }) => vanished.push(id),
    fault: (what) => faults.push(what),
  });

describe('verdicts', () => {
  it('[T2.2, T3.1] all alike: unanimous, and every rating rises', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const arbiter = arbiterOn();
    arbiter.began(row);
    for (const one of [ada, bob]) {
      expect((await arbiter.submit(one.row.id, row.id, await one.report(row, [1, 2]))).ok).toBe(true);
    }
    await arbiter.close();
    expect(told).toMatchObject([{ decision: 'unanimous', official: true, ranks: [1, 2] }]);
    expect(await store.matches.verdict(row.id)).toEqual(told[0]);
    for (const { seat, before, after, reasons } of told[0]?.changes ?? []) {
      expect(after).toBeGreaterThan(before);
      // Nobody handed in a move.
      expect(reasons.map(({ counter }) => counter)).toEqual(['unvouched']);
      const ledger = await store.matches.ledger(row.participants[seat]?.player ?? '', row.title);
      expect(ledger === null ? 0 : trustOf(ledger)).toBeCloseTo(after);
    }
  });

  it('[T11.1] two against one of three newcomers: the majority decides, and the liar alone falls', async () => {
    const players = [await player('ada'), await player('bob'), await player('eve')];
    const row = await match('match-one', players, { title: 'dots-and-boxes' });
    watchedFrom = row.startedAt + 1;
    const arbiter = arbiterOn();
    arbiter.began(row);
    for (const one of players) {
      const ranks = one.row.name === 'eve' ? [3, 2, 1] : [1, 2, 3];
      await arbiter.submit(one.row.id, row.id, await one.report(row, ranks));
    }
    await arbiter.close();
    expect(told).toMatchObject([{ decision: 'majority-quorum', official: true, ranks: [1, 2, 3] }]);
    expect(told[0]?.changes.map(({ before, after }) => Math.sign(after - before))).toEqual([1, 1, -1]);
    expect(told[0]?.reports.map((report) => report?.ranks)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [3, 2, 1],
    ]);
  });

  it('[N11.4] a match that never began has no result and costs nobody anything', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const arbiter = arbiterOn();
    for (const one of [ada, bob]) await arbiter.submit(one.row.id, row.id, await one.report(row, null));
    await arbiter.close();
    expect(told).toMatchObject([{ official: false, ranks: null, rated: false, changes: [] }]);
    expect(await store.matches.ledger(ada.row.id, row.title)).toBeNull();
  });

  it('[T9.1] the deadline runs from the first report, and where nobody reports the limit does', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const heard = await match('match-heard', [ada, bob]);
    const silent = await match('match-silent', [ada, bob]);
    const arbiter = arbiterOn();
    arbiter.began(heard);
    arbiter.began(silent);
    now += 600_000;
    await arbiter.submit(ada.row.id, heard.id, await ada.report(heard, [1, 2]));
    expect(arbiter.noticesOf(bob.row.id)).toMatchObject([{ reported: [0], deadline: now + DEADLINE_MS }]);
    now += DEADLINE_MS - 1;
    arbiter.tick();
    await arbiter.close();
    expect(told).toEqual([]);
    now += 1;
    arbiter.tick();
    expect(requested).toEqual([{ match: heard.id, seats: [1], deadline: now + LIMITS.reportRequestMs }]);
    expect(arbiter.noticesOf(bob.row.id)).toMatchObject([{ type: 'awaiting' }, { type: 'challenge', match: heard.id }]);
    now += LIMITS.reportRequestMs;
    arbiter.tick();
    await arbiter.close();
    expect(told.map((verdict) => verdict.match)).toEqual(['match-heard']);
    now = silent.startedAt + LIMIT_MS;
    arbiter.tick();
    expect(requested[1]).toMatchObject({ match: silent.id, seats: [0, 1] });
    now += LIMITS.reportRequestMs;
    arbiter.tick();
    await arbiter.close();
    expect(told.map((verdict) => verdict.match)).toEqual(['match-heard', 'match-silent']);
    expect(told[1]?.reports).toEqual([null, null]);
  });
});

describe('silence', () => {
  it('[T9.2] a match is challenged once, also where its verdict has to be tried again', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    let broken = true;
    const decide: MatchStore['decide'] = async (judgement) => {
      if (broken) throw new Error('the disk is full');
      return store.matches.decide(judgement);
    };
    const arbiter = arbiterOn({ ...store.matches, decide });
    arbiter.began(row);
    await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    silence(arbiter);
    await arbiter.close();
    broken = false;
    now += 5_000;
    arbiter.tick();
    await arbiter.close();
    expect(requested).toHaveLength(1);
    expect(told).toHaveLength(1);
    const judged = await store.matches.judged(row.id);
    expect(judged?.witness.challenged).toEqual([1]);
    expect(judged?.record.signals.challenged).toEqual([1]);
  });

  it('[T9.3] who reports at once and plays on makes nobody late: what it signs afterwards gives the others their time', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const arbiter = arbiterOn();
    arbiter.began(row);
    await arbiter.submit(bob.row.id, row.id, await bob.report(row, [2, 1]));
    for (let ply = 0; ply < 5; ply += 1) {
      now += DEADLINE_MS - 1;
      arbiter.playedOn(row.id, [1]);
      arbiter.tick();
    }
    expect(requested).toEqual([]);
    expect(extended.at(-1)).toBe(now + DEADLINE_MS);
    // The server waits for this player. Its own moves give it no more time.
    now += DEADLINE_MS - 1;
    arbiter.playedOn(row.id, [0]);
    now += 1;
    arbiter.tick();
    expect(requested).toHaveLength(1);
    now += 5_000;
    arbiter.playedOn(row.id, [0]);
    expect(arbiter.noticesOf(ada.row.id)).toMatchObject([{ type: 'awaiting' }, { type: 'challenge' }]);
    arbiter.playedOn(row.id, [0, 1]);
    expect(arbiter.noticesOf(ada.row.id)).toMatchObject([{ type: 'awaiting', deadline: now + DEADLINE_MS }]);
    arbiter.playedOn('no-such-match', [1]);
  });

  it.each([
    ['half an hour after the report', 0, LIMITS.playOnMs],
    ['the limit of the match', LIMIT_MS - 300_000, 300_000],
  ])('[T9.3] playing on gives time until %s, and no longer', async (_what, reportedAfter, lasts) => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const arbiter = arbiterOn();
    arbiter.began(row);
    now = row.startedAt + reportedAfter;
    const reportedAt = now;
    await arbiter.submit(bob.row.id, row.id, await bob.report(row, [2, 1]));
    for (; now < reportedAt + lasts; now += 1_000) {
      arbiter.playedOn(row.id, [1]);
      arbiter.tick();
    }
    arbiter.playedOn(row.id, [1]);
    arbiter.tick();
    expect(requested).toEqual([{ match: row.id, seats: [0], deadline: reportedAt + lasts + LIMITS.reportRequestMs }]);
    arbiter.playedOn(row.id, [1]);
    now += LIMITS.reportRequestMs;
    arbiter.tick();
    await arbiter.close();
    expect(told).toHaveLength(1);
    expect((await store.matches.judged(row.id))?.witness.challenged).toEqual([0]);
  });

  it('[T9.3] who answers that it still plays is no silent one: it gets more time, and for half an hour as often as it asks', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const arbiter = arbiterOn();
    arbiter.began(row);
    const reportedAt = now;
    await arbiter.submit(bob.row.id, row.id, await bob.report(row, [2, 1]));
    let answered = 0;
    while (now < reportedAt + LIMITS.playOnMs) {
      now = Math.min(now + DEADLINE_MS, reportedAt + LIMITS.playOnMs);
      arbiter.tick();
      expect(requested).toHaveLength(answered + 1);
      answered += 1;
      expect(await arbiter.playing(ada.row.id, row.id)).toEqual({ ok: true, value: undefined });
    }
    expect(answered).toBe(LIMITS.playOnMs / DEADLINE_MS);
    expect(extended.at(-1)).toBe(reportedAt + LIMITS.playOnMs);
    await arbiter.close();
    expect(told).toEqual([]);
    now += LIMITS.reportRequestMs;
    arbiter.tick();
    await arbiter.close();
    expect(told).toHaveLength(1);
    const judged = await store.matches.judged(row.id);
    expect([judged?.witness.challenged, judged?.record.signals.challenged]).toEqual([[], []]);
  });

  it('[T9.3] to be playing is said in answer to a challenge, each time, by a seat of the match that has not reported', async () => {
    const players = [await player('ada'), await player('bob'), await player('eve')];
    const [ada, bob, eve] = players.map(({ row }) => row.id);
    const row = await match('match-one', players, { title: 'dots-and-boxes' });
    const arbiter = arbiterOn();
    arbiter.began(row);
    const says = async (id = '', of = row.id) => {
      const said = await arbiter.playing(id, of);
      return said.ok ? 'done' : said.error;
    };
    // Said beforehand, it excuses nobody who leaves afterwards.
    expect(await says(ada)).toBe('done');
    now = row.startedAt + LIMIT_MS - 600_000;
    for (const one of players.slice(1)) await arbiter.submit(one.row.id, row.id, await one.report(row, [1, 2, 3]));
    expect([await says(bob), await says('stranger'), await says(eve, 'no-such-match')]).toEqual([
      'unexpected',
      'not-a-party',
      'unknown-match',
    ]);
    now += DEADLINE_MS;
    arbiter.tick();
    expect(await says(ada)).toBe('done');
    now += DEADLINE_MS;
    arbiter.tick();
    expect(requested.map(({ seats }) => seats)).toEqual([[0], [0]]);
    now += LIMITS.reportRequestMs;
    arbiter.tick();
    expect(await says(ada)).toBe('report-late');
    await arbiter.close();
    expect(await says(ada)).toBe('report-late');
    expect((await store.matches.judged(row.id))?.witness.challenged).toEqual([0]);
  });

  it('[T9.3] of a match that was taken up again the half hour counts from the report, too', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    await arbiterOn().submit(bob.row.id, row.id, await bob.report(row, [2, 1]));
    now += LIMITS.playOnMs;
    const next = arbiterOn();
    await next.resume();
    now += DEADLINE_MS;
    next.tick();
    expect(requested).toHaveLength(1);
    await next.playing(ada.row.id, row.id);
    expect(extended).toEqual([]);
    now += LIMITS.reportRequestMs;
    next.tick();
    await next.close();
    expect(told).toHaveLength(1);
    expect((await store.matches.judged(row.id))?.witness.challenged).toEqual([]);
  });

  it('[T7.7] what runs out while the server is held up starts again', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const arbiter = arbiterOn();
    arbiter.began(row);
    await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    now += 10 * DEADLINE_MS;
    arbiter.startAgain();
    arbiter.tick();
    expect(requested).toEqual([]);
    now += DEADLINE_MS;
    arbiter.tick();
    expect(requested).toHaveLength(1);
    now += 10 * DEADLINE_MS;
    arbiter.startAgain();
    now += LIMITS.reportRequestMs - 1;
    arbiter.tick();
    await arbiter.close();
    expect(told).toEqual([]);
    now += 1;
    arbiter.tick();
    await arbiter.close();
    expect(told).toHaveLength(1);
  });

  it('[T7.8, T9.2] a player who said in time that it cannot reach the server is not asked for its report', async () => {
    const players = [await player('ada'), await player('bob'), await player('eve')];
    const row = await match('match-one', players, { title: 'dots-and-boxes' });
    await store.matches.addDistress({ match: row.id, seat: 1, jws: 'a.b.c', receivedAt: now });
    const arbiter = arbiterOn();
    await arbiter.resume();
    now = row.startedAt + LIMIT_MS;
    arbiter.tick();
    expect(requested).toMatchObject([{ seats: [0, 2] }]);
    now += LIMITS.reportRequestMs;
    arbiter.tick();
    await arbiter.close();
    const signals = (await store.matches.judged(row.id))?.record.signals;
    expect(signals).toMatchObject({ distress: [1], challenged: [0, 2] });
  });

  it('[T6.2] only a connection that broke, did not come back, and whose player did not report is a lost network', async () => {
    const players = await Promise.all(['ada', 'bob', 'eve', 'dan'].map((name) => player(name)));
    const row = await match('match-one', players, { title: 'dots-and-boxes' });
    away = [
      [{ from: 1, until: null, how: 'lost' }],
      [{ from: 1, until: null, how: 'closed' }],
      [{ from: 1, until: 2, how: 'lost' }],
      [{ from: 1, until: null, how: 'lost' }],
    ];
    unheard = [{ by: 2, of: 0 }];
    const arbiter = arbiterOn();
    arbiter.began(row);
    const [ada] = players;
    await arbiter.submit(ada?.row.id ?? '', row.id, (await ada?.report(row, [1, 2, 3, 4])) ?? '');
    now = row.startedAt + LIMIT_MS;
    silence(arbiter);
    await arbiter.close();
    const judged = await store.matches.judged(row.id);
    expect(judged?.record.signals).toMatchObject({ networkLost: [3], unheard: [{ by: 2, of: 0 }] });
    expect(judged?.witness.away).toEqual(away);
  });
});

describe('audits', () => {
  it('[E4.3] what an audit finds reaches the verdict, its record and the signals', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const claim = { kind: 'ranks', ranks: [1, 2], scores: null } as const;
    const findings: Findings = {
      evidence: { kind: 'complete', claim, liars: [1], departures: [null, null], moves: [4, 3], byServer: [] },
      inconsistent: [0],
      equivocated: [1],
      proofs: [],
      plies: 7,
      entries: 7,
      seen: { present: [0], falseAbsence: [1], began: true },
      openUntil: null,
    };
    audit = async () => findings;
    const arbiter = arbiterOn();
    arbiter.began(row);
    await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    await arbiter.submit(bob.row.id, row.id, await bob.report(row, [2, 1]));
    await arbiter.close();
    expect(told).toMatchObject([
      {
        decision: 'evidence',
        evidence: { kind: 'complete', lack: null, ranks: [1, 2], liars: [1], equivocators: [1] },
        quorum: { decision: 'none', ranks: null },
      },
    ]);
    const judged = await store.matches.judged(row.id);
    expect(judged?.findings).toEqual(findings);
    expect(judged?.record.signals).toMatchObject({
      inconsistent: [0],
      equivocated: [1],
      present: [0],
      falseAbsence: [1],
      began: true,
    });
    expect(await store.matches.desyncs(row.title)).toEqual([]);
  });

  it('[E4.14] a verdict waits while somebody has time left, takes what comes in meanwhile, and is not made from before', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const openUntil = now + 50_000;
    const looks: number[] = [];
    const findings = { inconsistent: [], equivocated: [], proofs: [], plies: 7, entries: 7 } as const;
    const seen = { present: [0, 1], falseAbsence: [], began: true };
    audit = async ({ witness: { until } }) => {
      looks.push(until);
      const isOver = until >= openUntil;
      return {
        ...findings,
        seen,
        evidence: { kind: 'none', lack: 'incomplete' },
        openUntil: isOver ? null : openUntil,
      };
    };
    const arbiter = arbiterOn();
    arbiter.began(row);
    await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    await arbiter.submit(bob.row.id, row.id, await bob.report(row, [2, 1]));
    await arbiter.close();
    expect([told, looks, extended]).toEqual([[], [2_000], [openUntil]]);
    // It takes and answers meanwhile, as before.
    const again = await arbiter.submit(bob.row.id, row.id, await bob.report(row, [2, 1]));
    expect(again).toMatchObject({ ok: false, error: { code: 'report-repeated', verdict: null } });
    now = openUntil - 1;
    arbiter.tick();
    await arbiter.close();
    expect([told, looks]).toEqual([[], [2_000]]);
    now = openUntil;
    arbiter.tick();
    await arbiter.close();
    expect(told).toMatchObject([{ decision: 'none', evidence: { lack: 'incomplete' } }]);
    expect(looks).toEqual([2_000, openUntil]);
  });

  it('[E4.14] a verdict never waits beyond the limit of the match, and looks again at what was open while it looked', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const looks: number[] = [];
    const findings = { inconsistent: [], equivocated: [], proofs: [], plies: 7, entries: 7 } as const;
    const seen = { present: [0, 1], falseAbsence: [], began: true };
    audit = async ({ witness: { until } }) => {
      looks.push(until);
      // The first look takes as long as somebody has time left; later ones say that somebody always has.
      if (looks.length === 1) now += 1_000;
      const openUntil = looks.length === 1 ? until + 1_000 : Number.MAX_SAFE_INTEGER;
      return { ...findings, seen, evidence: { kind: 'none', lack: 'incomplete' }, openUntil };
    };
    const arbiter = arbiterOn();
    arbiter.began(row);
    await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    await arbiter.submit(bob.row.id, row.id, await bob.report(row, [2, 1]));
    await arbiter.close();
    expect([told, looks]).toEqual([[], [2_000, 3_000]]);
    now = row.startedAt + LIMIT_MS;
    arbiter.tick();
    await arbiter.close();
    expect(told).toHaveLength(1);
    expect(looks).toEqual([2_000, 3_000, now]);
  });

  it('[E5.3] a replay that disagrees with everybody moves nobody, and is kept for the author of the title', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    audit = async () => ({
      evidence: { kind: 'desync' },
      inconsistent: [],
      equivocated: [],
      proofs: [],
      plies: 7,
      entries: 9,
      seen: { present: [], falseAbsence: [], began: true },
      openUntil: null,
    });
    const arbiter = arbiterOn();
    arbiter.began(row);
    for (const one of [ada, bob]) await arbiter.submit(one.row.id, row.id, await one.report(row, [1, 2]));
    await arbiter.close();
    expect(told).toMatchObject([{ official: false, rated: false, changes: [], evidence: { kind: 'desync' } }]);
    const [desync] = await store.matches.desyncs(row.title);
    expect(JSON.parse(desync?.detail ?? '')).toMatchObject({ plies: 7, entries: 9, seats: 2 });
  });

  it('[O5.3] one that fails is tried again later; one that a stopping server gave up is the next server’s', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const real = audit;
    audit = async () => {
      throw new Error('no worker starts');
    };
    const arbiter = arbiterOn();
    arbiter.began(row);
    for (const one of [ada, bob]) await arbiter.submit(one.row.id, row.id, await one.report(row, [1, 2]));
    await arbiter.close();
    expect(faults).toEqual(['deciding match-one']);
    audit = async () => {
      throw new AuditStopped();
    };
    now += 5_000;
    arbiter.tick();
    await arbiter.close();
    expect(faults).toHaveLength(1);
    expect(told).toEqual([]);
    // What a player hands in meanwhile is answered and kept.
    const repeated = await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    expect(repeated.ok ? null : repeated.error.code).toBe('report-repeated');
    audit = real;
    const next = arbiterOn();
    await next.resume();
    await next.close();
    expect(told).toHaveLength(1);
  });

  it('[E4.7] a long one holds no other verdict, and reports meanwhile wait for its own', async () => {
    const [ada, bob, eve] = [await player('ada'), await player('bob'), await player('eve')];
    const slow = await match('match-slow', [ada, bob]);
    const quick = await match('match-quick', [ada, eve]);
    const [released, release] = gate();
    const real = audit;
    audit = async (request) => {
      if (request.match.id === slow.id) await released;
      return real(request);
    };
    const arbiter = arbiterOn();
    for (const row of [slow, quick]) arbiter.began(row);
    await arbiter.submit(ada.row.id, slow.id, await ada.report(slow, [1, 2]));
    now += DEADLINE_MS;
    arbiter.tick();
    now += LIMITS.reportRequestMs;
    arbiter.tick();
    for (const one of [ada, eve]) await arbiter.submit(one.row.id, quick.id, await one.report(quick, [1, 2]));
    const late = arbiter.submit(bob.row.id, slow.id, await bob.report(slow, [1, 2]));
    while (told.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(told).toMatchObject([{ match: quick.id }]);
    release();
    const answer = await late;
    expect(answer.ok ? null : answer.error.code).toBe('report-late');
    expect(told).toMatchObject([{ match: quick.id }, { match: slow.id }]);
  });
});

describe('durability', () => {
  /** The store, with faults to order. */
  function broken(fail: { decide: number }): MatchStore {
    const decide: MatchStore['decide'] = async (judgement) => {
      if (fail.decide > 0) {
        fail.decide -= 1;
        throw new Error('the disk is full');
      }
      return store.matches.decide(judgement);
    };
    return { ...store.matches, decide };
  }

  it('[T9.3] of three or more players, one who reports early cannot make the others late', async () => {
    const players = [await player('ada'), await player('bob'), await player('eve')];
    const [ada, bob, eve] = players;
    if (ada === undefined || bob === undefined || eve === undefined) throw new Error('three players were made');
    const row = await match('match-one', players, { title: 'dots-and-boxes' });
    watchedFrom = row.startedAt + 1;
    const arbiter = arbiterOn();
    arbiter.began(row);
    await arbiter.submit(eve.row.id, row.id, await eve.report(row, [3, 2, 1]));
    now += 10 * DEADLINE_MS;
    arbiter.tick();
    await arbiter.close();
    expect(told).toEqual([]);
    await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2, 3]));
    expect(arbiter.noticesOf(bob.row.id)).toMatchObject([{ deadline: now + DEADLINE_MS }]);
    now += DEADLINE_MS - 1;
    arbiter.tick();
    await arbiter.submit(bob.row.id, row.id, await bob.report(row, [1, 2, 3]));
    await arbiter.close();
    expect(told).toMatchObject([{ decision: 'majority-quorum', ranks: [1, 2, 3] }]);
  });

  it('[O5.2] a player in several verdicts of one turn of the event loop keeps all', async () => {
    const ada = await player('ada');
    const others = await Promise.all(['bob', 'carol', 'dan'].map((name) => player(name)));
    const arbiter = arbiterOn();
    for (const other of others) {
      const row = await match(`match-${other.row.name}`, [ada, other]);
      arbiter.began(row);
      await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    }
    silence(arbiter);
    await arbiter.close();
    expect(told).toHaveLength(3);
    expect((await store.matches.ledger(ada.row.id, 'four-in-a-row'))?.matches).toBe(3);
  });

  it('[E7.3] who meets the same opponent several times in one commit meets it as often as one after the other', async () => {
    const disputes: number[] = [];
    for (const together of [true, false]) {
      store = makeMemoryStore();
      const [ada, bob] = [await player('ada'), await player('bob')];
      const arbiter = arbiterOn();
      for (let n = 0; n < 4; n += 1) {
        const row = await match(`match-number-${n}`, [ada, bob]);
        arbiter.began(row);
        await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
        if (!together) {
          await arbiter.submit(bob.row.id, row.id, await bob.report(row, [2, 1]));
          await arbiter.close();
        }
      }
      if (together) {
        const rows = await store.matches.open();
        const reports = await Promise.all(rows.map((row) => bob.report(row, [2, 1])));
        await Promise.all(rows.map((row, at) => arbiter.submit(bob.row.id, row.id, reports[at] ?? '')));
        await arbiter.close();
      }
      disputes.push((await store.matches.ledger(ada.row.id, 'four-in-a-row'))?.amounts.noResult ?? 0);
    }
    const charged = [1, 1 / 2, 1 / 3, 1 / 4].reduce((sum, one) => ((sum + one) * 50) / (50 + one), 0);
    expect(disputes).toEqual([expect.closeTo(charged), expect.closeTo(charged)]);
  });

  it('[O5.3] a fault of the store delays a verdict, and it is told once, when it is durable', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const arbiter = arbiterOn(broken({ decide: 1 }));
    arbiter.began(row);
    for (const one of [ada, bob]) await arbiter.submit(one.row.id, row.id, await one.report(row, [1, 2]));
    await arbiter.close();
    expect(told).toEqual([]);
    expect(faults).toEqual(['deciding match-one']);
    now += 5_000;
    arbiter.tick();
    await arbiter.close();
    expect(told).toHaveLength(1);
  });

  it('[O5.3] a verdict that cannot be written keeps no other from being written', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const rows = [await match('match-good', [ada, bob]), await match('match-bad', [ada, bob])];
    const decide: MatchStore['decide'] = async (judgement) => {
      if (judgement.match.id === 'match-bad') throw new Error('a row that does not fit');
      return store.matches.decide(judgement);
    };
    const arbiter = arbiterOn({ ...store.matches, decide });
    for (const row of rows) arbiter.began(row);
    for (const row of rows) await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    silence(arbiter);
    await arbiter.close();
    expect(told.map((verdict) => verdict.match)).toEqual(['match-good']);
    expect(faults).toEqual(['deciding match-bad']);
    expect(vanished).toEqual([]);
  });

  it('[O5.3] a match that the store has lost is unknown to who reports it, and is given up', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    // Another database in the place of the one in which the matches were written down.
    store = makeMemoryStore();
    const arbiter = arbiterOn();
    arbiter.began(row);
    const taken = await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    expect(taken.ok ? null : taken.error.code).toBe('unknown-match');
    expect(vanished).toEqual([row.id]);
    arbiter.began({ ...row, id: 'match-two' });
    now += LIMIT_MS;
    arbiter.tick();
    now += LIMITS.reportRequestMs;
    arbiter.tick();
    await arbiter.close();
    expect(vanished).toEqual([row.id, 'match-two']);
    expect(over).toEqual(vanished);
    expect(told).toEqual([]);
  });

  it('[O5.1] killed between the last report and the verdict: the next server makes it, once', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const killed = arbiterOn(broken({ decide: 99 }));
    for (const one of [ada, bob]) await killed.submit(one.row.id, row.id, await one.report(row, [1, 2]));
    await killed.close();
    const next = arbiterOn();
    expect(await next.resume()).toMatchObject([{ match: { id: row.id }, reported: [0, 1] }]);
    await next.close();
    expect(told).toMatchObject([{ decision: 'unanimous' }]);
    // And one that was written, but not told, is not made again.
    const after = arbiterOn();
    expect(await after.resume()).toEqual([]);
    expect((await store.matches.ledger(ada.row.id, row.title))?.matches).toBe(1);
  });

  it('[O5.2] two that decide the same match write and tell one verdict', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    await store.matches.addReport({ match: row.id, seat: 0, jws: await ada.report(row, [1, 2]), receivedAt: now });
    const arbiters = [arbiterOn(), arbiterOn()];
    for (const arbiter of arbiters) await arbiter.resume();
    silence(...arbiters);
    await Promise.all(arbiters.map((arbiter) => arbiter.close()));
    expect(told).toHaveLength(1);
    expect(over).toEqual([row.id, row.id]);
    expect(arbiters.map(({ undecided }) => undecided.byId.size)).toEqual([0, 0]);
    expect((await store.matches.ledger(ada.row.id, row.title))?.matches).toBe(1);
  });

  it('[S16.3, T7.7] deadlines start again after the server was away', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    await arbiterOn().submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    now += 30 * LIMIT_MS;
    const next = arbiterOn();
    await next.resume();
    next.tick();
    await next.close();
    expect(told).toEqual([]);
    expect((await next.submit(bob.row.id, row.id, await bob.report(row, [1, 2]))).ok).toBe(true);
    await next.close();
    expect(told).toMatchObject([{ decision: 'unanimous' }]);
  });

  it('[E1.2] of two reports of one player at the same moment one is kept', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const arbiter = arbiterOn();
    arbiter.began(row);
    const both = await Promise.all(
      [await ada.report(row, [1, 2]), await ada.report(row, [2, 1])].map((jws) =>
        arbiter.submit(ada.row.id, row.id, jws),
      ),
    );
    expect(both.map((result) => (result.ok ? 'done' : result.error.code)).sort()).toEqual(['done', 'report-conflict']);
    expect(await store.matches.reports(row.id)).toHaveLength(1);
  });

  it('[E1.2, O5.8] a report that another process takes in while the match is judged is weighed, too', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const real = audit;
    const jws = await bob.report(row, [1, 2]);
    let judged = 0;
    audit = async (request) => {
      judged += 1;
      if (judged === 1) await store.matches.addReport({ match: row.id, seat: 1, jws, receivedAt: now });
      return real(request);
    };
    const arbiter = arbiterOn();
    arbiter.began(row);
    await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    silence(arbiter);
    await arbiter.close();
    expect(judged).toBe(2);
    expect(told).toMatchObject([{ decision: 'unanimous' }]);
    expect(told[0]?.reports.map((report) => report?.seat)).toEqual([0, 1]);
  });

  it('[O5.3] a verdict that was written, though the store said that it failed, is told at the next try', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    let failures = 1;
    const decide: MatchStore['decide'] = async (judgement) => {
      const decided = await store.matches.decide(judgement);
      if (failures > 0) {
        failures -= 1;
        throw new Error('the disk is gone');
      }
      return decided;
    };
    const arbiter = arbiterOn({ ...store.matches, decide });
    arbiter.began(row);
    for (const one of [ada, bob]) await arbiter.submit(one.row.id, row.id, await one.report(row, [1, 2]));
    await arbiter.close();
    expect(faults).toEqual(['deciding match-one']);
    now += DEADLINE_MS;
    arbiter.tick();
    await arbiter.close();
    expect(told).toEqual([await store.matches.verdict(row.id)]);
    expect(told).toMatchObject([{ decision: 'unanimous' }]);
  });

  it('[E1.2] a report that comes while the verdict is being made is late, and is told the verdict', async () => {
    const [ada, bob] = [await player('ada'), await player('bob')];
    const row = await match('match-one', [ada, bob]);
    const [reached, reach] = gate();
    const [released, release] = gate();
    const decide: MatchStore['decide'] = async (judgement) => {
      reach();
      await released;
      return store.matches.decide(judgement);
    };
    const arbiter = arbiterOn({ ...store.matches, decide });
    arbiter.began(row);
    await arbiter.submit(ada.row.id, row.id, await ada.report(row, [1, 2]));
    const jws = await bob.report(row, [1, 2]);
    silence(arbiter);
    await reached;
    const answer = arbiter.submit(bob.row.id, row.id, jws);
    // Long enough for the report to be verified and, if nothing held it, written.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    release();
    const late = await answer;
    expect(late.ok ? null : late.error).toEqual({ code: 'report-late', verdict: told[0] });
    expect(await store.matches.reports(row.id)).toHaveLength(1);
  });
});
