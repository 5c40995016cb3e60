import type { AnyVerdict, Verdict, WrittenVerdict } from '@parley/protocol';
import { sayReasonWhy, sayVerdictWhy, sayWayBack } from '@parley/protocol/english';
import type { Arbitration, FirstArbitration, FirstRecord, MatchRecord } from '@parley/trust';
import { resultOf } from './claim.ts';

/** What a verdict says of its match besides the arbitration. */
export type VerdictMatch = Pick<AnyVerdict, 'match' | 'title' | 'mode' | 'participants' | 'decidedAt'>;

/** By the present rules of the arbiter, or by the first ones. */
type AnyRecord = MatchRecord | FirstRecord;

/**
 * The verdict that players are shown: a projection of what the arbiter was given and what it decided. There is no other one.
 * The server writes it down, and a reader of a bundle makes it again and compares (E6). What it says is codes with values: no
 * sentences and no names (W5.9).
 */
export function verdictOf(match: VerdictMatch, record: MatchRecord, decided: Arbitration): Verdict {
  const { quorum, changes, rated, why } = decided;
  return {
    ...resultIn(match, decided),
    why,
    ...weighedIn(match, record, decided),
    changes: rated ? changes.map(changeOf) : [],
    evidence: evidenceIn(record),
    quorum: { ...quorumIn(decided), why: quorum.why },
    decidedAt: match.decidedAt,
  };
}

/** The most reasons for one change that the protocol has room for. */
const REASONS = 16;

/** The change of one rating, with its reasons and what would bring it back. */
function changeOf({
  seat,
  before,
  after,
  reasons,
  restore,
}: Arbitration['changes'][number]): Verdict['changes'][number] {
  const given = reasons.slice(0, REASONS).map(({ counter, amount, why }) => ({ counter, amount, why }));
  return { seat, before, after, reasons: given, restore };
}

/** As many characters as there was room for in the sentence of a verdict, and in that of a reason. */
const WHY_CHARS = 500;
const REASON_CHARS = 300;

/**
 * The same as it was before there were codes, with sentences and the names in them: files of version 1 and 2 have it (E9.5). The first
 * rules wrote their own sentences. Those of the present rules are the English of their codes.
 */
export function writtenVerdictOf(match: VerdictMatch, record: AnyRecord, decided: AnyArbitration): WrittenVerdict {
  const names = match.participants.map(({ card }) => card.name);
  const said = (why: string | Arbitration['why']): string =>
    (typeof why === 'string' ? why : (nobodyNamed(why) ?? sayVerdictWhy(why, names))).slice(0, WHY_CHARS);
  return {
    ...resultIn(match, decided),
    why: said(decided.why),
    ...weighedIn(match, record, decided),
    changes: decided.rated ? decided.changes.map((change) => writtenChangeOf(change, names)) : [],
    evidence: evidenceIn(record),
    quorum: { ...quorumIn(decided), why: said(decided.quorum.why) },
    decidedAt: match.decidedAt,
  };
}

function writtenChangeOf(
  { seat, before, after, reasons, restore }: AnyArbitration['changes'][number],
  names: readonly string[],
): WrittenVerdict['changes'][number] {
  const written = typeof restore === 'object' && restore !== null ? sayWayBack(restore) : restore;
  return {
    seat,
    before,
    after,
    reasons: reasons.slice(0, REASONS).map((reason) => ({
      counter: reason.counter,
      amount: reason.amount,
      text: ('why' in reason ? sayReasonWhy(reason.why, names) : reason.text).slice(0, REASON_CHARS),
    })),
    restore: written?.slice(0, REASON_CHARS) ?? null,
  };
}

/** Where all reported and no vote was left, the sentence had a hole for the names of the silent. Null: any other one. */
function nobodyNamed({ code, values }: Arbitration['why']): string | null {
  if (code !== 'too-few' || values.silent.length > 0) return null;
  return values.players === 2
    ? ' did not report, and one report alone is not enough for a result.'
    : ' did not report, and the reports of the others, who are on one network or entered together, count as one vote, which is too few for a result.';
}

type AnyArbitration = FirstArbitration | Arbitration;

const resultIn = ({ match, title, mode }: VerdictMatch, { decision, official, claim }: AnyArbitration) => ({
  match,
  title,
  mode,
  decision,
  official,
  ...resultOf(official ? claim : null),
});

const weighedIn = ({ participants }: VerdictMatch, record: AnyRecord, { rated, shares }: AnyArbitration) => ({
  rated,
  participants,
  reports: reportsIn(record),
  shares: shares.map(({ claim, seats, share }) => ({ ranks: resultOf(claim).ranks, seats: [...seats], share })),
});

/** What the reports alone come to. */
const quorumIn = ({ quorum }: AnyArbitration) => ({
  decision: quorum.decision,
  ranks: resultOf(quorum.claim).ranks,
});

/** By seat, who reported what; null for the silent. */
const reportsIn = ({ players, reports }: AnyRecord): Verdict['reports'] =>
  players.map(({ seat }) => {
    const report = reports.find((one) => one.seat === seat);
    return report === undefined ? null : { seat, ...resultOf(report.claim) };
  });

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
