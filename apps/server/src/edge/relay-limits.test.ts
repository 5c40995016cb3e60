import { LIMITS } from '@parley/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LANE_IDLE_MS, type RelayLimits, relayLimits } from './relay-limits.ts';

const PLENTY = 100_000_000;
const INTRODUCTION = 'introduction-1';

/** How many frames of this size pass at once. */
function passing(limits: RelayLimits, bytes: number, now: number, client = 'ada'): number {
  let passed = 0;
  while (passed < 100_000 && limits.take(client, INTRODUCTION, bytes, now) === 'pass') passed += 1;
  return passed;
}

it.each([
  ['many small frames: their number', 30, LIMITS.relayBurstFrames, LIMITS.relayFramesPerSecond],
  ['large ones: their bytes', 32_768, 8, 2],
])('[S12.4] a pair may send a burst, then so much a second; of %s', (_what, bytes, burst, perSecond) => {
  const limits = relayLimits(PLENTY, 0);
  expect(passing(limits, bytes, 0)).toBe(burst);
  expect(limits.take('ada', INTRODUCTION, bytes, 0)).toBe('pair');
  expect(passing(limits, bytes, 1_000)).toBe(perSecond);
  expect(passing(limits, bytes, 90_000)).toBe(burst);
  // A clock that is set back gives nothing.
  expect(limits.take('ada', INTRODUCTION, bytes, 0)).toBe('pair');
});

it('[S12.4] each direction, and each introduction, has limits of its own', () => {
  const limits = relayLimits(PLENTY, 0);
  passing(limits, 1_000, 0);
  expect(limits.take('ada', INTRODUCTION, 1_000, 0)).toBe('pair');
  expect(limits.take('bob', INTRODUCTION, 1_000, 0)).toBe('pass');
  expect(limits.take('ada', 'introduction-2', 1_000, 0)).toBe('pass');
  expect([limits.lanes(), limits.pairs()]).toEqual([3, 2]);
});

it('[S12.4] the largest frame passes, also where a share of the server is smaller than it', () => {
  const limits = relayLimits(1_000, 0);
  expect(limits.take('ada', INTRODUCTION, LIMITS.relayFrameBytes, 0)).toBe('pass');
  expect(limits.take('ada', INTRODUCTION, LIMITS.relayFrameBytes, 0)).toBe('server');
  // And is paid off before the next one: 33,280 bytes at 1,000 a second.
  expect(limits.take('ada', INTRODUCTION, 1, 31_000)).toBe('server');
  expect(limits.take('ada', INTRODUCTION, 1, 34_000)).toBe('pass');
});

it('[S12.4, O6.6] an idle lane is forgotten, with nothing gained by it; one that owes is kept', () => {
  const limits = relayLimits(PLENTY, 0);
  passing(limits, 1_000, 0);
  limits.forget(LANE_IDLE_MS - 1);
  expect(limits.lanes()).toBe(1);
  limits.forget(LANE_IDLE_MS);
  expect([limits.lanes(), limits.pairs()]).toEqual([0, 0]);

  const poor = relayLimits(1_000, 0);
  poor.take('ada', INTRODUCTION, LIMITS.relayFrameBytes, 0);
  poor.forget(LANE_IDLE_MS);
  expect(poor.lanes()).toBe(1);
  poor.forget(60_000);
  expect(poor.lanes()).toBe(0);
});

it('[S12.4, O6.6] lanes are bounded', () => {
  const limits = relayLimits(PLENTY, 0);
  for (let n = 0; n < 20_000; n += 1) limits.take('ada', `introduction-${n}`, 30, 0);
  expect(limits.lanes()).toBe(16_384);
  expect(limits.take('ada', 'introduction-20000', 30, 0)).toBe('server');
  expect(limits.take('ada', 'introduction-1', 30, 0)).toBe('pass');
});

it('[S12.4] a lane within its limits and its share of the server is never refused, whatever the others take; and they take no more than there is', () => {
  const BUDGET = 120_000;
  const greedy = fc.record({
    frames: fc.array(fc.integer({ min: 27, max: LIMITS.relayFrameBytes }), { minLength: 1, maxLength: 30 }),
    everyMs: fc.integer({ min: 5, max: 200 }),
  });
  let borrowed = 0;
  fc.assert(
    fc.property(fc.array(greedy, { minLength: 1, maxLength: 6 }), fc.boolean(), (others, late) => {
      const limits = relayLimits(BUDGET, 0);
      const lanes = others.length + 1;
      // Twenty frames a second, together a little less than the share.
      const honest = Math.floor(BUDGET / lanes / 20) - 1;
      let taken = 0;
      const endMs = 10_000;
      for (let now = 0; now <= endMs; now += 5) {
        for (const [at, { frames, everyMs }] of others.entries()) {
          if (now % everyMs > 4) continue;
          for (const bytes of frames)
            if (limits.take(`greedy-${at}`, INTRODUCTION, bytes, now) === 'pass') taken += bytes;
        }
        if (now % 50 === 0 && (!late || now > 5_000)) {
          expect(limits.take('ada', INTRODUCTION, honest, now)).toBe('pass');
          taken += honest;
        }
      }
      const harmonic = Array.from({ length: lanes }, (_, at) => 1 / (at + 1)).reduce((sum, part) => sum + part);
      const frames = (lanes + 1) * LIMITS.relayFrameBytes;
      expect(taken).toBeLessThan((BUDGET * endMs) / 1_000 + BUDGET * (1 + harmonic) + frames);
      borrowed = Math.max(borrowed, taken);
    }),
    { seed: 12, numRuns: 60 },
  );
  // The budget was used up, or nothing has been shown.
  expect(borrowed).toBeGreaterThan(BUDGET * 10);
});

it('[S12.4] what others leave unused goes to the lanes that ask, up to their own limits', () => {
  const limits = relayLimits(100_000, 0);
  for (const client of ['bob', 'eve', 'dan']) limits.take(client, INTRODUCTION, 30, 0);
  let taken = 0;
  for (let now = 5_000; now < 15_000; now += 100)
    if (limits.take('ada', INTRODUCTION, 6_000, now) === 'pass') taken += 6_000;
  // All that it asked for: 60,000 a second, where its share is 25,000.
  expect(taken).toBe(600_000);
});
