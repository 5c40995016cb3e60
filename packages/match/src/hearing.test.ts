import { expect, it } from 'vitest';
import { type Heard, type Hearing, hearingDue } from './hearing.ts';

const heard = (seats: number[], through: number[] = [], waits: number[] = []): Heard => ({ seats, through, waits });
const latest: Hearing = { heard: heard([1, 2]), sentAt: 0 };

it.each<[string, Hearing | null, Heard, number, boolean]>([
  ['the first time', null, heard([1, 2]), 0, true],
  ['nothing changed', latest, heard([1, 2]), 14_999, false],
  ['nothing changed for long', latest, heard([1, 2]), 15_000, true],
  ['a seat fell silent a moment ago', latest, heard([1]), 1_999, false],
  ['a seat fell silent', latest, heard([1]), 2_000, true],
  ['all fell silent', latest, heard([]), 2_000, true],
  ['a seat is heard through the server instead', latest, heard([1], [2]), 2_000, true],
  ['the turn of a seat is over, and nothing came', latest, heard([1, 2], [], [2]), 2_000, true],
])('[T15.1] the server gets the seats that one hears: %s', (_, sent, now, at, due) => {
  expect(hearingDue(sent, now, at)).toBe(due);
});
