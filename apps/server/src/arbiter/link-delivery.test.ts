import { turnTitles } from '@parley/games/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Delivering,
  type DeliveryWord,
  deliverAt,
  deliveredTo,
  MISSED_MS,
  noDelivery,
  reconnected,
} from './link-delivery.ts';

const word = (at: number, hears: readonly number[], change: Partial<DeliveryWord> = {}): DeliveryWord => ({
  hears,
  through: [],
  waits: [],
  at,
  ...change,
});
const everybody = (): boolean => true;

/** Looks every second from `from` on, with words that are repeated every fifteen seconds. */
function told(
  before: Delivering,
  from: number,
  forMs: number,
  words: readonly (Omit<DeliveryWord, 'at'> | null)[],
  isConnected: (seat: number) => boolean = everybody,
): Delivering {
  let state = before;
  for (let now = from; now <= from + forMs; now += 1_000) {
    const at = from + Math.floor((now - from) / 15_000) * 15_000;
    state = deliverAt(
      state,
      words.map((one) => (one === null ? null : { ...one, at })),
      isConnected,
      now,
    );
  }
  return state;
}
const hears = (seats: readonly number[], change: Partial<DeliveryWord> = {}) => {
  const { at: _, ...said } = word(0, seats, change);
  return said;
};

const served = (state: Delivering, seats: number): readonly (readonly number[])[] =>
  Array.from({ length: seats }, (_, seat) => deliveredTo(state, seat));

describe('what the server delivers', () => {
  it('[T15.5] a link that is missed for ten seconds has both of its sides delivered, and nobody else', () => {
    const words = [hears([2]), hears([0, 2]), hears([0, 1])];
    expect(served(told(noDelivery, 0, 9_000, words), 3)).toEqual([[], [], []]);
    expect(served(told(noDelivery, 0, 10_000, words), 3)).toEqual([[1], [0], []]);
  });

  it('[T15.5] it begins before any title by turns calls the other one absent, with time for what is said and looked at in between', () => {
    for (const { clocks } of turnTitles) expect(clocks.absenceMs).toBeGreaterThanOrEqual(MISSED_MS + 5_000);
  });

  it('[T15.5] of two as of many, and whether others hear the one or not', () => {
    expect(served(told(noDelivery, 0, 10_000, [hears([]), hears([0])]), 2)).toEqual([[1], [0]]);
    const outcast = [hears([2]), hears([0, 2]), hears([0])];
    expect(served(told(noDelivery, 0, 10_000, outcast), 3)).toEqual([[1], [0, 2], [1]]);
  });

  it('[T15.5] who waits for a move gets at once what that seat has handed in, and not the other way round', () => {
    expect(served(told(noDelivery, 0, 0, [hears([1], { waits: [1] }), hears([0])]), 2)).toEqual([[1], []]);
  });

  it('[T15.5] a link that is repaired in time is not delivered; one that breaks again begins anew', () => {
    const broken = [hears([]), hears([])];
    const whole = [hears([1]), hears([0])];
    const once = told(noDelivery, 0, 8_000, broken);
    expect(told(once, 9_000, 1_000, whole)).toEqual(noDelivery);
    expect(served(told(told(once, 9_000, 1_000, whole), 11_000, 9_000, broken), 2)).toEqual([[], []]);
  });

  it('[T15.5] it lasts for the match, and names only seats that are connected', () => {
    const missed = told(noDelivery, 0, 10_000, [hears([]), hears([])]);
    const whole = [hears([1]), hears([0])];
    expect(served(told(missed, 11_000, 5_000, whole), 2)).toEqual([[1], [0]]);
    const away = told(missed, 11_000, 5_000, whole, (seat) => seat !== 1);
    expect(served(away, 2)).toEqual([[], []]);
    expect(served(told(away, 17_000, 0, whole), 2)).toEqual([[1], [0]]);
  });

  it('[T15.5] going away from the server again and again keeps nobody from being delivered', () => {
    const flapping = (now: number): boolean => now % 9_000 !== 0;
    let state = noDelivery;
    for (let now = 1; now <= 12_001; now += 1_000) {
      state = deliverAt(state, [word(now, []), word(now, [0])], (seat) => seat === 0 || flapping(now), now);
    }
    expect(deliveredTo(state, 0)).toEqual([1]);
  });
});

