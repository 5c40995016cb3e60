import { describe, expect, it } from 'vitest';
import { digitOf } from './digit-key.ts';

/** What the row of digits writes without Shift, from the key of 1 to that of 9. */
const ROWS: readonly [string, string][] = [
  ['QWERTY', '123456789'],
  ['AZERTY of France', '&é"\'(-è_ç'],
  ['AZERTY of Belgium', '&é"\'(§è!ç'],
  ['Czech', '+ěščřžýáí'],
  ['Slovak', '+ľščťžýáí'],
  ['Lithuanian', 'ąčęėįšųū9'],
  ['Persian', '۱۲۳۴۵۶۷۸۹'],
  ['Arabic', '١٢٣٤٥٦٧٨٩'],
  ['Hindi', '१२३४५६७८९'],
  ['Bengali', '১২৩৪৫৬৭৮৯'],
  ['Thai, whose row writes letters', 'ๅ/-ภถุึคต'],
];

describe('the digit of a key', () => {
  it.each(ROWS)('[W3.5] on a keyboard that is %s', (_layout, row) => {
    const read = [...row].map((key, at) => digitOf({ key, code: `Digit${at + 1}` }));
    expect(read).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it.each(['۴', '٤', '४', '๔', '４', '4'])('[W3.5] written as %s, wherever the key lies', (key) => {
    expect(digitOf({ key, code: '' })).toBe(4);
    expect(digitOf({ key, code: 'KeyA' })).toBe(4);
  });

  it('[W3.5] written by a keyboard whose row is in another order: what is written counts', () => {
    expect(digitOf({ key: '7', code: 'Digit2' })).toBe(7);
  });

  it('[W3.5] of the number pad, while that writes digits', () => {
    expect(digitOf({ key: '4', code: 'Numpad4' })).toBe(4);
    expect(digitOf({ key: 'ArrowLeft', code: 'Numpad4' })).toBeNull();
    expect(digitOf({ key: 'Home', code: 'Numpad7' })).toBeNull();
  });

  it.each([
    ['a', 'KeyA'],
    ['ArrowLeft', 'ArrowLeft'],
    ['F4', 'F4'],
    ['Enter', 'NumpadEnter'],
    ['½', 'Backquote'],
    ['', ''],
  ])('[W3.5] is none where the key is %s at %s', (key, code) => {
    expect(digitOf({ key, code })).toBeNull();
  });
});
