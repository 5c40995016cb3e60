import { describe, expect, it } from 'vitest';
import { ago, clockFace, clockTime, dayWords, grouped, measured, momentWords, row, timeLeft } from './time.ts';

describe('time in words', () => {
  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [1, '0:01'],
    [7_000, '0:07'],
    [90_000, '1:30'],
    [720_000, '12:00'],
  ])('[N11.7] %i ms on the clock face is %s', (ms, face) => {
    expect(clockFace(ms)).toBe(face);
  });

  it.each([
    [900, '1 second'],
    [7_000, '7 seconds'],
    [180_000, '3 minutes'],
  ])('[S8.9] %i ms left are %s', (ms, words) => {
    expect(timeLeft(ms)).toBe(words);
  });

  it.each([
    [0, '0 ms'],
    [412.4, '412 ms'],
    [1_000, '1.0 s'],
    [12_903, '12.9 s'],
  ])('[W4.3] %d ms measured read %s', (ms, words) => {
    expect(measured(ms)).toBe(words);
  });

  it.each([
    [0, '0'],
    [523, '523'],
    [5_012, '5,012'],
  ])('[S7.12] %i people read %s', (n, words) => {
    expect(grouped(n)).toBe(words);
  });

  it.each([
    [10, 'just now'],
    [60, '1 minute ago'],
    [7_200, '2 hours ago'],
    [200_000, '2 days ago'],
  ])('[W6.4] %i s ago is %s', (seconds, words) => {
    expect(ago(0, seconds * 1000)).toBe(words);
  });

  it('[T9.6] a deadline is a time of the reader’s own clock, to the second; a match of a curve has its day', () => {
    const at = new Date(2026, 10, 3, 18, 42, 7).getTime();
    expect(clockTime(at)).toBe('18:42:07');
    expect(dayWords(at)).toBe('3 Nov');
    expect(momentWords(at)).toBe('3 Nov, 18:42');
  });

  it('[W7.4] rows read as English', () => {
    expect(row(['Ada'])).toBe('Ada');
    expect(row(['Ada', 'Bo'])).toBe('Ada and Bo');
    expect(row(['Ada', 'Bo', 'Cy'])).toBe('Ada, Bo and Cy');
  });
});
