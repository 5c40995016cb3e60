/** Names, numbers and lists in the English of Parley. */

/** Names by seat, as people read them. */
export type Names = readonly string[];

/** The name of a seat. A seat that nobody sits in has none, whatever a server says (W5.10). */
const nameOf = (seat: number, names: Names): string => names[seat] ?? 'a player';

/** As many are named: a sentence has to stay one that somebody reads. */
const NAMED = 3;

/** The names of these seats, in a row. */
export function namesOf(seats: readonly number[], names: Names): string {
  if (seats.length === 0) return 'nobody';
  const named = seats.slice(0, seats.length > NAMED ? NAMED - 1 : NAMED).map((seat) => nameOf(seat, names));
  return inRow(named.length < seats.length ? [...named, `${seats.length - named.length} others`] : named);
}

/** The same at the beginning of a sentence. A name keeps its first letter, and what stands for one gets a large one. */
export function startOf(seats: readonly number[], names: Names): string {
  const [first] = seats;
  const isName = first !== undefined && names[first] !== undefined;
  const said = namesOf(seats, names);
  return isName ? said : `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
}

/** `one, two and three`. */
export function inRow(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** Trust as players read it: 0 to 100. */
export const points = (trust: number): string => `${Math.round(trust * 100)}`;

/** To a tenth, so that two thirds and .67 do not look equal. */
export const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;
