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

  describe('[S2.35] carry nothing that is not seen as what it is', () => {
    /** What hides, turns or covers text around it, and what markup is made of. */
    const harmful = fc.oneof(
      fc.constantFrom(...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c'),
      fc.constantFrom(...'\u200b\u200c\u200d\u2060\u2061\u2064\ufeff\u00ad\u034f\u180e\u115f\u1160\u3164\uffa0\u17b4'),
      fc.integer({ min: 0xe0000, max: 0xe007f }).map((point) => String.fromCodePoint(point)),
      fc.constantFrom('\ufe00', '\ufe0f', '\u{e0100}', '\u{1d173}', '\u{1bca0}'),
      fc.integer({ min: 0, max: 0x1f }).map((point) => String.fromCodePoint(point)),
      fc.constantFrom(...'\u007f\u0085\u2028\u2029\u00a0\u2800\u3000\ufffc\ufffd'),
      fc.constantFrom(...'<>&"`/\\{}()[]=;:@#$%*+|~^!?,'),
      fc.constantFrom(...'＜＞＆＂﹤﹥‹›〈〉ᐸᐳᚲꓸꓽːⳆꞌʼ'),
      fc
        .array(fc.integer({ min: 0x300, max: 0x36f }), { minLength: 2, maxLength: 12 })
        .map((marks) => String.fromCodePoint(...marks)),
    );

    it('wherever it stands in a name that would be good without it', () => {
      fc.assert(
        fc.property(
          harmful,
          fc.nat({ max: 8 }),
          fc.constantFrom('Mallory', 'Ада Мир', 'דני לוי', '山田太郎'),
          (what, at, good) => {
            const place = 1 + (at % (good.length - 1));
            const checked = checkName(good.slice(0, place) + what + good.slice(place), 'member');
            if (!checked.ok) return;
            // Only what the normal form turns into something harmless may pass: a space, a letter with its accent.
            expect(checked.value.name).toMatch(/^[\p{L}\p{N}]+(?:[ _.'’-][\p{L}\p{N}]+)*$/u);
            expect(checked.value.name.length).toBeLessThanOrEqual(20);
            expect(checked.value.name).not.toContain(what);
          },
        ),
        { seed: 20_261_129, numRuns: 3_000 },
      );
    });

    it('whatever is accepted holds letters, digits and single separators, at most as many as a name may have', () => {
      const anyPoint = fc.oneof(fc.nat({ max: 0x2ff }), fc.nat({ max: 0xffff }), fc.nat({ max: 0x10_ffff }));
      const piece = fc.oneof(
        harmful,
        fc.constantFrom(...'abcABCäßждいノ12'),
        anyPoint.map((point) => String.fromCodePoint(point)),
      );
      fc.assert(
        fc.property(fc.array(piece, { minLength: 3, maxLength: 8 }), (pieces) => {
          const checked = checkName(pieces.join(''), 'member');
          if (!checked.ok) return;
          const { name } = checked.value;
          expect(name).not.toMatch(/[\p{C}\p{Z}\p{M}\p{S}\p{DI}](?<! )/u);
          expect(name).not.toMatch(/[<>&"`/\\]/);
          expect([...name].length).toBeLessThanOrEqual(20);
          expect(name).toBe(name.normalize('NFKC'));
        }),
        { seed: 20_261_129, numRuns: 5_000 },
      );
    });

    it.each(['Oʼbrien', 'Oʻbrien', 'Oꞌbrien', 'Anna\u02cbMaria', 'ᐸbᐳ', 'a\ua4f8b\ua4f8c', 'Jean\u2cbaLuc'])(
      'a letter that looks like a sign: %s',
      (name) => {
        expect(checkName(name, 'member')).toMatchObject({ ok: false, error: { code: 'name-refused' } });
      },
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
