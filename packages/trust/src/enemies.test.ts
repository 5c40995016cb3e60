import { seededRandom } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { trustOf } from './ledger.ts';
import type { Ledger, MatchRecord, Mode } from './record.ts';
import { byFirstRules, type Decided } from './testing/first-rules.ts';
import { claim, guest, ledgerWith, member, proof, record, type Sketch, veteran } from './testing/record.ts';

/**
 * Attackers that won by the first rules. Each is seen to win by them and to lose by the present ones, in one test: so it
 * cannot rot into an attack that never worked.
 */
type Arbiter = (record: MatchRecord) => Decided;
const RULES: readonly Arbiter[] = [byFirstRules, arbitrate];
const both = <T>(of: (arbiter: Arbiter) => T): readonly T[] => RULES.map(of);

/** The ledgers of these seats after this many matches of the same kind; other seats have theirs from `sketch` each time. */
function played(arbiter: Arbiter, matches: number, kept: readonly number[], sketch: Sketch): readonly Ledger[] {
  let ledgers = sketch.ledgers ?? sketch.says.map(() => member);
  const first = ledgers;
  for (let match = 0; match < matches; match += 1) {
    const { changes } = arbiter(record({ ...sketch, ledgers }));
    ledgers = first.map((one, seat) => (kept.includes(seat) ? (changes[seat]?.ledger ?? one) : one));
  }
  return ledgers;
}

const after = (arbiter: Arbiter, matches: number, kept: readonly number[], sketch: Sketch) =>
  played(arbiter, matches, kept, sketch).map((ledger) => trustOf(ledger));

/** A ring of accounts, each of which plays each other this often. */
function ring(arbiter: Arbiter, accounts: number, rounds: number, sketch: Sketch): number[] {
  const ledgers: Ledger[] = Array.from({ length: accounts }, () => member);
  for (let round = 0; round < rounds; round += 1) {
    for (let a = 0; a < accounts; a += 1) {
      for (let b = a + 1; b < accounts; b += 1) {
        const pair = [ledgers[a] ?? member, ledgers[b] ?? member];
        const { changes } = arbiter(record({ ...sketch, ledgers: pair, met: round }));
        ledgers[a] = changes[0]?.ledger ?? member;
        ledgers[b] = changes[1]?.ledger ?? member;
      }
    }
  }
  return ledgers.map((ledger) => trustOf(ledger));
}

describe('trust bought in seconds', () => {
  const unplayed: Sketch = { says: ['A', 'A'], ledgers: [member, guest] };

  it('[T3.4] by a member against throw-away guests, with no move played', () => {
    const [before, now] = both((arbiter) => after(arbiter, 49, [0], unplayed)[0]);
    expect(before).toBeGreaterThan(0.94);
    expect(now).toBeLessThan(0.5);
  });

  it('[T3.4] by the same, with moves played by one machine for both', () => {
    const farmed: Sketch = { ...unplayed, evidence: proof('A', 2) };
    const [before, now] = both((arbiter) => after(arbiter, 200, [0], farmed)[0]);
    expect(before).toBeGreaterThan(0.94);
    expect(now).toBeLessThan(0.5);
  });

  it('[T3.4] by a ring of twenty members with no move, and by one on one address with moves', () => {
    const withoutMoves = both((arbiter) => Math.max(...ring(arbiter, 20, 1, { says: ['A', 'A'] })));
    const nearby: Sketch = { says: ['A', 'A'], near: [[1], [0]], evidence: proof('A', 2) };
    const withMoves = both((arbiter) => Math.max(...ring(arbiter, 20, 5, nearby)));
    for (const [before, now] of [withoutMoves, withMoves]) {
      expect(before).toBeGreaterThan(0.8);
      expect(now).toBeLessThan(0.5);
    }
  });

  it('[T3.4] in casual play, for ranked play', () => {
    const casual: Sketch = { says: ['A', 'A'], ledgers: [member, veteran()], evidence: proof('A', 2) };
    const [before, now] = both((arbiter) => trustOf(played(arbiter, 50, [0], casual)[0] ?? member, 'ranked'));
    expect(before).toBeGreaterThan(0.92);
    expect(now).toBeLessThan(0.8);
  });
});

