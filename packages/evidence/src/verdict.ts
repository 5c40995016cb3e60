import type { Verdict } from '@parley/protocol';
import { type Arbitration, type FirstArbitration, type FirstRecord, type MatchRecord, withNames } from '@parley/trust';
import { resultOf } from './claim.ts';

/** What a verdict says of its match besides the arbitration. */
export type VerdictMatch = Pick<Verdict, 'match' | 'title' | 'mode' | 'participants' | 'decidedAt'>;

/** By the present rules of the arbiter, or by the first ones. */
type AnyRecord = MatchRecord | FirstRecord;
type AnyArbitration = Arbitration | FirstArbitration;

/**
 * The verdict that players are shown: a projection of what the arbiter was given and what it decided. There is no other one.
 * The server writes it down, and a reader of a bundle makes it again and compares (E6).
 */
export function verdictOf(match: VerdictMatch, record: AnyRecord, decided: AnyArbitration): Verdict {
  const { decision, official, rated, claim } = decided;
  const names = match.participants.map(({ card }) => card.name);
  const named: Named = (sentence) => withNames(sentence, names);
  return {
    match: match.match,
    title: match.title,
    mode: match.mode,
    decision,
    official,
    ...resultOf(official ? claim : null),
    why: named(decided.why).slice(0, WHY_CHARS),
    rated,
    participants: match.participants,
    reports: reportsIn(record),
    shares: decided.shares.map(({ claim: said, seats, share }) => ({
      ranks: resultOf(said).ranks,
      seats: [...seats],
      share,
    })),
    changes: rated ? decided.changes.map((change) => changeOf(change, named)) : [],
    evidence: evidenceIn(record),
    quorum: quorumIn(decided, named),
    decidedAt: match.decidedAt,
  };
}

/** A sentence of the arbiter with the names of the players. */
type Named = (sentence: string) => string;

/** As many characters as the protocol has room for, in the sentence of a verdict and in that of a reason. */
const WHY_CHARS = 500;
const REASON_CHARS = 300;
const REASONS = 16;

/** By seat, who reported what; null for the silent. */
const reportsIn = ({ players, reports }: AnyRecord): Verdict['reports'] =>
  players.map(({ seat }) => {
    const report = reports.find((one) => one.seat === seat);
    return report === undefined ? null : { seat, ...resultOf(report.claim) };
  });

/** The change of one rating, with its reasons and what would bring it back. */
function changeOf(
  { seat, before, after, reasons, restore }: AnyArbitration['changes'][number],
  named: Named,
): Verdict['changes'][number] {
  return {
    seat,
    before,
    after,
    reasons: reasons
      .slice(0, REASONS)
      .map(({ counter, amount, text }) => ({ counter, amount, text: named(text).slice(0, REASON_CHARS) })),
    restore: restore?.slice(0, REASON_CHARS) ?? null,
  };
}

/** What the signed moves showed (E4, E5). */
function evidenceIn({ evidence, signals }: AnyRecord): Verdict['evidence'] {
  const complete = evidence.kind === 'complete' ? evidence : null;
  return {
    kind: evidence.kind,
    lack: evidence.kind === 'none' ? evidence.lack : null,
    ranks: resultOf(complete?.claim ?? null).ranks,
    liars: [...(complete?.liars ?? [])],
    equivocators: [...signals.equivocated],
  };
}

/** What the reports alone come to. */
const quorumIn = ({ quorum }: AnyArbitration, named: Named): Verdict['quorum'] => ({
  decision: quorum.decision,
  ranks: resultOf(quorum.claim).ranks,
  why: named(quorum.why).slice(0, WHY_CHARS),
});
