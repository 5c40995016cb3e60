import { describe, expect, it } from 'vitest';
import { sayReasonWhy, sayVerdictWhy, sayWayBack, sayWayUp } from './english/index.ts';
import { type Verdict, verdictSchema, withCodes } from './match.ts';
import { readReasonWhy, reasonWhyCodeSchema } from './reason-why.ts';
import { readVerdictWhy, verdictWhyCodeSchema } from './verdict-why.ts';
import { readWayBack, readWayUp, wayBackCodeSchema, wayUpCodeSchema } from './way-up.ts';

const NAMES = ['Ada', 'Ben'];

/** Each family: how it is read, how it is said, and the codes that it has. */
const FAMILIES = [
  {
    family: 'reasons of verdicts',
    codes: verdictWhyCodeSchema.options.map(({ shape }) => shape.code.value),
    say: (value: unknown) => sayVerdictWhy(readVerdictWhy(value), NAMES),
  },
  {
    family: 'reasons of changes',
    codes: reasonWhyCodeSchema.options.map(({ shape }) => shape.code.value),
    say: (value: unknown) => sayReasonWhy(readReasonWhy(value), NAMES),
  },
  {
    family: 'ways back',
    codes: wayBackCodeSchema.options.map(({ shape }) => shape.code.value),
    say: (value: unknown) => sayWayBack(readWayBack(value)),
  },
  {
    family: 'ways up',
    codes: wayUpCodeSchema.options.map(({ shape }) => shape.code.value),
    say: (value: unknown) => sayWayUp(readWayUp(value)),
  },
] as const;

/** What a server may send in the place of a value. */
const HOSTILE: readonly unknown[] = [
  undefined,
  null,
  'x'.repeat(100_000),
  '{0}',
  [],
  [0, 1],
  [5, 6, 7],
  [99],
  [-1, 0.5],
  Array.from({ length: 1_000 }, () => 0),
  {},
  { seats: [7] },
  -1,
  0,
  1,
  0.5,
  2,
  1e300,
  Number.MAX_SAFE_INTEGER,
  true,
  'casual',
  'absent',
  'guest',
  'unknown',
  'withheld',
];
const NAMED = ['silent', 'differ', 'players', 'out', 'said', 'share', 'mode', 'needed', 'strongest', 'signedAway'];
const OTHERS = ['present', 'evidenceExpected', 'way', 'seats', 'others', 'byServer', 'tournament', 'times', 'lack'];
const REST = ['limit', 'inPart', 'moves', 'kind', 'by', 'own', 'alike', 'against', 'ground', 'floor', 'matches'];
const VALUES = [...NAMED, ...OTHERS, ...REST, 'to', 'first', 'more', 'text'];

/** A sentence that may stand on the page, whatever it was made from. */
const isSafe = (sentence: string): void => {
  expect(sentence).toMatch(/^[\p{Lu}\d].{10,600}\.$/u);
  expect(sentence).not.toMatch(/undefined|null|NaN|Infinity|\[object|[{}]/);
};

describe.each(FAMILIES)('[W5.10] the $family', ({ codes, say }) => {
  it('[W5.10] have a safe sentence for every code with any values of any kind', () => {
    let seed = 7;
    const pick = <T>(list: readonly T[]): T | undefined => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return list[seed % list.length];
    };
    for (const code of [...codes, 'unknown']) {
      for (const value of HOSTILE)
        isSafe(say({ code, values: Object.fromEntries(VALUES.map((name) => [name, value])) }));
      for (let round = 0; round < 500; round += 1)
        isSafe(say({ code, values: Object.fromEntries(VALUES.map((name) => [name, pick(HOSTILE)])) }));
    }
  });

  it.each<[string, unknown]>([
    ['an unknown code', { code: 'fate', values: {} }],
    ['the name of something that every object has', { code: 'constructor', values: {} }],
    ['no code', {}],
    ['nothing', null],
    ['nothing at all', undefined],
    ['a list', []],
    ['a number', 7],
    ['no words', ''],
    ['many words', 'x'.repeat(501)],
    ['words with a place for a name', '{0} won.'],
    ['words that turn around', 'Won \u202Eti.'],
    ['words over several lines', 'Won.\nReally.'],
    ['a code without values', { code: 'unanimous' }],
    ['a very long code', { code: 'x'.repeat(1e6), values: {} }],
  ])('[W5.10] say that they cannot read %s', (_name, value) => {
    expect(say(value)).toMatch(/cannot be read here\.$/);
  });

  it('[E9.4] say as it stands what was written before there were codes', () => {
    expect(say('Ada left, so Ben won.')).toBe('Ada left, so Ben won.');
    expect(say({ code: 'as-written', values: { text: 'Ada left, so Ben won.' } })).toBe('Ada left, so Ben won.');
  });
});

