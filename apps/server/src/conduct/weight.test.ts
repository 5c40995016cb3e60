import { type Ledger, newLedger } from '@parley/trust';
import { describe, expect, it } from 'vitest';
import { accuracyOf, earnedTrust, independentOpponents, isSupported, opponentsIn, weightOf } from './weight.ts';

const NEW = { acted: 0, dismissed: 0, abusive: 0 };
const ledger = (amounts: Partial<Ledger['amounts']>, matches = 20): Ledger => {
  const empty = newLedger('member');
  return { ...empty, matches, amounts: { ...empty.amounts, ...amounts } };
};
const trusted = ledger({ agreed: 12 });
const none = new Map<string, ReadonlySet<string>>();
const voices = (...weights: number[]) => weights.map((weight, n) => ({ by: `player-${n}`, weight }));

describe('what a complaint weighs', () => {
  it.each([
    ['nobody ever played with', []],
    ['a new account', [newLedger('member')]],
    ['a guest', [newLedger('guest')]],
    ['many casual matches alone', [ledger({ casual: 6 })]],
    ['only what nobody vouches for', [ledger({ unvouched: 6 })]],
    ['too few matches', [ledger({ agreed: 12 }, 4)]],
    ['a proven liar', [ledger({ agreed: 20, provenLie: 22 })]],
  ])('[S5.5] from %s: nothing', (_who, ledgers) => {
    expect(weightOf(ledgers, 7, NEW)).toBe(0);
  });

  it('[S5.5] earned trust times accuracy, by the best title', () => {
    expect(earnedTrust([ledger({ casual: 2 }), trusted])).toBeCloseTo(0.825, 6);
    expect(weightOf([trusted], 7, NEW)).toBeCloseTo(0.55, 6);
    expect(weightOf([trusted], 6, NEW)).toBe(0);
  });

  it('[S5.5] who cries wolf weighs less each time, who is right more', () => {
    const after = (acted: number, dismissed: number, abusive = 0) => accuracyOf({ acted, dismissed, abusive });
    expect([0, 1, 5, 20].map((n) => after(0, n))).toEqual([2 / 3, 2 / 4, 2 / 8, 2 / 23]);
    expect(after(0, 0, 5)).toBe(2 / 8);
    expect(after(5, 0)).toBe(7 / 8);
  });
});

describe('among whom trust was earned', () => {
  const meeting = (opponent: string, counter: string, amount: number) => ({ opponent, gains: [{ counter, amount }] });

  it('[S5.14] of a match in which something was vouched for; nothing else makes an opponent', () => {
    const found = opponentsIn([
      meeting('agreed', 'agreed', 0.6),
      meeting('upheld', 'upheld', 0.4),
      meeting('casual', 'casual', 1),
      meeting('seconds', 'agreed', 0.02),
      meeting('guest', 'unvouched', 1),
      meeting('lost-network', 'networkLost', 0.5),
      { opponent: 'both', gains: [...meeting('', 'unvouched', 0.6).gains, ...meeting('', 'casual', 0.4).gains] },
    ]);
    expect([...found]).toEqual(['agreed', 'upheld', 'casual', 'both']);
  });

  it('[S5.14] counts those who are connected with each other once, and those who are connected with the author not at all', () => {
    const networks = new Map([
      ['author', new Set(['home'])],
      ['brother', new Set(['home', 'office'])],
      ['colleague', new Set(['office'])],
      ['pupil', new Set(['school'])],
      ['classmate', new Set(['school', 'mobile'])],
      ['stranger', new Set(['elsewhere'])],
    ]);
    const met = (...opponents: readonly string[]) => independentOpponents('author', new Set(opponents), networks);
    expect(met()).toBe(0);
    expect(met('brother', 'colleague')).toBe(0);
    expect(met('pupil', 'classmate', 'stranger')).toBe(2);
    expect(met('unknown-1', 'unknown-2', 'stranger')).toBe(2);
    expect(independentOpponents('unknown', new Set(['pupil', 'stranger', 'brother']), networks)).toBe(3);
  });
});

describe('whether complaints restrict', () => {
  it('[S5.6] three trusted authors, not two, and not one with three complaints', () => {
    expect(isSupported(voices(0.55, 0.55, 0.55), none)).toBe(true);
    expect(isSupported(voices(0.95, 0.95), none)).toBe(false);
    expect(
      isSupported(
        [0.9, 0.9, 0.9].map((weight) => ({ by: 'player-0', weight })),
        none,
      ),
    ).toBe(false);
  });

  it('[S5.6] however many weigh nothing, nothing happens', () => {
    expect(isSupported(voices(...Array.from({ length: 100 }, () => 0)), none)).toBe(false);
    expect(isSupported(voices(0.5, 0.5, ...Array.from({ length: 100 }, () => 0)), none)).toBe(false);
  });

  it('[S5.5, S5.6] three authors of the least trust are enough, unless one of them cried wolf', () => {
    expect(isSupported(voices(1 / 3, 1 / 3, 1 / 3), none)).toBe(true);
    expect(isSupported(voices(1 / 3, 1 / 3, 1 / 8), none)).toBe(false);
  });

  it('[S5.6] authors who share a network, directly or through others, are one', () => {
    const networks = new Map([
      ['player-0', new Set(['home'])],
      ['player-1', new Set(['home', 'school'])],
      ['player-2', new Set(['school'])],
    ]);
    expect(isSupported(voices(0.6, 0.6, 0.6), networks)).toBe(false);
    expect(isSupported(voices(0.6, 0.6, 0.6, 0.6), networks)).toBe(false);
    expect(isSupported(voices(0.6, 0.6, 0.6, 0.6, 0.6), networks)).toBe(true);
  });
});
