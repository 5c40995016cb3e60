import { nameSchema } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guestName } from './guest-name.ts';
import { checkGroupName, checkName, foldName } from './names.ts';

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
      'a',
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
    ...['System Anna', 'Bob Support', 'House Talemo', 'You 2', 'House2', 'Isis'],
    ...['Hitler', 'h1tler', 'N1gger', 'fuck you', 'Nazi', 'xX fuck Xx'],
  ])('%j is refused', (name) => {
    expect(checkName(name, 'member')).toMatchObject({ ok: false, error: { code: 'name-refused' } });
  });

  /** Names that people really bear, as they write them. */
  it.each([
    ['Hindi', ['नवीन', 'प्रिया', 'लक्ष्मी शर्मा', 'श्रीकृष्ण']],
    ['Marathi', ['ज्ञानेश्वर', 'आरती पाटील']],
    ['Nepali', ['सुशीला श्रेष्ठ']],
    ['Bengali', ['রহিম', 'সৌম্য চৌধুরী', 'অনিন্দ্য']],
    ['Assamese', ['ৰুদ্ৰ', 'নয়নমণি']],
    ['Punjabi', ['ਹਰਪ੍ਰੀਤ ਸਿੰਘ', 'ਗੁਰਮੁਖ']],
    ['Gujarati', ['જિજ્ઞેશ પટેલ', 'મીનાક્ષી']],
    ['Odia', ['ସୁଭଶ୍ରୀ', 'ଜଗନ୍ନାଥ']],
    ['Tamil', ['சுரேஷ்', 'கார்த்திகேயன்', 'சுப்பிரமணியன்']],
    ['Telugu', ['వెంకటేశ్వర్లు', 'శ్రీలక్ష్మి']],
    ['Kannada', ['ಕೃಷ್ಣಮೂರ್ತಿ', 'ಶ್ರೀನಿವಾಸ್']],
    ['Malayalam', ['ഉണ്ണികൃഷ്ണൻ', 'ശ്രീജിത്ത്']],
    ['Sinhala', ['ප්‍රියන්ත', 'ශ්‍රීමාලි', 'චන්ද්‍රිකා']],
    ['Thai', ['วิชัย', 'สมชาย ใจดี', 'กิ่งแก้ว', 'น้ำฝน']],
    ['Lao', ['ບຸນມີ', 'ສົມພອນ', 'ນ້ຳຝົນ']],
    ['Khmer', ['សុខា', 'វិសាល', 'ស្រីមុំ']],
    ['Burmese', ['မောင်', 'အောင်ဆန်း', 'ခင်မျိုးချစ်', 'လှမြွှေ']],
    ['Tibetan', ['བསྟན འཛིན', 'སྒྲོལ མ', 'བཀྲ ཤིས']],
    ['Arabic', ['أحمد', 'مُحَمَّد', 'فاطمة الزهراء', 'عبد الرحمن']],
    ['Persian', ['علی‌رضا', 'فرّخ', 'زهرا']],
    ['Urdu', ['عائشہ', 'ذوالفقار']],
    ['Hebrew', ['דָּוִד', 'שרה', 'בן-גוריון', 'רִבְקָה']],
    ['Syriac', ['ܝܘܚܢܢ', 'ܡܰܪܝܰܡ']],
    ['Dhivehi', ['އަޙްމަދު', 'މަރްޔަމް']],
    ['Amharic', ['አበበ ቢቂላ', 'ሰላማዊት']],
    ['N’Ko', ['ߛߏߟߏߡߊ߬ߣߊ߫']],
    ['Adlam', ['𞤀𞤣𞤢𞤥', '𞤃𞤵𞤸𞤢𞤥𞥆𞤢𞤣𞤵']],
    ['Yoruba', ['Adébáyọ̀', 'Ọláṣẹgun', 'Ẹniọlá']],
    ['Ewe', ['Dzigbɔɖi', 'Kɔ̃́mla']],
    ['Vietnamese', ['Nguyễn Văn Đức', 'Phượng', 'Huệ', 'Đỗ Mỹ Linh']],
    ['Chinese', ['李明', '王小', '欧阳修']],
    ['Japanese', ['山田太郎', 'さくら', 'サトウ', 'ゆうき', '佐々木 健']],
    ['Korean', ['김민준', '박 지성', '남궁민']],
    ['Georgian', ['ნინო', 'შოთა რუსთაველი']],
    ['Armenian', ['Արմեն', 'Հռիփսիմե']],
    ['Greek', ['Γιώργος', 'Ελένη', 'ᾍδης']],
    ['Russian', ['Мария', 'Артём', 'Семён']],
    ['Ukrainian', ['Їжакевич', 'Олександра']],
    ['Mongolian', ['Бат-Эрдэнэ', 'Оюунчимэг']],
    ['Lithuanian', ['Žydrūnas', 'Ąžuolas']],
    ['Icelandic', ['Þórður', 'Ásgeir']],
    ['Turkish', ['İbrahim', 'Işıl', 'Çağrı']],
    ['Hawaiian', ['Kāneohe', 'Leilani']],
    ['Irish', ["O'Brien", 'Siobhán', 'Ó Súilleabháin']],
    ['German', ['Groß', 'Jörg-Uwe', 'Müller-Lüdenscheid']],
    ['Cherokee', ['ᏎᏉᏯ']],
  ] as [string, string[]][])('[S2.39] people who write %s bear their names', (_script, names) => {
    for (const name of names) {
      const checked = checkName(name, 'member');
      expect(checked, name).toMatchObject({ ok: true });
      if (checked.ok) expect(checked.value.name).toBe(name.normalize('NFKC'));
    }
  });

  it.each([
    ...[
      'Therapist',
      'Badminton',
      'Ahmad Minhas',
      'Brad Minter',
      'Chad Miner',
      'Padmini',
      'Vladimir Minin',
      'Ad Minnaert',
    ],
    ...[
      'You Jin',
      'Isis Ann',
      'Gregory House',
      'Christopher Guest',
      'Charlie Root',
      'Conrad306',
      'Scunthorpe',
      'Penistone',
    ],
    ...[
      'Nigel',
      'Niger',
      'Fu',
      'Fukuda',
      'Georgy',
      'Harshit',
      'Rakshit',
      'Porntip',
      'Slutsky',
      'Wankhede',
      'Semen',
      'Dick',
    ],
    ...[
      'Cockburn',
      'Dickinson',
      'Dykstra',
      'Van Dyk',
      'Fagan',
      'Raper',
      'Chinkov',
      'Pakistani',
      'Essex',
      'Assad',
      'Hooker',
    ],
    ...['Modena', 'Bottega', 'Helper', 'Serverius', 'Systema', 'Bo', 'Li', 'Jo Ng'],
  ])('[S2.41] %s is a harmless name', (name) => {
    expect(checkName(name, 'member')).toMatchObject({ ok: true });
  });

  it.each([
    ...[
      'ad min',
      'a-d-m-i-n',
      'xAdminx',
      'AdminBob',
      'Aaadmin',
      'admiin',
      'Padmin',
      'the Parley man',
      'adrnin',
      'admın',
    ],
    ...[
      'f.u.c.k',
      'ni gger',
      'niggger',
      'fuuuck',
      'N1gg3r',
      'fυck',
      'Sir Therapist rapist',
      'nazi88',
      'Na_zi',
      'KKK',
      'ＫＫＫ',
    ],
  ])('[S2.41] %s is refused', (name) => {
    expect(checkName(name, 'member')).toMatchObject({ ok: false, error: { code: 'name-refused' } });
    expect(checkGroupName(name)).toMatchObject({ ok: false, error: { code: 'name-refused' } });
  });

  it.each([
    ['a pile of accents', `M${'\u0300\u0301\u0302\u0303'}allory`],
    ['a pile in another script', `น${'\u0e49\u0e48\u0e49\u0e48\u0e49\u0e48\u0e49'}อง`],
    ['the same accent twice', 'a\u0300\u0300da'],
    ['the same tone twice', 'น้้ำ'],
    ['a mark that stands alone', '\u0301Ada'],
    ['a mark after a separator', 'Ada \u0301Lovelace'],
    ['a letter in a circle', 'A\u20ddda'],
    ['a keycap', 'Ada1\u20e3'],
    ['Thai marks on a Latin letter', 'Ad\u0e49a'],
    ['an accent on a Thai letter', 'ว\u0301ชัย'],
    ['an accent on a digit', 'Ada 7\u0301'],
    ['a joiner in a Latin word', 'Ma\u200dllory'],
    ['a joiner at the end of a word', 'प्रिया\u200d'],
    ['a joiner without a letter after it', 'علی\u200c رضا'],
    ['two joiners', 'علی\u200c\u200cرضا'],
    ['a bidi override between Arabic letters', 'أح\u202eمد'],
    ['an Arabic letter mark', 'أحمد\u061c'],
    ['a vowel of Khmer that is not seen', 'សុ\u17b4ខា'],
    ['a combining grapheme joiner', 'Ma\u034fllory'],
    ['a Cyrillic letter in a Latin word', 'Mаllory'],
    ['a Greek letter in a Latin word', 'Mallοry'],
    ['Latin letters in a Cyrillic word', 'Мaрия'],
    ['too many letters', 'न'.repeat(21)],
    ['too much in all', 'ကြွှေ့'.repeat(8)],
    ['one letter', 'й'],
  ])('[S2.40] %s is refused, in the name of a group too', (_what, name) => {
    expect(checkName(name, 'member')).toMatchObject({ ok: false, error: { code: 'name-refused' } });
    if (!_what.startsWith('too m')) expect(checkGroupName(name).ok).toBe(false);
  });

  it('[S2.40] a joiner makes no second name', () => {
    expect(foldName('ප්‍රියන්ත')).toBe(foldName('ප්රියන්ත'));
    expect(foldName('علی‌رضا')).toBe(foldName('علیرضا'));
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
        .array(fc.integer({ min: 0x300, max: 0x36f }), { minLength: 4, maxLength: 12 })
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

    it('[S2.40] whatever is accepted holds letters, digits, few marks and single separators, at most as many as a name may have', () => {
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
          expect(name).not.toMatch(/[\p{C}\p{Z}\p{S}\p{DI}](?<! )/u);
          expect(name).not.toMatch(/(?:^|[ _.'’-])\p{M}|\p{Script=Inherited}{3}|\p{M}{7}|\p{Me}/u);
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
