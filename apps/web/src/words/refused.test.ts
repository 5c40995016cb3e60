import { expect, it } from 'vitest';
import { refusedLine, refusedTitle } from './refused.ts';

it('[W3.25] what was refused is called moves by turns, and inputs in real time', () => {
  expect([refusedTitle('turns'), refusedTitle('ticks')]).toEqual(['Refused moves', 'Refused inputs']);
  expect(refusedLine('turns', 'Ben', 1)).toBe('Ben sent a move that is not allowed; it was refused.');
  expect(refusedLine('ticks', 'Ben', 1)).toBe('Ben sent an input that is not allowed; it was refused.');
  expect(refusedLine('ticks', 'Ben', 2)).toBe('Ben sent 2 inputs that are not allowed; they were refused.');
});
