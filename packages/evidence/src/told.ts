import type { Arbitration, Claim, Evidence, MatchRecord } from '@parley/trust';
import type { BundleContent } from './bundle.ts';
import type { Witness } from './judged.ts';

/**
 * What follows from other parts of a bundle, and therefore can be compared by whoever reads one (E6): what the arbiter must
 * have been given, and what the verdict must say.
 */

type Verdict = BundleContent['verdict'];

/**
 * The seats whose network was lost (T6): whose connection broke, rather than being closed, and did not come back, and who
 * did not report. Who reported all the same was there at the end.
 */
export function networkLostIn({ away }: Witness, reported: readonly number[]): readonly number[] {
  return away.flatMap((absences, seat) => {
    const last = absences.at(-1);
    return last !== undefined && last.until === null && last.how === 'lost' && !reported.includes(seat) ? [seat] : [];
  });
}

/** Whether it says something that there is no evidence: not where the rules give none, or are not here any more (E9). */
export function isEvidenceExpected(evidence: Evidence): boolean {
  return evidence.kind !== 'none' || (evidence.lack !== 'not-expected' && evidence.lack !== 'unknown-rules');
}

/** What the rating of a player of each class starts from (T1). */
export const STANDINGS = { anonymous: 'guest', limited: 'guest', member: 'member', house: 'house' } as const;

/** Result, and how it came about. */
export function resultTold(decided: Arbitration) {
  const { decision, official, rated, claim } = decided;
  return { decision, official, rated, why: decided.why.slice(0, 500), ...resultOf(official ? claim : null) };
}

/** Ratings, with every reason and what would bring them back. */
export function changesTold({ rated, changes }: Arbitration): Verdict['changes'] {
  if (!rated) return [];
  return changes.map(({ seat, before, after, reasons, restore }) => ({
    seat,
    before,
    after,
    reasons: reasons.slice(0, 16).map(({ counter, amount, text }) => ({ counter, amount, text: text.slice(0, 300) })),
    restore: restore?.slice(0, 300) ?? null,
  }));
}

export const sharesTold = ({ shares }: Arbitration): Verdict['shares'] =>
  shares.map(({ claim, seats, share }) => ({ ranks: resultOf(claim).ranks, seats: [...seats], share }));

export const quorumTold = ({ quorum }: Arbitration): Verdict['quorum'] => ({
  decision: quorum.decision,
  ranks: resultOf(quorum.claim).ranks,
  why: quorum.why.slice(0, 500),
});

export function evidenceTold({ evidence, signals }: MatchRecord): Verdict['evidence'] {
  const complete = evidence.kind === 'complete' ? evidence : null;
  return {
    kind: evidence.kind,
    lack: evidence.kind === 'none' ? evidence.lack : null,
    ranks: resultOf(complete?.claim ?? null).ranks,
    liars: [...(complete?.liars ?? [])],
    equivocators: [...signals.equivocated],
  };
}

/** By seat, who reported what; null for the silent. */
export const reportsTold = ({ players, reports }: MatchRecord): Verdict['reports'] =>
  players.map(({ seat }) => {
    const report = reports.find((one) => one.seat === seat);
    return report === undefined ? null : { seat, ...resultOf(report.claim) };
  });

function resultOf(claim: Claim | null): Pick<Verdict, 'ranks' | 'scores'> {
  if (claim === null || claim.kind === 'void') return { ranks: null, scores: null };
  return { ranks: [...claim.ranks], scores: claim.scores === null ? null : [...claim.scores] };
}
