import type { TickTitle } from '@parley/games';
import type { BundleContent } from '../bundle.ts';
import type { Report } from '../report.ts';
import { verifyReport } from '../signed-report.ts';
import { historiesOf, setupOf } from './history.ts';
import { verifyTicks } from './received.ts';
import type { Plan, Run } from './run.ts';
import { planOf, settleTicks } from './settle.ts';

/** A finished match in real time, as the judge plays it again. */
export interface PlayedTicks extends Plan, Pick<Run, 'tick' | 'outcome' | 'departures'> {
  readonly seats: number;
  readonly seed: number;
}

/**
 * The inputs of a finished match by its signed transcript, for looking at it again (N8). Those who were out are out as the judge has them. Null where
 * somebody signed two histories and others went on with both: there is no one match to be shown.
 */
export async function ticksOf(content: BundleContent, title: TickTitle): Promise<PlayedTicks | null> {
  const { match, participants, transcript, witness } = content;
  const keys = participants.map(({ key }) => key);
  const { id, seed, startedAt } = match;
  const judged = { match: id, title, seats: keys.length, seed, startedAt, keys };
  const received = await verifyTicks(judged, transcript, () => true);
  if (received === null) throw new Error('what is not stopped ends');
  const equivocated = received.proofs.map(({ seat }) => seat);
  const histories = await historiesOf(received, { setup: setupOf(judged, title), startedAt, equivocated });
  if (histories === null) return null;
  const reports = await reportsOf(content);
  const played = { match: judged, title, reports, witness };
  const settled = settleTicks({ played, histories, acts: received.acts, asked: new Set() }, () => true);
  if (settled === null) throw new Error('what is not stopped ends');
  const { run, outs, isVoid } = settled;
  const { inputs } = planOf(title, histories, outs);
  const { tick, outcome, departures } = run;
  if (isVoid) {
    const left = outs.map((out) => (out?.by === 'self' ? out.reason : null));
    return { seats: keys.length, seed, inputs, outs, tick: 0, outcome: null, departures: left };
  }
  return { seats: keys.length, seed, inputs, outs, tick, outcome, departures };
}

async function reportsOf({ match, participants, reports }: BundleContent): Promise<readonly Report[]> {
  const verified: Report[] = [];
  for (const { seat, jws } of reports) {
    const key = participants[seat]?.key ?? '';
    const expected = { match: match.id, title: match.title, rules: match.rules, seats: participants.length, seat, key };
    const report = await verifyReport(jws, expected);
    if (report.ok) verified.push(report.value);
  }
  return verified;
}
