import { titles } from '@parley/games';
import { beforeEach, describe, expect, it } from 'vitest';
import { depositRates, makeDepositQuota } from '../limits/deposit-quota.ts';
import { readConfig } from '../operate/config.ts';
import { makeMemoryStore } from '../store/memory.ts';
import type { MatchRow, Store } from '../store/store.ts';
import { sampleMatch, samplePlayer, writeVerdict } from '../store/testing/samples.ts';
import { makePen } from '../testing/pen.ts';
import { FIRST_WINS, type Pen, record } from '../testing/recorder.ts';
import { type Arbiter, makeArbiter } from './arbiter.ts';
import { type AuditRequest, AuditStopped, jobOf } from './audit/job.ts';
import { runJob, titleIn } from './audit/run-job.ts';
import { type Deposits, makeDeposits } from './deposits.ts';
import { makeWatch, type Watch } from './watch.ts';

const [ADA, BO] = [samplePlayer('Ada'), samplePlayer('Bo')];
const LIMIT_MS = 60_000;

let store: Store;
let now: number;
let pens: Pen[];
let watch: Watch;
let arbiter: Arbiter;
let deposits: Deposits;
let isStopping: boolean;
let faults: string[];

beforeEach(async () => {
  store = makeMemoryStore();
  now = 10_000;
  isStopping = false;
  faults = [];
  pens = [await makePen(), await makePen()];
  const clock = (): number => now;
  watch = makeWatch(clock);
  arbiter = makeArbiter({
    matches: store.matches,
    clock,
    reportDeadlineMs: LIMIT_MS,
    matchLimitMs: LIMIT_MS,
    async audit(request: AuditRequest) {
      if (isStopping) throw new AuditStopped();
      const entries = await store.matches.entries(request.match.id);
      return runJob(jobOf(request, entries, { maxMs: 60_000, maxEntries: 1_000 }), titleIn(titles));
    },
    seen: (row) => ({ ...watch.seen(row), linked: true }),
    unheard: () => [],
    reported: () => {},
    requested: () => {},
    extended: () => {},
    decided: () => {},
    vanished: () => {},
    over(match) {
      deposits.forget(match.id);
      watch.over(match);
    },
    fault: (what) => faults.push(what),
  });
  deposits = makeDeposits({
    matches: store.matches,
    players: store.players,
    undecided: arbiter.undecided,
    clock,
    taken: () => {},
    quota: makeDepositQuota(depositRates(readConfig({})), clock),
    titleOf: titleIn(titles),
  });
});

/** A match that began, in which clients left and came back, with its transcript deposited. */
async function played(id: string): Promise<{ readonly match: MatchRow; readonly reports: readonly string[] }> {
  const row = sampleMatch(id, [ADA, BO], { startedAt: now });
  const participants = row.participants.map((one, seat) => ({ ...one, key: pens[seat]?.key ?? '' }));
  const match = { ...row, participants };
  await store.matches.start(match);
  watch.began(match, () => true);
  arbiter.began(match);
  watch.left('client-of-Ada', 'lost');
  watch.joined('client-of-Ada');
  watch.left('client-of-Bo', 'closed');
  const moves = await record(match, pens);
  await moves.move(...FIRST_WINS);
  expect(await deposits.deposit({ player: ADA.id, network: null }, id, moves.entries)).toMatchObject({ ok: true });
  return { match, reports: [await moves.report(0), await moves.report(1)] };
}

const inMemory = () => ({ undecided: arbiter.undecided.byId.size, chains: deposits.size, ...watch.size });
const NOTHING = { undecided: 0, chains: 0, matches: 0, clients: 0 };

/** The limit passes, and then the time of the challenge. */
async function silence(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) {
    now += LIMIT_MS;
    arbiter.tick();
  }
  await arbiter.close();
}

describe('what a match leaves in memory', () => {
  it('[O6.14] is what the undecided ones need while they are', async () => {
    await played('match-one');
    await played('match-two');
    expect(inMemory()).toEqual({ undecided: 2, chains: 2, matches: 2, clients: 2 });
    await silence();
    expect(inMemory()).toEqual(NOTHING);
  });

  it('[O6.14] is nothing once it is decided, also where something arrives afterwards', async () => {
    const { match, reports } = await played('match-one');
    for (const [seat, jws] of reports.entries()) {
      expect(await arbiter.submit([ADA, BO][seat]?.id ?? '', match.id, jws)).toMatchObject({ ok: true });
    }
    const late = deposits.deposit({ player: BO.id, network: null }, match.id, []);
    await arbiter.close();
    expect(await late).toEqual({ ok: false, error: 'report-late' });
    expect(inMemory()).toEqual(NOTHING);
    expect(await arbiter.submit(BO.id, match.id, reports[1] ?? '')).toMatchObject({
      error: { code: 'report-repeated' },
    });
    expect(await arbiter.playing(BO.id, match.id)).toMatchObject({ error: 'report-late' });
    expect(await deposits.deposit({ player: BO.id, network: null }, match.id, [])).toMatchObject({
      error: 'report-late',
    });
    watch.left('client-of-Ada', 'lost');
    expect(inMemory()).toEqual(NOTHING);
  });

  it('[O6.14] is nothing where another process has decided it', async () => {
    const { match } = await played('match-one');
    await writeVerdict(store, match);
    await silence();
    expect(inMemory()).toEqual(NOTHING);
  });

  it('[O6.14] is nothing where the store has lost it', async () => {
    const { match } = await played('match-one');
    const { byId, decide } = store.matches;
    Object.assign(store.matches, {
      byId: async (id: string) => (id === match.id ? null : byId(id)),
      decide: async (judgement: Parameters<typeof decide>[0]) => {
        if (judgement.match.id === match.id) throw new Error('no such match');
        return decide(judgement);
      },
    });
    await silence();
    expect(faults).toEqual(['deciding match-one']);
    expect(inMemory()).toEqual(NOTHING);
  });

  it('[O6.14] is nothing where the server stops before the verdict', async () => {
    await played('match-one');
    isStopping = true;
    await silence();
    expect(inMemory()).toEqual(NOTHING);
  });
});
