import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORT_VERSION, type Report } from '@parley/evidence';
import Database from 'better-sqlite3';
import { judgementOf } from '../../apps/server/src/arbiter/decide.ts';
import type { MatchEvidence } from '../../apps/server/src/arbiter/record.ts';
import { keptAs } from '../../apps/server/src/store/disputed.ts';
import { DATABASE_FILE, openSqliteStore } from '../../apps/server/src/store/sqlite.ts';
import type { DecisionRow, MatchRow, Store } from '../../apps/server/src/store/store.ts';
import { sampleMatch, samplePlayer } from '../../apps/server/src/store/testing/samples.ts';
import { type Measured, measured, timed } from './measured.ts';

/** Verdicts in one commit as the arbiter writes them when many are due, and one at a time. */
const BATCHES = [100, 1] as const;
const PLAYERS = 200;
const SEATS = 2;

export interface VerdictSpeed {
  readonly batch: number;
  /** A second, durable. */
  readonly decided: Measured;
  readonly bare: Measured;
  /** Bare ÷ decided, of the same round. */
  readonly ratio: Measured;
  /** Milliseconds a verdict: the arbiter's part, reading and writing, and the bare writing. */
  readonly arbitrateMs: Measured;
  readonly storeMs: Measured;
  readonly bareMs: Measured;
}

/**
 * Verdicts a second: earlier ledgers and meetings read, the arbiter asked, verdict, ledgers and changes written and
 * durable. Against the same rows of the same verdicts written by better-sqlite3 alone, into a database with the same tables,
 * keys and pragmas. Each round is of both, one after the other, so that whatever else the machine does falls on both.
 */
export async function measureVerdicts(rounds: number, verdicts: number): Promise<VerdictSpeed[]> {
  const speeds: VerdictSpeed[] = [];
  for (const batch of BATCHES) {
    const count = batch === 1 ? Math.ceil(verdicts / 5) : verdicts;
    const each: Round[] = [];
    for (let round = 0; round < rounds; round += 1) each.push(await oneRound(count, batch));
    speeds.push({
      batch,
      decided: measured(each.map(({ arbitrateMs, storeMs }) => 1_000 / (arbitrateMs + storeMs))),
      bare: measured(each.map(({ bareMs }) => 1_000 / bareMs)),
      ratio: measured(each.map(({ arbitrateMs, storeMs, bareMs }) => (arbitrateMs + storeMs) / bareMs)),
      arbitrateMs: measured(each.map(({ arbitrateMs }) => arbitrateMs)),
      storeMs: measured(each.map(({ storeMs }) => storeMs)),
      bareMs: measured(each.map(({ bareMs }) => bareMs)),
    });
  }
  return speeds;
}

/** Milliseconds a verdict. */
interface Round {
  readonly arbitrateMs: number;
  readonly storeMs: number;
  readonly bareMs: number;
}

