import type { PlayerClass } from '@parley/protocol';
import type {
  AuditDraft,
  ComplaintRow,
  ConductChange,
  KnownConduct,
  MarkRow,
  RestrictionRow,
} from '../store/conduct-store.ts';
import { leavingOf } from './charges.ts';
import { type Sentence, sentenceFor } from './level.ts';
import { COMPLAINT_MS, OFFENCE_OF, type POLICY } from './policy.ts';
import { isSupported } from './weight.ts';

/** Whom a decision of the policy is about, when it is made, and the id that a new restriction gets. */
export interface Case {
  readonly player: string;
  readonly class: PlayerClass;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly id: string;
}

type PolicyOffence = keyof typeof POLICY;

/** Most sources that a restriction names; the newest ones. */
const SOURCES = 16;

/**
 * What these marks of one verdict lead to (S5). A mark that is known already was weighed before, so it leads to nothing. Several
 * offences of one match are one restriction, of the gravest of them.
 */
export function chargeMarks(known: KnownConduct, marks: readonly MarkRow[], one: Case): ConductChange {
  const fresh = marks.filter(
    (mark) => !known.marks.some(({ match, offence }) => match === mark.match && offence === mark.offence),
  );
  const gravest = (['lying', 'flooding', 'filtering'] as const).find((offence) =>
    fresh.some((mark) => mark.offence === offence),
  );
  if (gravest !== undefined) {
    const matches = [...new Set(fresh.map(({ match }) => match))];
    return { ...imposed(known, gravest, one, { matches }), marks: fresh.map((mark) => ({ ...mark, spent: true })) };
  }
  const latest = Math.max(...fresh.map(({ at }) => at));
  const left = leavingOf([...known.marks, ...fresh], latest);
  if (fresh.length === 0 || left.length === 0) return { marks: fresh };
  const matches = left.map(({ match }) => match);
  return { ...imposed(known, 'leaving', one, { matches }), marks: left.map((mark) => ({ ...mark, spent: true })) };
}

/**
 * What the open complaints about a player lead to (S5): nothing, unless enough trusted authors who are not connected agree. They are
 * used once, and stay open: only an administrator says whether they were true, so that no crowd can confirm itself.
 */
export function chargeComplaints(
  known: KnownConduct,
  networks: ReadonlyMap<string, ReadonlySet<string>>,
  one: Case,
): ConductChange {
  for (const offence of ['unfair-play', 'abuse'] as const) {
    const open = known.complaints.filter(
      ({ by, outcome, restriction, reason, at, weight }) =>
        outcome === 'open' &&
        restriction === null &&
        weight > 0 &&
        // Whose networks are not known here came in meanwhile. It is weighed when it is judged itself.
        networks.has(by) &&
        OFFENCE_OF[reason] === offence &&
        at > one.now - COMPLAINT_MS,
    );
    if (!isSupported(open, networks)) continue;
    const matches = open.flatMap(({ subject }) => (subject.kind === 'match' ? [subject.id] : []));
    const change = imposed(known, offence, one, { matches, complaints: open.map(({ id }) => id) });
    return { ...change, complaints: open.map((complaint) => ({ ...complaint, restriction: one.id })) };
  }
  return {};
}

/**
 * Whether the deed that this complaint is about was dealt with already, so that it must not count again. Another deed in the same
 * match is another matter.
 */
export function isDuplicate(
  known: KnownConduct,
  { id, subject, reason }: Pick<ComplaintRow, 'id' | 'subject' | 'reason'>,
): boolean {
  const offence = OFFENCE_OF[reason];
  const isSame = (other: ComplaintRow): boolean =>
    other.id !== id &&
    other.subject.kind === subject.kind &&
    other.subject.id === subject.id &&
    OFFENCE_OF[other.reason] === offence;
  return (
    known.complaints.some((other) => isSame(other) && other.outcome === 'acted') ||
    (subject.kind === 'match' &&
      offence !== null &&
      known.restrictions.some(
        ({ state, matches, complaints, offence: of }) =>
          state !== 'reversed' &&
          (of === 'abuse') === (offence === 'abuse') &&
          matches.includes(subject.id) &&
          !complaints.includes(id),
      ))
  );
}

function imposed(
  known: KnownConduct,
  offence: PolicyOffence,
  { player, class: kind, now, id }: Case,
  sources: { readonly matches: readonly string[]; readonly complaints?: readonly string[] },
): { readonly restrictions: readonly RestrictionRow[]; readonly log: readonly AuditDraft[] } {
  const sentence: Sentence = sentenceFor(offence, known.restrictions, kind, now);
  const matches = [...new Set(sources.matches)].slice(-SOURCES);
  const complaints = (sources.complaints ?? []).slice(-SOURCES);
  const row: RestrictionRow = {
    id,
    player,
    offence,
    ...sentence,
    words: null,
    matches,
    complaints,
    by: null,
    state: 'standing',
    changed: null,
  };
  const { level, portions, until } = sentence;
  const detail = JSON.stringify({ player, offence, level, portions, until, matches, complaints });
  return { restrictions: [row], log: [{ at: now, actor: 'policy', act: 'restrict', subject: id, detail }] };
}