describe('claims that are not so', () => {
  const claim = [hears([]), hears([0])];

  it('[T15.6] who goes on claiming, although everything is delivered, is named with whom it claims not to hear', () => {
    const state = told(noDelivery, 0, 70_000, claim);
    expect(state.unheard).toEqual([{ by: 0, of: 1 }]);
    expect(told(state, 71_000, 60_000, claim).unheard).toEqual([{ by: 0, of: 1 }]);
  });

  it('[T15.6] not before it must have read that: a connection on which nothing is read ends sooner', () => {
    expect(told(noDelivery, 0, 44_000, claim).unheard).toEqual([]);
  });

  it('[T15.6] one word proves nothing: a device that awakes says first what was so before', () => {
    const early = told(noDelivery, 0, 20_000, claim);
    const late = [word(50_000, []), word(50_000, [0])];
    const asleep = deliverAt(early, late, everybody, 50_000);
    const still = deliverAt(asleep, late, everybody, 54_000);
    const awake = deliverAt(still, [word(56_000, [], { through: [1] }), word(50_000, [0])], everybody, 56_000);
    expect(awake.unheard).toEqual([]);
  });

  it.each<[string, (state: Delivering) => Delivering]>([
    ['the other one was away meanwhile', (state) => told(state, 30_000, 0, claim, (seat) => seat !== 1)],
    ['the claimer was away meanwhile', (state) => told(state, 30_000, 0, claim, (seat) => seat !== 0)],
    ['the claimer has a new connection', (state) => reconnected(state, 0)],
    ['the other one has a new connection', (state) => reconnected(state, 1)],
  ])('[T15.6] it is asked anew where %s', (_, event) => {
    const before = told(noDelivery, 0, 29_000, claim);
    expect(told(event(before), 31_000, 44_000, claim).unheard).toEqual([]);
  });

  it('[T15.6] an honest player is never named, whatever the other one, the network and its own device do', () => {
    const event = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('sleep' as const), ms: fc.integer({ min: 1, max: 40 }) }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'flap' as const, ms: 0 }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'reconnect' as const, ms: 0 }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'link' as const, ms: 0 }) },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.boolean(), (events, isLate) => {
        let state = noDelivery;
        let now = 0;
        let otherIsThere = true;
        let linkStands = false;
        let asleepUntil = 0;
        let there: readonly number[] = [];
        let said = word(0, []);
        const second = (): void => {
          now += 1_000;
          // What the server says comes within a second, or a little later, unless the device sleeps.
          const told = deliveredTo(state, 0);
          if (now >= asleepUntil && !isLate) there = told;
          const seats = linkStands ? [1] : [];
          const through = linkStands ? [] : there;
          const changed = said.hears.join() !== seats.join() || said.through.join() !== through.join();
          if (now >= asleepUntil && now - said.at >= (changed ? 2_000 : 15_000)) said = word(now, seats, { through });
          if (now >= asleepUntil && isLate) there = told;
          const lately = now - said.at < 40_000 ? said : null;
          // The other one claims that it hears, whatever it sends.
          state = deliverAt(state, [lately, word(now, [0])], (seat) => seat === 0 || otherIsThere, now);
        };
        for (const { kind, ms } of events) {
          if (kind === 'flap') otherIsThere = !otherIsThere;
          else if (kind === 'link') linkStands = !linkStands;
          else if (kind === 'reconnect') {
            state = reconnected(state, 0);
            there = [];
            said = word(now, linkStands ? [1] : []);
          } else if (kind === 'sleep') asleepUntil = now + ms * 1_000;
          for (let seconds = 0; seconds < ms; seconds += 1) second();
        }
        expect(state.unheard).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
