import { type Findings, judge, type Report, signReport, verifyReport, type Witness } from '@parley/evidence';
import type { Claim, MatchRecord, Mode } from '@parley/trust';
import { ATTACKS, type Attack, type Attacked, attacked, isPossible } from './attacks.ts';
import type { Chance } from './chance.ts';
import { type Lie, liesIn } from './conduct.ts';
import type { Person } from './person.ts';
import { type Played, reportFrom, withFalseStates } from './played.ts';
import type { Pool } from './pool.ts';
import { at, MISHAP, QUITS, recordOf, type Scene } from './scene.ts';

/** How often those lie who do not expect to carry it: else nobody careful would ever lie where there is a transcript. */
const DARE = 0.25;

/** One match that has a real transcript, and what was made of it. */
export interface Judged {
  readonly scene: Scene;
  readonly lies: readonly Lie[];
  readonly attacks: readonly Attack[];
  readonly findings: Findings;
  readonly record: MatchRecord;
}

/** Seats people at a match that was really played and signed, lets the liars attack it, and has it judged. */
export async function judgedMatch(people: readonly Person[], mode: Mode, pool: Pool, chance: Chance): Promise<Judged> {
  const gone = people.findIndex(
    ({ kind }) => (kind === 'honest' && chance.happens(MISHAP)) || (kind === 'quitter' && chance.happens(QUITS / 2)),
  );
  const how = gone < 0 ? null : people[gone]?.kind === 'honest' ? 'lost' : 'closed';
  const played = how === null ? pool.whole(people.length, chance) : pool.without(people.length, gone, how, chance);
  const scene = sceneOf(played, people, mode, how === 'lost' ? [gone] : []);
  const lies = liesIn(scene, chance, DARE).filter(({ trick }) => trick === 'word');
  if (lies.length === 0) {
    // Nobody lies: what the judge says of this very record was asked once, and does not change.
    const findings = await pool.honestly(played);
    const reports = honestReports(played, scene, []);
    return { scene, lies, attacks: [], findings, record: record(scene, reports, findings, played.witness) };
  }
  const attacks = lies.map((lie) => chance.pick(ATTACKS.filter((attack) => isPossible(attack, played, lie))));
  const forgers = lies.flatMap(({ seats }, index) => (attacks[index] === 'forged-states' ? seats : []));
  const left = forgers.length === 0 ? played : await withFalseStates(played, forgers);
  const made: Attacked[] = [];
  for (const [index, lie] of lies.entries()) {
    made.push(await attacked(at(attacks, index), left, lie, pool.other(played, chance), chance));
  }
  const reports = [...honestReports(left, scene, lies), ...made.flatMap((one) => one.reports)];
  const { findings, verified } = await judged(
    left,
    made.flatMap((one) => one.deposits),
    reports,
  );
  const told = lies.map((lie, index) => ({ ...lie, claim: claimIn(at(at(made, index).reports, 0)) }));
  return { scene, lies: told, attacks, findings, record: record(scene, verified, findings, left.witness) };
}

/** A whole match as the server does it: each report signed and verified, everything handed in judged. */
export async function judged(
  played: Played,
  more: Attacked['deposits'],
  reports: readonly Report[],
): Promise<{ readonly findings: Findings; readonly verified: readonly Report[] }> {
  const { match, seats } = played.judged;
  const { id: title, rules } = played.title;
  const verified: Report[] = [];
  for (const report of reports) {
    const { seat } = report;
    const jws = await signReport(at(played.signers, seat), report);
    const key = at(played.judged.keys, seat);
    const read = await verifyReport(jws, { match, title, rules, seats, seat, key });
    if (!read.ok) throw new Error(`a report was refused: ${read.error}`);
    verified.push(read.value);
  }
  const own = played.entries.map(({ signed, receivedAt }) => ({ jws: signed.jws, receivedAt }));
  const budget = { clock: () => performance.now(), maxMs: 60_000, maxEntries: 4_096 };
  const findings = await judge(played.judged, [...own, ...more], verified, played.witness, budget);
  return { findings, verified };
}

/** The reports of those who tell the truth, and are there to tell it. */
export function honestReports(played: Played, scene: Scene, lies: readonly Lie[]): Report[] {
  return scene.people.flatMap((_, seat) => {
    const departure = scene.departures[seat];
    const isAway = departure === 'absent' || departure === 'left';
    return isAway || lies.some(({ seats }) => seats.includes(seat)) ? [] : [reportFrom(played, seat)];
  });
}

function sceneOf(played: Played, people: readonly Person[], mode: Mode, lost: readonly number[]): Scene {
  const { outcome, departures } = played.final;
  if (outcome === null) throw new Error('a match of the pool has no end');
  return {
    mode,
    evidenceExpected: true,
    people,
    winner: outcome.ranks.indexOf(1),
    truth: { kind: 'ranks', ranks: outcome.ranks, scores: outcome.scores },
    departures,
    lost,
  };
}

const claimIn = ({ ranks, scores }: Report): Claim =>
  ranks === null ? { kind: 'void' } : { kind: 'ranks', ranks, scores };

function record(scene: Scene, reports: readonly Report[], findings: Findings, witness: Witness): MatchRecord {
  const bySeat = scene.people.map((_, seat) => reports.find((report) => report.seat === seat) ?? null);
  const said = {
    claims: bySeat.map((report) => report && claimIn(report)),
    departures: bySeat.map((report) => report?.departures ?? []),
    signals: {
      distress: witness.distress,
      challenged: witness.challenged,
      networkLost: scene.lost,
      inconsistent: findings.inconsistent,
      equivocated: findings.equivocated,
      filtering: [],
    },
  };
  return recordOf(scene, said, findings.evidence);
}
