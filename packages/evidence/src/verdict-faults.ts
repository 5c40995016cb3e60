import { type Arbitration, arbitrate, type Claim } from '@parley/trust';
import type { BundleContent } from './bundle.ts';
import { same } from './same.ts';

/**
 * Decides the match of a bundle again, from the record that the server weighed, and compares. What only the server can
 * know of (ratings before, connections, earlier matches) is its word, and is in the record for all to read.
 */
export function verdictFaults({ record, verdict, witness }: BundleContent): readonly string[] {
  const again = arbitrate(record);
  const faults: string[] = [];
  const result = again.official ? resultOf(again.claim) : { ranks: null, scores: null };
  const told = { decision: verdict.decision, official: verdict.official, rated: verdict.rated, why: verdict.why };
  const decided = {
    decision: again.decision,
    official: again.official,
    rated: again.rated,
    why: again.why.slice(0, 500),
  };
  if (!same(told, decided) || !same([verdict.ranks, verdict.scores], [result.ranks, result.scores])) {
    faults.push(`The verdict is another than what the record comes to: ${again.why}`);
  }
  if (!same(changesIn(verdict), again.rated ? changesOf(again) : [])) {
    faults.push('The changes of trust are others than what the record comes to.');
  }
  const shares = again.shares.map(({ claim, seats, share }) => ({ ranks: resultOf(claim).ranks, seats, share }));
  if (
    !same(
      verdict.shares.map(({ ranks, seats, share }) => ({ ranks, seats, share })),
      shares,
    )
  ) {
    faults.push('The weights of the reports are others than what the record comes to.');
  }
  const quorum = { decision: again.quorum.decision, ranks: resultOf(again.quorum.claim).ranks };
  if (verdict.quorum === null || !same({ decision: verdict.quorum.decision, ranks: verdict.quorum.ranks }, quorum)) {
    faults.push('What the reports alone come to is told otherwise than the record has it.');
  }
  if (!same(evidenceIn(verdict), evidenceOf(record)))
    faults.push('The verdict tells of other evidence than the record.');
  const { challenged, distress } = record.signals;
  if (!same(sorted(challenged), sorted(witness.challenged)) || !same(sorted(distress), sorted(witness.distress))) {
    faults.push('Who was silent or in distress is told in two ways.');
  }
  return faults;
}

const changesIn = ({ changes }: BundleContent['verdict']) =>
  changes.map(({ seat, before, after, reasons }) => ({
    seat,
    before,
    after,
    reasons: reasons.map(({ counter, amount, text }) => ({ counter, amount, text })),
  }));

const changesOf = ({ changes }: Arbitration) =>
  changes.map(({ seat, before, after, reasons }) => ({
    seat,
    before,
    after,
    reasons: reasons.slice(0, 16).map(({ counter, amount, text }) => ({ counter, amount, text: text.slice(0, 300) })),
  }));

function evidenceIn({ evidence }: BundleContent['verdict']) {
  if (evidence === null) return null;
  const { kind, lack, ranks, liars, equivocators } = evidence;
  return { kind, lack, ranks, liars, equivocators };
}

function evidenceOf({ evidence, signals }: BundleContent['record']) {
  const complete = evidence.kind === 'complete' ? evidence : null;
  return {
    kind: evidence.kind,
    lack: evidence.kind === 'none' ? evidence.lack : null,
    ranks: resultOf(complete?.claim ?? null).ranks,
    liars: complete?.liars ?? [],
    equivocators: signals.equivocated,
  };
}

function resultOf(claim: Claim | null): Pick<BundleContent['verdict'], 'ranks' | 'scores'> {
  if (claim === null || claim.kind === 'void') return { ranks: null, scores: null };
  return { ranks: [...claim.ranks], scores: claim.scores === null ? null : [...claim.scores] };
}

const sorted = (seats: readonly number[]): readonly number[] => [...seats].sort((a, b) => a - b);
