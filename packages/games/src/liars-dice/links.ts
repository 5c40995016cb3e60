import { sha256, sha256Text } from '../sha256.ts';
import type { Known } from './table.ts';

/**
 * The chain of secrets of one seat (N9, decision 28). The last link is made of the secret of the device, and each link is the hash of the
 * one after it. The hash of link 0 is the commitment. Whoever knows a link knows all before it and none after it. So one commitment
 * binds a seat to a secret in each round, and what opens one round binds it in the next.
 */

/** A position is computed from the start of the match again and again, and would need the same hashes each time. */
const known = new Map<string, unknown>();
const REMEMBERED = 8_192;

function once<T>(name: string, compute: (name: string) => T): T {
  const found = known.get(name) as T | undefined;
  if (found !== undefined) return found;
  if (known.size >= REMEMBERED) known.clear();
  const made = compute(name);
  known.set(name, made);
  return made;
}

/** Links of each chain: one before the first roll, one for each die that can be lost, one more for each player who may go. */
export const linksOf = (seats: number): number => 6 * seats;

/** Bound to its seat, so that nobody can repeat the commitment of another player and later its links. */
const before = (seat: number, value: string): string => once(`liars-dice|link|${seat}|${value}`, sha256Text);

/** The link of this number; -1 is the commitment. */
export function linkAt(secret: string, seats: number, seat: number, link: number): string {
  let value = once(`liars-dice|secret|${seat}|${secret}`, sha256Text);
  for (let at = linksOf(seats) - 1; at > link; at -= 1) value = before(seat, value);
  return value;
}

/** Whether this is the link of this number in the chain of which another link is known. */
export function fits(seat: number, link: number, value: string, known: Known): boolean {
  let hash = value;
  for (let at = link; at > known.link; at -= 1) hash = before(seat, hash);
  return link > known.link && hash === known.value;
}

/** What the next roll depends on, beside the secrets: everything that was opened, in order of seats. Nobody knows it before the last has opened. */
export const mixOf = (mix: string, opened: readonly (string | null)[]): string =>
  once(`liars-dice|mix|${mix}|${opened.map((value) => value ?? '-').join('|')}`, sha256Text);

/** The dice of a seat in a round, in order of their faces: by its own secret and what all others opened. */
export const rollOf = (mix: string, seat: number, link: string, dice: number): readonly number[] =>
  once(`liars-dice|roll|${mix}|${seat}|${link}|${dice}`, (name) => rolled(name, dice));

function rolled(name: string, dice: number): readonly number[] {
  const faces: number[] = [];
  for (let more = 0; faces.length < dice; more += 1) {
    for (const byte of sha256(`${name}|${more}`)) {
      // 252 is the last multiple of six: each face is as likely as the others.
      if (byte < 252 && faces.length < dice) faces.push(1 + (byte % 6));
    }
  }
  return faces.sort((a, b) => a - b);
}

/** Who begins the first round: chance, of these seats. */
export const firstOf = (mix: string, seats: readonly number[]): number =>
  seats[(sha256(`liars-dice|first|${mix}`)[0] ?? 0) % seats.length] ?? 0;
