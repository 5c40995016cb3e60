import type { Verdict } from '@parley/protocol';
import { row } from './time.ts';

/** How a player was out before the end of a match; the kinds of departure of the arbiter's record. */
export type Departure = 'resigned' | 'time' | 'absent' | 'left';

/** Who was out before the end and how, one sentence for each; `me` is addressed directly. `departures` are by seat. */
export function departureSentences(
  departures: readonly (Departure | null)[],
  names: readonly string[],
  me: number | null,
): readonly string[] {
  return departures.flatMap((departure, seat) => {
    if (departure === null) return [];
    return [seat === me ? OWN[departure] : `${names[seat] ?? '?'} ${OTHERS[departure]}`];
  });
}

/**
 * Why a match never began, and that nothing follows from it.
 * @param leavers seats that left before the first move, as far as the page knows them
 */
export function voidSentence(
  why: 'left' | 'links',
  leavers: readonly number[],
  names: readonly string[],
  me: number | null,
): string {
  const nothing = 'Nothing counts, and nobody loses anything.';
  if (why === 'links') return `The players could not be connected. ${nothing}`;
  const who = leavers.map((seat) => (seat === me ? 'you' : (names[seat] ?? 'somebody')));
  const left = who.length === 0 ? 'somebody' : row(who);
  return `${left.charAt(0).toUpperCase()}${left.slice(1)} left before the first move. ${nothing}`;
}

const OTHERS: Readonly<Record<Departure, string>> = {
  resigned: 'resigned.',
  time: 'ran out of time.',
  absent: 'went missing before the end.',
  left: 'left before the end.',
};

const OWN: Readonly<Record<Departure, string>> = {
  resigned: 'You resigned.',
  time: 'You ran out of time.',
  absent: 'You went missing before the end.',
  left: 'You left before the end.',
};

/** Seats that a verdict charges with being absent at the end. The verdict tells it only by their counters (T6). */
export function missingSeats({ changes }: Pick<Verdict, 'changes'>): readonly number[] {
  return changes.flatMap(({ seat, reasons }) =>
    reasons.some(({ counter }) => MISSING.includes(counter)) ? [seat] : [],
  );
}

const MISSING: readonly string[] = ['quit', 'networkLost'];

/** Who was absent at the end according to a verdict, as a sentence; null if nobody was. */
export function missingSentence(verdict: Pick<Verdict, 'changes'>, names: readonly string[]): string | null {
  const whoHas = (wanted: string): string =>
    row(
      verdict.changes.flatMap(({ seat, reasons }) =>
        reasons.some(({ counter }) => counter === wanted) ? [names[seat] ?? '?'] : [],
      ),
    );
  const [quit, lost] = [whoHas('quit'), whoHas('networkLost')];
  const parts = [
    ...(quit === '' ? [] : [`${quit} did not stay to the end`]),
    ...(lost === '' ? [] : [`${lost} lost the connection before the end`]),
  ];
  return parts.length === 0 ? null : `${parts.join('; ')}.`;
}
