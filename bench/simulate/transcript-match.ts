import { type Findings, judge, type Report, signReport, verifyReport } from '@parley/evidence';
import type { Claim, MatchRecord, Mode, Signals } from '@parley/trust';
import { ATTACKS, type Attacked, attacked, isPossible, type Trick } from './attacks.ts';
import { type Lie, liesIn, unheardIn } from './conduct.ts';
import type { ArbiterName } from './enemies/field.ts';
import { flooded } from './flood.ts';
import type { Person } from './person.ts';
import { type Played, reportFrom, type ServerSaw, withFalseStates } from './played.ts';
import type { Pool } from './pool.ts';
import type { RandomSource } from './random-source.ts';
import { at, MISHAP, QUITS, recordOf, type Scene } from './scene.ts';
import { STALLS, stalled, stopsAt } from './stall.ts';

/** How often those lie who do not expect to carry it: else nobody careful would ever lie where there is a transcript. */
export const DARE = 0.5;

/** Longer than two turns of any title with their grace. */
const LOOKS_AFTER_MS = 180_000;

/** One match that has a real transcript, and what was made of it. */
export interface Judged {
  readonly scene: Scene;
  readonly lies: readonly Lie[];
  /** By lie. */
  readonly attacks: readonly Trick[];
  readonly findings: Findings;
  readonly record: MatchRecord;
}

/** Seats people at a match that was really played and signed, lets the liars attack it, and has it judged. */
export async function judgedMatch(
  people: readonly Person[],
  mode: Mode,
  pool: Pool,
  random: RandomSource,
  stalls = false,
): Promise<Judged> {
  const gone = people.findIndex(
    ({ kind }) => (kind === 'honest' && random.happens(MISHAP)) || (kind === 'quitter' && random.happens(QUITS / 2)),
  );
  const how = gone < 0 ? null : people[gone]?.kind === 'honest' ? 'lost' : 'closed';
  const played = how === null ? pool.whole(people.length, random) : pool.without(people.length, gone, how, random);
  const scene = sceneOf(played, people, mode, how === 'lost' ? [gone] : []);
  const lies = liesIn(scene, random, DARE);
  if (lies.length === 0) {
    // Nobody lies: what the judge says of this transcript was asked once, and does not change.
    const findings = await pool.honestly(played);
    const heard = { reports: honestReports(played, scene, []), witness: played.witness, unheard: [] };
    return { scene, lies, attacks: [], findings, record: recordFrom(scene, findings, heard) };
  }
  const [lie, ...more] = lies;
  const canStall = stalls && lie !== undefined && more.length === 0 && lie.trick === 'word';
  if (canStall && random.happens(STALLS_INSTEAD) && stopsAt(played, lie.seats) !== null) {
    return stalledMatch(scene, played, lie, random);
  }
  return attackedMatch(scene, played, lies, pool, random);
}

/** How often liars who can stop a match do that, rather than lie about one that has ended. */
const STALLS_INSTEAD = 0.5;

/** The truth is then what the honest ones played on to. */
async function stalledMatch(scene: Scene, played: Played, lie: Lie, random: RandomSource): Promise<Judged> {
  const made = await stalled(played, lie.seats, random.pick(STALLS), random);
  const { findings, verified } = await judged(played, made.deposits, [...made.honest, ...made.liars], made.witness);
  const truly = at(made.honest, 0);
  const ended: Scene = {
    ...scene,
    truth: claimIn(truly),
    winner: truly.ranks?.indexOf(1) ?? scene.winner,
    departures: truly.departures,
  };
  const [theirs] = made.liars;
  return {
    scene: ended,
    lies: [theirs === undefined ? lie : { ...lie, claim: claimIn(theirs) }],
    attacks: ['stall'],
    findings,
    record: recordFrom(ended, findings, { reports: verified, witness: made.witness, unheard: [] }),
  };
}

