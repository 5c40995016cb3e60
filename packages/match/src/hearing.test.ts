import { expect, it } from 'vitest';
import { hearingDue } from './hearing.ts';

it.each([
  ['the first time', null, [1, 2], 0, true],
  ['nothing changed', { seats: [1, 2], sentAt: 0 }, [1, 2], 14_999, false],
  ['nothing changed for long', { seats: [1, 2], sentAt: 0 }, [1, 2], 15_000, true],
  ['a seat fell silent a moment ago', { seats: [1, 2], sentAt: 0 }, [1], 1_999, false],
  ['a seat fell silent', { seats: [1, 2], sentAt: 0 }, [1], 2_000, true],
  ['all fell silent', { seats: [1, 2], sentAt: 0 }, [], 2_000, true],
])('[T15.1] the server gets the seats that one hears: %s', (_, latest, seats, now, due) => {
  expect(hearingDue(latest, seats, now)).toBe(due);
});
