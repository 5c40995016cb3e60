import type { Verdict } from '@parley/protocol';
import { arbitrate, arbitrateByFirstRules } from '@parley/trust';
import type { BundleContent } from './bundle.ts';
import { isEvidenceExpected, networkLostIn, STANDINGS } from './derived.ts';
import { same } from './same.ts';
import { verdictOf } from './verdict.ts';

/**
 * Decides the match of a bundle again, from the record that the server weighed, and compares every word of the verdict that
 * follows from it. What only the server can know of (ratings before, earlier matches, when connections broke, who heard whom,
 * when it decided) is its word, and is in the file for all to read.
 */
export function verdictFaults(content: BundleContent): readonly string[] {
  const { record, verdict, participants, match } = content;
  const arbitration = content.v === 1 ? arbitrateByFirstRules(content.record) : arbitrate(content.record);
  const again = verdictOf({ ...verdict, match: match.id, title: match.title, mode: match.mode }, record, arbitration);
  const differs = (...parts: readonly (keyof Verdict)[]): boolean =>
    !parts.every((part) => same(verdict[part], again[part]));
  const players = ({ seat, card }: Verdict['participants'][number]) => [seat, card.player, card.name, card.class];
  const compared: readonly (readonly [differs: boolean, fault: string])[] = [
    [
      differs('decision', 'official', 'rated', 'why', 'ranks', 'scores'),
      `The verdict is another than what the record comes to: ${arbitration.why}`,
    ],
    [differs('changes'), 'The changes of trust are others than what the record comes to.'],
    [differs('shares'), 'The weights of the reports are others than what the record comes to.'],
    [differs('quorum'), 'What the reports alone come to is told otherwise than the record has it.'],
    [differs('evidence'), 'The verdict tells of other evidence than the record.'],
    [differs('reports'), 'The verdict tells of other reports than the record.'],
    [differs('match', 'title', 'mode'), 'The verdict is about another match, another game or another kind of match.'],
    [
      !same(
        verdict.participants.map(players),
        participants.map((one) => [one.seat, one.player, one.name, one.class]),
      ),
      'The verdict tells of other players than the file.',
    ],
  ];
  return compared.flatMap(([isSo, fault]) => (isSo ? [fault] : []));
}

/** What the arbiter was given, besides evidence and reports, compared with what it follows from. */
export function recordFaults({ record, witness, participants }: BundleContent): readonly string[] {
  const faults: string[] = [];
  const { challenged, distress, networkLost } = record.signals;
  if (!same(sorted(challenged), sorted(witness.challenged)) || !same(sorted(distress), sorted(witness.distress))) {
    faults.push('Who was silent or in distress is told in two ways.');
  }
  const reported = record.reports.map(({ seat }) => seat);
  if (!same(sorted(networkLost), networkLostIn(witness, reported))) {
    faults.push('Whose network was lost is told otherwise than the server saw it.');
  }
  if (record.evidenceExpected !== isEvidenceExpected(record.evidence)) {
    faults.push('Whether this game can give evidence is told in two ways.');
  }
  if (!record.players.every(({ ledger }, seat) => ledger.standing === standingAt(participants, seat))) {
    faults.push('A player was weighed as one of another class than the file says.');
  }
  return faults;
}

function standingAt(participants: BundleContent['participants'], seat: number): string | null {
  const one = participants[seat];
  return one === undefined ? null : STANDINGS[one.class];
}

const sorted = (seats: readonly number[]): readonly number[] => [...seats].sort((a, b) => a - b);