describe('trust bought at several addresses', () => {
  /** Members spread over these addresses; a program plays for all of them. The highest rating, in ranked eyes. */
  const highest = (mode: Mode, accounts: number, addresses: number, rounds: number) => {
    const ledgers: Ledger[] = Array.from({ length: accounts }, () => member);
    // Those who share an address are one opponent, so this counts by address.
    const met = ledgers.map(() => Array<number>(addresses).fill(0));
    const meets = (one: number, other: number): number => {
      const mine = met[one] ?? [];
      const times = mine[other % addresses] ?? 0;
      mine[other % addresses] = times + 1;
      return times;
    };
    for (let round = 0; round < rounds; round += 1) {
      for (let a = 0; a < accounts; a += 1) {
        for (let b = a + 1; b < accounts; b += 1) {
          const near = a % addresses === b % addresses ? [[1], [0]] : [[], []];
          const pair = [ledgers[a] ?? member, ledgers[b] ?? member];
          const made = record({ says: ['A', 'A'], ledgers: pair, near, mode, evidence: proof('A', 2) });
          const [mine, theirs] = [meets(a, b), meets(b, a)];
          const players = made.players.map((player) => ({
            ...player,
            met: player.seat === 0 ? [0, mine] : [theirs, 0],
          }));
          const { changes } = arbitrate({ ...made, players });
          ledgers[a] = changes[0]?.ledger ?? member;
          ledgers[b] = changes[1]?.ledger ?? member;
        }
      }
    }
    return Math.max(...ledgers.map((ledger) => trustOf(ledger, 'ranked')));
  };

  it.each<[number, number, number, number, number, number]>([
    [2, 2, 20, 0.43, 0.61, 0.78],
    [3, 3, 1, 0.38, 0.51, 0.71],
    [3, 3, 5, 0.45, 0.66, 0.82],
    [3, 3, 20, 0.51, 0.73, 0.87],
    [20, 3, 1, 0.5, 0.7, 0.84],
    [20, 3, 5, 0.55, 0.77, 0.88],
    [20, 3, 20, 0.59, 0.8, 0.9],
  ])(
    '[T3.4] is not prevented: %i accounts at %i addresses, each pair %i times: %d by casual, %d by ranked, %d by tournament matches',
    (accounts, addresses, rounds, ...expected) => {
      const found = (['casual', 'ranked', 'tournament'] as const).map((mode) =>
        Number(highest(mode, accounts, addresses, rounds).toFixed(2)),
      );
      expect(found).toEqual(expected);
    },
  );
});

describe('trust bought fast', () => {
  /** A member’s rating after this many matches, each against a veteran not met before, on a record. */
  const after = (matches: number, seconds: number): number => {
    let ledger = member;
    for (let match = 0; match < matches; match += 1) {
      const sketch: Sketch = { says: ['A', 'A'], ledgers: [ledger, veteran()], evidence: proof('A', 2), seconds };
      ledger = arbitrate(record({ ...sketch, mode: 'ranked' })).changes[0]?.ledger ?? ledger;
    }
    return trustOf(ledger);
  };

  it.each([
    ['two minutes each', 120, 0.8],
    ['ten minutes each', 600, 0.8],
    ['thirty seconds each: a quarter is vouched for', 30, 0.66],
    ['a second each: nothing but what needs no voucher', 1, 0.5],
    ['lived twice, the other match has counted', 0, 0.49],
  ])('[T3.7] eleven matches, %s', (_name, seconds, trust) => {
    expect(after(11, seconds)).toBeCloseTo(trust, 2);
  });

  it('[T3.7] says that the match was short', () => {
    const sketch: Sketch = { says: ['A', 'A'], ledgers: [member, veteran()], evidence: proof('A', 2), seconds: 30 };
    const reasons = arbitrate(record(sketch)).changes[0]?.reasons ?? [];
    expect(reasons.map(({ counter }) => counter)).toEqual(['casual', 'unvouched']);
    expect(reasons[1]?.why).toEqual({
      code: 'unvouched-time',
      values: { inPart: true, limit: expect.closeTo(0.49, 2) },
    });
  });
});

