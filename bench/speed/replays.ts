import { type Budget, type Deposit, fold, judge, type Report, signReport, verifyBundle } from '@parley/evidence';
import type { TurnTitle } from '@parley/games';
import { arbitrate, newLedger } from '@parley/trust';
import { recordOf } from '../../apps/server/src/arbiter/record.ts';
import { decisionOf } from '../../apps/server/src/arbiter/verdict.ts';
import { bundleOf } from '../../apps/server/src/edge/http/bundle.ts';
import { makeMemoryStore } from '../../apps/server/src/store/memory.ts';
import { sampleMatch, samplePlayer } from '../../apps/server/src/store/testing/samples.ts';
import { type Played, play, reportFrom } from '../simulate/played.ts';
import { makeRandomSource } from '../simulate/random-source.ts';
import { at } from '../simulate/scene.ts';
import { signerNamed } from '../simulate/seat-keys.ts';
import { dotsAndBoxes, fourInARow } from '../simulate/titles.ts';
import { type Measured, measured, memoryMb, timed } from './measured.ts';

/** One match that the judge plays again. */
export interface ReplaySpeed {
  readonly name: string;
  readonly seats: number;
  readonly plies: number;
  /** Plies a second: the title's rules alone; the fold of a transcript already accepted; all that the judge does. */
  readonly rules: Measured;
  readonly folded: Measured;
  readonly judged: Measured;
  /** Milliseconds of one audit: every signature, every chain, every state, the result. */
  readonly audit: Measured;
  readonly transcriptBytes: number;
  readonly bundleBytes: number;
  /** Milliseconds to check the bundle offline. */
  readonly verify: Measured;
  /** Megabytes that the whole process had after all audits of this match. */
  readonly memoryMb: number;
}

/** Eight on the large board: as long as the title's longest, with as many chains as a match may have. */
const forEight: TurnTitle = { ...dotsAndBoxes, seats: { min: 2, max: 8 } };

/** Longest matches of the titles there are: every column filled or every line drawn, nobody resigning. */
export async function measureReplays(rounds: number): Promise<ReplaySpeed[]> {
  return [
    await measureOne('Four in a Row, a long one', fourInARow, 2, rounds),
    await measureOne('Dots and Boxes, all 84 lines', dotsAndBoxes, 4, rounds),
    await measureOne('the same with eight chains', forEight, 8, rounds),
  ];
}

async function measureOne(name: string, title: TurnTitle, seats: number, rounds: number): Promise<ReplaySpeed> {
  const played = await longest(title, seats);
  const { ply } = played.final;
  const reports = played.signers.map((_, seat) => reportFrom(played, seat));
  const deposits = depositsOf(played);
  const perSecond = (ms: number, times: number) => (ply * times * 1_000) / ms;
  const rules: number[] = [];
  const folded: number[] = [];
  const audit: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    rules.push(perSecond(await timed(() => repeat(200, () => playAgain(played))), 200));
    folded.push(
      perSecond(await timed(() => repeat(50, () => fold(played.transcript.setup, played.transcript.chains))), 50),
    );
    audit.push(
      await timed(async () => {
        const { evidence } = await judge(played.judged, deposits, reports, played.witness, budget());
        if (evidence.kind !== 'complete') throw new Error('the audit came to no end');
      }),
    );
  }
  const afterMb = memoryMb();
  const bundle = await bundleFor(played, reports);
  const verify: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    verify.push(
      await timed(async () => {
        const check = await verifyBundle(bundle, { titleOf: () => title });
        if (!check.ok) throw new Error(check.faults.join(' '));
      }),
    );
  }
  return {
    name,
    seats,
    plies: ply,
    rules: measured(rules),
    folded: measured(folded),
    judged: measured(audit.map((ms) => perSecond(ms, 1))),
    audit: measured(audit),
    transcriptBytes: deposits.reduce((sum, { jws }) => sum + jws.length, 0),
    bundleBytes: Buffer.byteLength(bundle),
    verify: measured(verify),
    memoryMb: afterMb,
  };
}

/** Of twenty matches of the title's own beginner, the one with the most plies. */
async function longest(title: TurnTitle, seats: number): Promise<Played> {
  const random = makeRandomSource(seats);
  const matches: Played[] = [];
  for (let index = 0; index < 20; index += 1) {
    matches.push(await play({ match: `bench-replay-${index}`, title, seats }, random));
    if (title !== fourInARow) break;
  }
  return matches.reduce((most, one) => (one.final.ply > most.final.ply ? one : most));
}

/** The moves by the rules alone: no chains, no hashes, no signatures. */
function playAgain({ title, judged, entries }: Played): unknown {
  let state = title.initial(judged.seats, judged.seed);
  for (const { signed } of entries) {
    const { act, seat } = signed.entry;
    const move = act.kind === 'move' ? title.parseMove(act.move) : null;
    if (move === null) throw new Error('these matches have nothing but moves');
    const applied = title.apply(state, seat, move);
    if (!applied.ok) throw new Error(applied.error);
    state = applied.state;
  }
  return title.outcome(state);
}

function repeat(times: number, work: () => unknown): void {
  for (let index = 0; index < times; index += 1) work();
}

const budget = (): Budget => ({ clock: () => performance.now(), maxMs: 60_000, maxEntries: 4_096 });

/** The file that the server hands out for this match, all having reported alike. */
async function bundleFor(played: Played, reports: readonly Report[]): Promise<string> {
  const { judged, title, witness, signers, entries } = played;
  const players = signers.map((_, seat) => samplePlayer(`player${seat}`));
  const sample = sampleMatch(judged.match, players, { title: title.id, rules: title.rules, seed: judged.seed });
  const participants = sample.participants.map((one, seat) => ({ ...one, key: at(judged.keys, seat) }));
  const match = { ...sample, startedAt: judged.startedAt, participants };
  const store = makeMemoryStore();
  for (const player of players) await store.players.add(player);
  await store.matches.start(match);
  await store.matches.addEntries(
    entries.map(({ signed: { entry, hash, jws }, receivedAt }) => {
      const { seat, n } = entry;
      return { match: match.id, seat, n, hash, jws, receivedAt, bySeat: seat };
    }),
  );
  const now = at(entries, entries.length - 1).receivedAt + 1_000;
  for (const report of reports) {
    const jws = await signReport(at(signers, report.seat), report);
    await store.matches.addReport({ match: match.id, seat: report.seat, jws, receivedAt: now });
  }
  const findings = await judge(judged, depositsOf(played), reports, witness, budget());
  const reportedAt = players.map(() => now);
  const evidence = { match, reportCount: reports.length, reports, reportedAt, witness, findings, unheard: [] };
  const earlier = { met: players.map(() => players.map(() => 0)), busy: players.map(() => []) };
  const record = recordOf(
    evidence,
    players.map(() => newLedger('guest')),
    earlier,
  );
  const decided = decisionOf(evidence, record, arbitrate(record), now);
  const server = signerNamed('the server of the benchmark');
  const key = { publicKey: server.key, seal: server.sign };
  return bundleOf(store, key, { match, verdict: decided.verdict, judged: decided.judged });
}

const depositsOf = ({ entries }: Played): Deposit[] =>
  entries.map(({ signed, receivedAt }) => ({ jws: signed.jws, receivedAt }));
