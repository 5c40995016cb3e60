import { t } from '../text/text.ts';
import { row } from './time.ts';

/** Names by seat. */
export type Names = readonly string[];

/** As many are named: a sentence has to stay one that somebody reads. */
const NAMED = 3;

/** The names of these seats, in a row. A seat that nobody sits in has none, whatever a server says (W5.10). */
export function seatNames(seats: readonly number[], names: Names): string {
  if (seats.length === 0) return t('verdict:nobody');
  const named = seats
    .slice(0, seats.length > NAMED ? NAMED - 1 : NAMED)
    .map((seat) => names[seat] ?? t('verdict:aPlayer'));
  return row(named.length < seats.length ? [...named, t('verdict:others', { n: seats.length - named.length })] : named);
}

/** The same at the beginning of a sentence. A name keeps its first letter, and what stands for one gets a large one. */
export function startNames(seats: readonly number[], names: Names): string {
  const [first] = seats;
  const isName = first !== undefined && names[first] !== undefined;
  const said = seatNames(seats, names);
  return isName ? said : `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
}
