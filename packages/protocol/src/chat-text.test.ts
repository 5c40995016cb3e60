import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chatTextSchema, cleanText } from './chat-text.ts';
import { LIMITS } from './limits.ts';

const isFine = (text: string): boolean => chatTextSchema.safeParse(text).success;

it.each([
  ['good game, well played!'],
  ['¿Otra vez? Ça va ; naïve; Ünïcode'],
  ['مرحبا می‌خواهم'],
  ['ශ්‍රී ලංකාව, മലയാളം, မြန်မာ မြွှေ့, བོད་ཡིག བསྒྲུབས'],
  ['👨‍👩‍👧 ❤️ 👋🏽 5️⃣'],
  ['<b>1 < 2 & "quotes"</b>'],
  ['日本語、한국어'],
])('[C2.1] lets through what a person can read: %s', (text) => {
  expect(cleanText(text)).toBe(text);
  expect(isFine(text)).toBe(true);
});

it.each([
  ['a bidi override', 'win \u202Eresol', 'win resol'],
  ['a bidi isolate', '\u2066x\u2069', 'x'],
  ['direction marks', 'a\u200Eb\u200Fc\u061C', 'abc'],
  ['a zero-width space', 'ad\u200Bmin', 'admin'],
  ['a joiner between Latin letters', 'ad\u200Dmin', 'admin'],
  ['a byte-order mark', '\uFEFFhi', 'hi'],
  ['a soft hyphen', 'a\u00ADb', 'ab'],
  ['tag characters', 'hi\u{E0041}\u{E0042}', 'hi'],
  ['a filler of Hangul', 'a\u3164b', 'ab'],
  ['line breaks', 'a\nb\r\nc\u2028d', 'a b c d'],
  ['control characters', 'a\u0000b\u001B[31m', 'ab[31m'],
  ['private characters', 'a\uE000b\uF8FF', 'ab'],
  ['half a character', 'a\uD800b', 'ab'],
  ['a pile of marks', `a${'\u0323'.repeat(20)}`, 'ạ\u0323\u0323'],
  ['rows of spaces', '  a \u3000\u00A0 b  ', 'a b'],
  ['a selector after a letter', 'a\uFE0Fb', 'ab'],
])('[C2.1] takes out %s, and refuses it from a client that did not', (_what, dirty, clean) => {
  expect(cleanText(dirty)).toBe(clean);
  expect(isFine(dirty)).toBe(false);
});

it('[C2.1] refuses what is empty or too long', () => {
  expect(isFine('')).toBe(false);
  expect(isFine(' ')).toBe(false);
  expect(isFine('x'.repeat(LIMITS.chatChars))).toBe(true);
  expect(isFine('x'.repeat(LIMITS.chatChars + 1))).toBe(false);
});

it('[C2.1] cleaning twice is the same as cleaning once, whatever somebody wrote', () => {
  const nasty = fc.constantFrom(
    ...[
      '\u200D',
      '\u200C',
      '\uFE0F',
      '\u202E',
      '\u0323',
      '\u0301',
      ' ',
      '\n',
      '\uE000',
      '\uE001',
      '\u{1F469}',
      'ی',
      'a',
      '1',
    ],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(nasty, { maxLength: 40 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (written) => {
      const once = cleanText(written);
      expect(cleanText(once)).toBe(once);
      expect(/[\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F\u061C\uFEFF\p{Cc}\p{Co}\p{Cs}]/u.test(once)).toBe(false);
    }),
    { seed: 7, numRuns: 600 },
  );
});
