import type { AnyVerdict, VerdictWhy } from '@parley/protocol';
import { arbitrate, arbitrateByFirstRules } from '@parley/trust';
import type { BundleContent } from './bundle.ts';
import type { CheckFault, PlainFault } from './check-said.ts';
import { isEvidenceExpected, networkLostBefore, networkLostIn, STANDINGS } from './derived.ts';
import { same } from './same.ts';
import { verdictOf, writtenVerdictOf } from './verdict.ts';

/**
 * Decides the match of a bundle again, from the record that the server weighed, and compares every part of the verdict that
 * follows from it: codes and values, and in files from before there were codes the sentences (E9.5). What only the server can know of
 * (ratings before, earlier matches, when connections broke, who heard whom, when it decided) is its word, and is in the file for all to read.
 */
export function verdictFaults(content: BundleContent): readonly CheckFault[] {
  const { verdict, participants } = content;
  const { again, why } = decidedAgain(content);
  const differs = (...parts: readonly (keyof AnyVerdict)[]): boolean =>
    !parts.every((part) => same(verdict[part], again[part]));
  const players = ({ seat, card }: AnyVerdict['participants'][number]) => [seat, card.player, card.name, card.class];
  const shown = verdict.participants.map(players);
  const known = participants.map((one) => [one.seat, one.player, one.name, one.class]);
  const compared: readonly (readonly [differs: boolean, code: PlainFault])[] = [
    [differs('changes'), 'changes-differ'],
    [differs('shares'), 'shares-differ'],
    [differs('quorum'), 'quorum-differs'],
    [differs('evidence'), 'evidence-differs'],
    [differs('reports'), 'reports-differ'],
    [differs('match', 'title', 'mode'), 'match-differs'],
    [!same(shown, known), 'players-differ'],
  ];
  const isAnother = differs('decision', 'official', 'rated', 'why', 'ranks', 'scores');
  return [
    ...(isAnother ? [{ code: 'verdict-differs', values: { why } } as const] : []),
    ...compared.flatMap(([isSo, code]) => (isSo ? [{ code, values: {} }] : [])),
  ];
}

/** The verdict as the file should have it, and its reason. */
function decidedAgain(content: BundleContent): { readonly again: AnyVerdict; readonly why: VerdictWhy } {
  const { id, title, mode } = content.match;
  const match = { ...content.verdict, match: id, title, mode };
  if (content.v === 1) {
    const decided = arbitrateByFirstRules(content.record);
    const again = writtenVerdictOf(match, content.record, decided);
    return { again, why: { code: 'as-written', values: { text: again.why } } };
  }
  const decided = arbitrate(content.record);
  const write = content.v === 2 ? writtenVerdictOf : verdictOf;
  return { again: write(match, content.record, decided), why: decided.why };
}

/** What the arbiter was given, besides evidence and reports, compared with what it follows from. */
export function recordFaults({ record, witness, participants }: BundleContent): readonly CheckFault[] {
  const faults: PlainFault[] = [];
  const { challenged, distress, networkLost } = record.signals;
  if (!same(sorted(challenged), sorted(witness.challenged)) || !same(sorted(distress), sorted(witness.distress))) {
    faults.push('silence-differs');
  }
  const reported = record.reports.map(({ seat }) => seat);
  const lost = [networkLostIn(witness, reported, record.evidence), networkLostBefore(witness, reported)];
  if (!lost.some((seats) => same(sorted(networkLost), seats))) faults.push('network-differs');
  if (record.evidenceExpected !== isEvidenceExpected(record.evidence)) {
    faults.push('expectation-differs');
  }
  if (!record.players.every(({ ledger }, seat) => ledger.standing === standingAt(participants, seat))) {
    faults.push('class-differs');
  }
  return faults.map((code) => ({ code, values: {} }));
}

function standingAt(participants: BundleContent['participants'], seat: number): string | null {
  const one = participants[seat];
  return one === undefined ? null : STANDINGS[one.class];
}

const sorted = (seats: readonly number[]): readonly number[] => [...seats].sort((a, b) => a - b);