async function attackedMatch(
  scene: Scene,
  whole: Played,
  lies: readonly Lie[],
  pool: Pool,
  random: RandomSource,
): Promise<Judged> {
  const attacks = lies.map((lie): Exclude<Trick, 'stall'> => {
    if (lie.trick !== 'word') return lie.trick;
    return random.pick(ATTACKS.filter((attack) => isPossible(attack, whole, lie)));
  });
  const forgers = lies.flatMap(({ seats }, index) => (attacks[index] === 'forged-states' ? seats : []));
  const played = forgers.length === 0 ? whole : await withFalseStates(whole, forgers);
  let witness: ServerSaw = played.witness;
  let deposits: Attacked['deposits'] = played.entries.map(({ signed, receivedAt }) => ({
    jws: signed.jws,
    receivedAt,
  }));
  const reports: Report[][] = [];
  for (const [index, lie] of lies.entries()) {
    const trick = at(attacks, index);
    if (trick === 'flood') {
      const made = await flooded(played, lie, random);
      ({ witness, deposits } = made);
      reports.push([...made.reports]);
      continue;
    }
    const attack = trick !== 'filter' ? trick : isPossible('drop-early', played, lie) ? 'drop-early' : 'false-report';
    const made = await attacked(attack, played, lie, pool.other(whole, random), random);
    deposits = [...deposits, ...made.deposits];
    reports.push([...made.reports]);
  }
  const honest = honestReports(played, scene, lies).filter(({ seat }) => !witness.challenged.includes(seat));
  const { findings, verified } = await judged(played, deposits, [...honest, ...reports.flat()], witness);
  const heard = { reports: verified, witness, unheard: unheardIn(scene, lies) };
  return {
    scene,
    lies: lies.map((lie, index) => ({ ...lie, claim: claimIn(at(at(reports, index), 0)) })),
    attacks,
    findings,
    record: recordFrom(scene, findings, heard),
  };
}

/** A whole match as the server does it: each report signed and verified, everything handed in judged. */
export async function judged(
  played: Played,
  deposits: Attacked['deposits'],
  reports: readonly Report[],
  witness: ServerSaw,
  judgedBy: ArbiterName = 'present',
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
  const budget = { clock: () => performance.now(), maxMs: 60_000, maxEntries: 4_096 };
  const known = judgedBy === 'first' ? withoutAccount(witness) : looked(witness, deposits);
  return { findings: await judge(played.judged, deposits, verified, known, budget), verified };
}

/** The server looks when everybody's time is over that was not at the last deposit; and two players said that they hear each other. */
function looked(witness: ServerSaw, deposits: Attacked['deposits']) {
  const last = Math.max(...deposits.map(({ receivedAt }) => receivedAt));
  return { ...witness, until: last + LOOKS_AFTER_MS, linked: true };
}

/** A file of version 1 does not say when the server looked; it is judged by the first rules. */
function withoutAccount({ watchedFrom, away, challenged, distress }: ServerSaw) {
  return { watchedFrom, away, challenged, distress };
}

/** What the judge says of a match that nobody lies about. */
export async function findingsOf(played: Played): Promise<Findings> {
  const present = played.final.departures.flatMap((departure, seat) =>
    departure === 'absent' || departure === 'left' ? [] : [reportFrom(played, seat)],
  );
  const deposits = played.entries.map(({ signed, receivedAt }) => ({ jws: signed.jws, receivedAt }));
  return (await judged(played, deposits, present, played.witness)).findings;
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

/** The result that a report states, as the arbiter takes it. */
export const claimIn = ({ ranks, scores }: Report): Claim =>
  ranks === null ? { kind: 'void' } : { kind: 'ranks', ranks, scores };

/** What came in about a match, besides its entries. */
export interface Heard {
  readonly reports: readonly Report[];
  readonly witness: ServerSaw;
  readonly unheard: Signals['unheard'];
}

/** What the arbiter is given about a match that was judged. */
export function recordFrom(scene: Scene, findings: Findings, { reports, witness, unheard }: Heard): MatchRecord {
  const bySeat = scene.people.map((_, seat) => reports.find((report) => report.seat === seat) ?? null);
  const isSilent = (seat: number) => bySeat[seat] === null;
  const said = {
    claims: bySeat.map((report) => report && claimIn(report)),
    departures: bySeat.map((report) => report?.departures ?? []),
    signals: {
      distress: witness.distress,
      challenged: witness.challenged,
      networkLost: scene.people.flatMap((_, seat) =>
        isSilent(seat) && witness.away[seat]?.at(-1)?.how === 'lost' ? [seat] : [],
      ),
      inconsistent: findings.inconsistent,
      equivocated: findings.equivocated,
      unheard,
      ...findings.seen,
    },
  };
  return recordOf(scene, said, findings.evidence);
}