async function oneRound(count: number, batch: number): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  try {
    const [ours, theirs] = [join(folder, 'store'), join(folder, 'bare')];
    const store = await openSqliteStore(ours);
    const all = await startMatches(store, count);
    const decisions: DecisionRow[] = [];
    let arbitrateMs = 0;
    let allMs = 0;
    for (let from = 0; from < all.length; from += batch) {
      allMs += await timed(async () => {
        const due = all.slice(from, from + batch).map((one) => {
          const judgement = judgementOf(one, 10_000 + from);
          return store.matches.decide({
            ...judgement,
            arbitrate(earlier) {
              const startedAt = performance.now();
              const decision = judgement.arbitrate(earlier);
              arbitrateMs += performance.now() - startedAt;
              decisions.push(decision);
              return decision;
            },
          });
        });
        await Promise.all(due);
      });
    }
    await store.close();

    const empty = await openSqliteStore(theirs);
    await startMatches(empty, count);
    await empty.close();
    const bareMs = writeBare(join(theirs, DATABASE_FILE), decisions, batch);
    return { arbitrateMs: arbitrateMs / count, storeMs: (allMs - arbitrateMs) / count, bareMs: bareMs / count };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Matches of two at the moment at which all has been reported, alike in most and contradicting in one of ten. */
export async function startMatches(store: Store, count: number): Promise<MatchEvidence[]> {
  const players = Array.from({ length: PLAYERS }, (_, index) => samplePlayer(`p${index}`));
  for (const player of players) await store.players.add(player);
  const all: MatchEvidence[] = [];
  for (let index = 0; index < count; index += 1) {
    const first = (index * 7) % PLAYERS;
    const second = (first + 1 + (index % (PLAYERS - 1))) % PLAYERS;
    const pair = [first, second].flatMap((place) => players[place] ?? []);
    const match = sampleMatch(`bench-match-${index}`, pair);
    await store.matches.start(match);
    all.push(evidenceOf(match, index % 10 === 0));
  }
  return all;
}

function evidenceOf(match: MatchRow, isDisputed: boolean): MatchEvidence {
  const seats = [...Array(SEATS).keys()];
  return {
    match,
    // The benchmark writes no reports.
    reportCount: 0,
    reportedAt: seats.map(() => match.startedAt + 180_000),
    reports: seats.map((seat) => reportOf(match, seat, isDisputed && seat === 1 ? [2, 1] : [1, 2])),
    witness: {
      watchedFrom: 1_000,
      away: seats.map(() => []),
      challenged: [],
      distress: [],
      until: 2_000,
      linked: true,
    },
    findings: {
      evidence: {
        kind: 'complete',
        claim: { kind: 'ranks', ranks: [1, 2], scores: null },
        liars: isDisputed ? [1] : [],
        departures: seats.map(() => null),
        moves: seats.map(() => 10),
        byServer: [],
      },
      inconsistent: [],
      equivocated: [],
      proofs: [],
      plies: 20,
      entries: 20,
      seen: { present: [0, 1], falseAbsence: [], began: true },
      openUntil: null,
    },
    unheard: [],
  };
}

function reportOf({ id, title, rules }: MatchRow, seat: number, ranks: number[]): Report {
  const hash = 'h'.repeat(43);
  const common = { v: REPORT_VERSION, match: id, title, rules, scores: null, plies: 20, refused: [] } as const;
  return { ...common, refused: [], seat, ranks, departures: [null, null], heads: [hash, hash], state: hash };
}

/** Milliseconds to write the rows of `writeDecision` by prepared statements, with this number of verdicts in a commit. */
export function writeBare(file: string, decisions: readonly DecisionRow[], batch: number): number {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  const verdictRow = database.prepare(
    'INSERT INTO verdicts (match, title, decision, official, rated, decided_at, verdict, judged, evidence_kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const ledgerRow = database.prepare(
    `INSERT INTO ledgers (player, title, trust, standing, matches, disputed, amounts, suspicions, habits, match)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (player, title) DO UPDATE SET trust = excluded.trust,
     matches = excluded.matches, disputed = excluded.disputed, amounts = excluded.amounts,
     suspicions = excluded.suspicions, habits = excluded.habits, match = excluded.match`,
  );
  const changeRow = database.prepare(
    'INSERT INTO rating_changes (match, player, title, before, after, reasons, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const write = database.transaction((due: readonly DecisionRow[]) => {
    for (const { verdict, judged, ledgers } of due) {
      const { match, title, decision, official, rated, decidedAt } = verdict;
      const texts = [JSON.stringify(verdict), JSON.stringify(judged)];
      verdictRow.run(match, title, decision, Number(official), Number(rated), decidedAt, ...texts, keptAs(verdict));
      for (const { player, trust, ledger } of ledgers) {
        const { standing, matches, disputed } = ledger;
        const own = [ledger.amounts, ledger.suspicions, ledger.habits].map((one) => JSON.stringify(one));
        ledgerRow.run(player, title, trust, standing, matches, disputed, ...own, match);
      }
      for (const { seat, before, after, reasons } of verdict.changes) {
        const player = verdict.participants[seat]?.card.player;
        changeRow.run(match, player, title, before, after, JSON.stringify(reasons), decidedAt);
      }
    }
  });
  const began = performance.now();
  for (let from = 0; from < decisions.length; from += batch) write(decisions.slice(from, from + batch));
  const took = performance.now() - began;
  database.close();
  return took;
}