describe('a lie about somebody who waits', () => {
  const liar = veteran();
  /** What five contested matches of two, ranked, leave of the victim, and how often the lie was the official result. */
  const robbed = (arbiter: Arbiter, signals: Sketch['signals'] = {}) => {
    let [own, victim]: Ledger[] = [liar, ledgerWith({ noResult: 0.1 })];
    let carried = 0;
    for (let match = 0; match < 5; match += 1) {
      const ledgers = [own ?? liar, victim ?? member];
      const verdict = arbiter(
        record({ says: ['A', 'B'], mode: 'ranked', ledgers, signals, evidence: { kind: 'none', lack: 'contested' } }),
      );
      if (verdict.official) carried += 1;
      [own, victim] = verdict.changes.map(({ ledger }) => ledger);
    }
    return { carried, liar: trustOf(own ?? liar), victim: trustOf(victim ?? member) };
  };

  it('[T13.4] is never the result of a match of two, however far the victim has fallen', () => {
    const [before, now] = both((arbiter) => robbed(arbiter));
    expect(before?.carried).toBe(5);
    expect(before?.victim).toBeLessThan(0.12);
    expect(now?.carried).toBe(0);
    expect(now?.victim).toBeCloseTo(trustOf(member));
  });

  it('[T16.9] costs the victim nothing if the server saw it there, and the liar four for each', () => {
    const [before, now] = both((arbiter) => robbed(arbiter, { falseAbsence: [0], present: [1] }));
    expect(before?.liar).toBeGreaterThan(0.9);
    expect(now?.victim).toBeCloseTo(trustOf(ledgerWith({ noResult: 0.1 })));
    expect(now?.liar).toBeLessThan(0.7);
  });

  it('[T6.7] does not make the victim one who quit, on its only opponent’s word', () => {
    const sketch: Sketch = {
      says: ['A', null],
      departures: [null, 'absent'],
      signals: { challenged: [1] },
      ledgers: [liar, ledgerWith({ quit: 1 })],
    };
    const [before, now] = both((arbiter) => arbiter(record(sketch)));
    expect(before).toMatchObject({ official: true });
    expect(before?.changes[1]?.ledger.amounts.quit).toBeGreaterThan(2);
    expect(now).toMatchObject({ official: false });
    expect(now?.changes[1]?.ledger.amounts.quit).toBeLessThan(1);
  });
});

describe('accomplices', () => {
  it('[E7.4] two guests in two tabs do not write a casual result of three', () => {
    const tabs: Sketch = { says: ['A', 'A', 'C'], ledgers: [guest, guest, guest], near: [[1], [0], []] };
    expect(both((arbiter) => arbiter(record(tabs)).official)).toEqual([true, false]);
  });

  it('[T11.5] two from two addresses do not overrule somebody whom the server saw there', () => {
    const apart: Sketch = { says: ['A', 'A', 'C'], ledgers: [veteran(), veteran(), member], signals: { present: [2] } };
    for (const mode of ['casual', 'ranked'] as const) {
      expect(both((arbiter) => arbiter(record({ ...apart, mode })).official)).toEqual([true, false]);
    }
  });

  it('[T3.4] two members who farmed each other do not write a ranked result over a new member', () => {
    const official = both((arbiter) => {
      const farmed = played(arbiter, 49, [0, 1], { says: ['A', 'A'] });
      return arbiter(record({ says: ['A', 'A', 'C'], ledgers: [...farmed, member], mode: 'ranked' })).official;
    });
    expect(official).toEqual([true, false]);
  });

  it('[E7.5] a guest in one’s own party does not deny others their result', () => {
    const denied: Sketch = { says: ['C', 'A', 'C'], parties: ['p', 'p', null], ledgers: [veteran(6), guest, member] };
    for (const mode of ['casual', 'ranked'] as const) {
      const [before, now] = both((arbiter) => arbiter(record({ ...denied, mode })));
      expect(before?.claim).toBeNull();
      expect(now?.claim).toEqual(claim('C', 3));
    }
  });

  it('[E7.5] two guests of one party who contradict each other cost only themselves', () => {
    const sketch: Sketch = { says: ['C', 'A', 'C'], parties: ['p', 'p', null], ledgers: [guest, guest, member] };
    const [before, now] = both((arbiter) => arbiter(record(sketch)).changes[2]);
    expect(before?.after).toBeLessThan(before?.before ?? 0);
    expect(now?.after).toBe(now?.before);
  });
});

describe('break and rob', () => {
  /** Veterans who contradict each new member they lose to, without a record: what one match costs both. */
  const once = (arbiter: Arbiter) =>
    arbiter(record({ says: ['A', 'B'], ledgers: [veteran(), member], mode: 'ranked' })).changes;

  it('[T16.8] costs the liar no less than the newcomer, who does not fall below the start', () => {
    const [before, now] = both(once);
    const fall = (changes: Decided['changes'] | undefined, seat: number) =>
      changes?.[seat]?.ledger.amounts.noResult ?? 0;
    expect(fall(before, 0)).toBeLessThan(0.1);
    expect(fall(before, 1)).toBeGreaterThan(1.9);
    expect(fall(now, 0)).toBeGreaterThan(0.95);
    expect(fall(now, 1)).toBeLessThan(1);
    expect(before?.[1]?.after).toBeLessThan(0.21);
    expect(now?.[1]?.after).toBeCloseTo(trustOf(member));
  });

  it.each([
    [2, 87, 34],
    [3, 55, 23],
    [4, 38, 19],
    [8, 11, 11],
  ])(
    '[T16.8] lies told to newcomers only, %i players: %i bring a liar below .5 by the first rules, now %i',
    (seats, first, now) => {
      const lies = (arbiter: Arbiter) => {
        let own: Ledger = veteran();
        for (let told = 0; told <= 100; told += 1) {
          if (trustOf(own) < 0.5) return told;
          const says = ['A', ...Array<string>(seats - 1).fill('B')];
          const ledgers = [own, ...Array<Ledger>(seats - 1).fill(member)];
          own = arbiter(record({ says, ledgers, mode: 'ranked' })).changes[0]?.ledger ?? own;
        }
        return 101;
      };
      expect(both(lies)).toEqual([first, now]);
    },
  );
});

