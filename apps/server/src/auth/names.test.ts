import { nameSchema } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guestName } from './guest-name.ts';
import { checkName, foldName } from './names.ts';

describe('names', () => {
  it.each([
    'Ada',
    'José',
    'Ólafur',
    "O'Brien",
    'Jean-Luc',
    '山田太郎',
    'Мария',
    'أحمد',
    'x2y',
    'Anna Maria',
    'Scunthorpe',
  ])('%s may be borne', (name) => {
    expect(checkName(name, 'member')).toMatchObject({ ok: true, value: { name } });
  });

  it.each([
    ...[
      'ab',
      'x'.repeat(21),
      'a  b',
      ' - ',
      'a<b>c',
      'a\u200bbc',
      'a\u202ebc',
      '\u1160\u1160\u1160',
      'Ada\u3164',
      'A\uffa0da',
      '🎲🎲🎲',
      'a\nbc',
      '',
    ],
    ...[
      'admin',
      'Administrator',
      'the_admin',
      'Adm1n',
      'Аdmin',
      'ADMIN 2',
      'a.d.m.i.n',
      'Ádmin',
      'Moderator',
      'ｍｏｄｅｒａｔｏｒ',
    ],
    ...['Parley', 'Parley Team', 'Pаrley', 'House', 'House 2', 'hοuse', 'Guest', 'Support', 'You'],
    ...['Hitler', 'h1tler', 'N1gger', 'fuck you', 'Nazi', 'xX fuck Xx'],
  ])('%j is refused', (name) => {
    expect(checkName(name, 'member')).toMatchObject({ ok: false, error: { code: 'name-refused' } });
  });

  it('a house may be called one', () => {
    expect(checkName('House Talemo', 'house').ok).toBe(true);
    expect(checkName('House Admin', 'house').ok).toBe(false);
  });

  it('is kept in the normal form', () => {
    expect(checkName('Jose\u0301', 'member')).toMatchObject({ value: { name: 'José' } });
    expect(checkName('ﬁnch', 'member')).toMatchObject({ value: { name: 'finch' } });
  });

  it.each([
    ['Ivan', 'IVAN'],
    ['Ivan', 'lvan'],
    ['Ivan', 'ivan'],
    ['Ivan', '1van'],
    ['Ivan', 'I-v.a_n'],
    ['paypal', 'раураl'],
    ['Bob', 'B0b'],
    ['Corn', 'Com'],
    ['Straße', 'STRASSE'],
  ])('%s and %s are one name', (a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it.each([
    ['Jose', 'José'],
    ['Ada', 'Ida'],
    ['Anna', 'Anne'],
  ])('%s and %s are two', (a, b) => {
    expect(foldName(a)).not.toBe(foldName(b));
  });

  it('[O6.1] any text is either refused or a name, and never throws', () => {
    const anyCodePoint = fc.nat({ max: 0x10_ffff }).map((point) => String.fromCodePoint(point));
    fc.assert(
      fc.property(fc.string({ unit: anyCodePoint, maxLength: 24 }), (text) => {
        const checked = checkName(text, 'limited');
        if (checked.ok) expect(nameSchema.safeParse(checked.value.name).success).toBe(true);
      }),
      { seed: 20_261_122, numRuns: 200 },
    );
  });

  it('case and separators never make another name', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789áßœñжд'), minLength: 3 });
    fc.assert(
      fc.property(letters, (text) => {
        const folded = foldName(text);
        expect(foldName(text.toUpperCase())).toBe(folded);
        expect(foldName([...text].join('-'))).toBe(folded);
      }),
      { seed: 20_261_122, numRuns: 200 },
    );
  });
});

describe('guestName', () => {
  it('can be said, and nearly always borne', () => {
    const random = fc.array(fc.nat({ max: 999 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(random, (numbers) => {
        const left = [...numbers];
        const name = guestName((bound) => (left.pop() ?? 0) % bound);
        expect(name).toMatch(/^[A-Z][aeiou](?:[a-z][aeiou]){2}[lnrs]?$/);
      }),
      { seed: 7 },
    );
  });
});