describe('[W5.10] a seat that nobody sits in', () => {
  it.each([
    [{ code: 'too-few', values: { silent: [6], players: 2 } }, 'A player did not report, and'],
    [{ code: 'against-present', values: { present: [1, 6] } }, 'contradict Ben and a player, whom'],
    [{ code: 'two-sides', values: { signedAway: [5], players: 2 } }, 'but a player signed that a player was absent'],
    [{ code: 'by-departure', values: { way: 'time', seats: [4], others: [], byServer: false } }, 'A player ran out of'],
  ])('[W5.10] has no name, and the sentence is one all the same', (why, part) => {
    expect(sayVerdictWhy(readVerdictWhy(why), NAMES)).toContain(part);
  });
});

describe('[E9.4] a verdict', () => {
  const parts = {
    match: 'match-0001',
    title: 'some-game',
    mode: 'casual',
    decision: 'none',
    official: false,
    ranks: null,
    scores: null,
    rated: true,
    participants: [],
    reports: [],
    shares: [],
    decidedAt: 9,
  } as const;
  const why = { code: 'nobody-reported', values: {} } as const;

  it('[E9.4] from before there were codes is read, each sentence as it was written', () => {
    const reasons = [{ counter: 'quit', amount: 2, text: 'You left.' }];
    const changes = [{ seat: 0, before: 0.5, after: 0.4, reasons, restore: 'One match.' }];
    const written = {
      ...parts,
      why: 'Nobody reported.',
      changes,
      quorum: { decision: 'none', ranks: null, why: 'So.' },
    };
    const { why: read, changes: moved, quorum } = verdictSchema.parse(written);
    expect(read).toEqual({ code: 'as-written', values: { text: 'Nobody reported.' } });
    expect(moved[0]?.reasons).toEqual([
      { counter: 'quit', amount: 2, why: { code: 'as-written', values: { text: 'You left.' } } },
    ]);
    expect(moved[0]?.restore).toEqual({ code: 'as-written', values: { text: 'One match.' } });
    expect(quorum?.why).toEqual({ code: 'as-written', values: { text: 'So.' } });
  });

  it('[E9.4] from before there was anything to restore, or a quorum, is read, too', () => {
    const changes = [{ seat: 0, before: 0.5, after: 0.4, reasons: [] }];
    const read = verdictSchema.parse({ ...parts, why: 'Nobody reported.', changes });
    expect([read.quorum, read.evidence, read.changes[0]?.restore]).toEqual([null, null, null]);
  });

  it('[E9.4] with codes is what it is', () => {
    const verdict: Verdict = { ...verdictSchema.parse({ ...parts, why, changes: [] }) };
    expect(verdict.why).toEqual(why);
    expect(withCodes(verdict)).toBe(verdict);
  });

  it('[W5.10] with a code that cannot be read is read without it', () => {
    const reasons = [{ counter: 'quit', amount: 2, why: { code: 'fate', values: {} } }];
    const changes = [{ seat: 0, before: 0.5, after: 0.4, reasons, restore: { code: 'closer', values: { to: 7 } } }];
    const read = verdictSchema.parse({ ...parts, why: { code: 'majority', values: { said: 'x' } }, changes });
    const unknown = { code: 'unknown', values: {} };
    expect([read.why, read.changes[0]?.reasons[0]?.why, read.changes[0]?.restore]).toEqual([unknown, unknown, unknown]);
  });
});