describe('votes that the match never began', () => {
  /** A thousand matches of these seats, honest strangers at the last one; the voters say void whenever they lost. */
  const annulled = (arbiter: Arbiter, mode: Mode, voters: number, honest: number) => {
    const random = seededRandom(7);
    let ledgers: Ledger[] = Array.from({ length: voters }, () => veteran(20));
    let voids = 0;
    let denied = 0;
    for (let match = 0; match < 1000; match += 1) {
      const winner = Math.floor(random() * (voters + honest));
      const lost = winner >= voters;
      const letter = String.fromCharCode(65 + winner);
      const says = [...Array(voters).fill(lost ? 'void' : letter), ...Array(honest).fill(letter)];
      const all = [...ledgers, ...Array<Ledger>(honest).fill(veteran(20))];
      const verdict = arbiter(record({ says, ledgers: all, mode, evidenceExpected: false }));
      if (verdict.claim?.kind === 'void') voids += 1;
      if (verdict.claim === null) denied += 1;
      ledgers = ledgers.map((one, seat) => verdict.changes[seat]?.ledger ?? one);
    }
    return { voids, denied, trust: Math.max(...ledgers.map((ledger) => trustOf(ledger))) };
  };

  it.each<[Mode, number, number]>([
    ['casual', 2, 1],
    ['ranked', 6, 2],
  ])('[T3.5] %s, %i against %i: annul nothing, and pay for trying', (mode, voters, honest) => {
    const [before, now] = both((arbiter) => annulled(arbiter, mode, voters, honest));
    expect(before?.voids).toBeGreaterThan(200);
    expect(before?.trust).toBeGreaterThan(0.9);
    expect(now?.voids).toBe(0);
    expect(now?.trust).toBeLessThan(0.8);
  });

  it('[T3.5] do not erase the distress of a third', () => {
    const sketch: Sketch = { says: ['void', 'void', null], signals: { distress: [2] } };
    const [before, now] = both((arbiter) =>
      arbiter(record(sketch)).changes.map((one) => one.before - one.after > 0.001),
    );
    expect(before).toEqual([false, false, false]);
    expect(now).toEqual([true, true, true]);
  });
});

describe('order and leaving', () => {
  it('[T10.2] twenty bad matches before twenty good ones leave more than after them', () => {
    const good: Sketch = { says: ['A', 'A'], ledgers: [member, veteran()], mode: 'ranked', evidence: proof('A', 2) };
    const bad: Sketch = { ...good, evidence: { ...proof('A', 2), departures: ['left', null] } };
    const ratings = (arbiter: Arbiter) => {
      const through = (start: Ledger, sketch: Sketch) =>
        played(arbiter, 20, [0], { ...sketch, ledgers: [start, veteran()] })[0] ?? start;
      // What the first rules remember is not full yet: they take both orders for the same.
      return [through(through(member, bad), good), through(through(member, good), bad)].map((one) => trustOf(one));
    };
    const [before = [], now = []] = both(ratings);
    const rise = ([later = 0, earlier = 0]: number[]) => later - earlier;
    expect(rise(now)).toBeGreaterThan(0.1);
    expect(rise(now)).toBeGreaterThan(rise(before));
  });

  it('[T6.7] leaving a match of two without a record raises nobody', () => {
    const sketch: Sketch = { says: ['B', 'B'], departuresBy: { 1: ['left', null] }, ledgers: [veteran(6), veteran(6)] };
    const [before, now] = both((arbiter) => arbiter(record(sketch)).changes[0]);
    expect(before?.after).toBeGreaterThan(0.74);
    expect(now?.after).toBe(now?.before);
  });

  it('[T16.9] an account that signs somebody away who is there is not believed against it', () => {
    const ledgers = [ledgerWith({ agreed: 1 }), guest, ledgerWith({ agreed: 1.2 })];
    const sketch: Sketch = { says: ['A', 'A', 'C'], ledgers, signals: { falseAbsence: [0] } };
    expect(both((arbiter) => arbiter(record(sketch)).official)).toEqual([true, false]);
  });
});
