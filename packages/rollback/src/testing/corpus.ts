import type { Conditions } from './run.ts';

/** Random matches that once failed, each with what was wrong then. New ones are added as fast-check prints them. */
export const CORPUS: readonly { readonly name: string; readonly trouble: Conditions }[] = [
  {
    name: 'two of eight leave, and each was long thought to be heard by the others',
    trouble: {
      seed: 7,
      seats: 8,
      inputBytes: 2,
      weather: {
        roundTripMs: 153,
        jitterMs: 14,
        loss: 0.07,
        skewMs: -2,
        bursts: 0,
        burstLength: 2,
        duplicates: 0,
        stragglers: 0.1,
      },
      startMs: [230, 16, 69, 159, 5, 190, 0, 59],
      drift: [0, 0, -0.001, 0, -0.001, -0.001, 0.001, 0],
      inputDelay: 4,
      seconds: 9,
      absenceSteps: 240,
      breaks: [],
      pauses: [
        { seat: 6, atMs: 2_927, forMs: 1e9 },
        { seat: 3, atMs: 1_601, forMs: 1e9 },
      ],
    },
  },
  {
    name: 'old inputs that were handed over late counted as a sign of life',
    trouble: {
      seed: 16_777_213,
      seats: 3,
      inputBytes: 4,
      weather: {
        roundTripMs: 20,
        jitterMs: 46,
        loss: 0.14,
        skewMs: -20,
        bursts: 0.005,
        burstLength: 7,
        duplicates: 0.1,
        stragglers: 0.1,
      },
      startMs: [190, 71, 203],
      drift: [-0.001, -0.001, 0.001],
      inputDelay: 3,
      seconds: 9,
      absenceSteps: 240,
      breaks: [{ a: 1, b: 2, atMs: 2_710, forMs: 2_840, oneWay: true }],
      pauses: [{ seat: 0, atMs: 3_493, forMs: 1e9 }],
    },
  },
  {
    name: 'one who left knew more of another one who left than the one who remained',
    trouble: {
      seed: 1_250_991,
      seats: 3,
      inputBytes: 1,
      weather: {
        roundTripMs: 126,
        jitterMs: 3,
        loss: 0.14,
        skewMs: -34,
        bursts: 0.02,
        burstLength: 8,
        duplicates: 0,
        stragglers: 0,
      },
      startMs: [1, 250, 173],
      drift: [0.001, 0.001, 0],
      inputDelay: 2,
      seconds: 9,
      absenceSteps: 240,
      breaks: [
        { a: 0, b: 2, atMs: 594, forMs: 2_111, oneWay: false },
        { a: 2, b: 0, atMs: 1_582, forMs: 2_568, oneWay: true },
      ],
      pauses: [
        { seat: 2, atMs: 1_981, forMs: 1e9 },
        { seat: 1, atMs: 2_009, forMs: 1e9 },
      ],
    },
  },
  {
    name: 'the last report of one who left was compared after another one had been dropped',
    trouble: {
      seed: 14_710_047,
      seats: 3,
      inputBytes: 4,
      weather: {
        roundTripMs: 204,
        jitterMs: 40,
        loss: 0.1,
        skewMs: 6,
        bursts: 0,
        burstLength: 2,
        duplicates: 0,
        stragglers: 0,
      },
      startMs: [251, 32, 105],
      drift: [-0.001, 0, -0.001],
      inputDelay: 3,
      seconds: 9,
      absenceSteps: 240,
      breaks: [
        { a: 0, b: 0, atMs: 1_077, forMs: 2_909, oneWay: false },
        { a: 0, b: 2, atMs: 1_667, forMs: 1_018, oneWay: true },
      ],
      pauses: [
        { seat: 1, atMs: 1_818, forMs: 1e9 },
        { seat: 0, atMs: 2_636, forMs: 1e9 },
      ],
    },
  },
];

/** The same of matches in which it was a near thing who is absent. */
export const CONTESTED_CORPUS: readonly { readonly name: string; readonly trouble: Conditions }[] = [
  {
    name: 'one whom all others had voted out dropped them, and they waited for its vote for ever',
    trouble: {
      seed: 0,
      seats: 8,
      seconds: 12,
      absenceSteps: 60,
      weather: { roundTripMs: 0, jitterMs: 0, loss: 0 },
      breaks: [],
      pauses: [
        { seat: 1, atMs: 1_159, forMs: 1_428 },
        { seat: 1, atMs: 2_604, forMs: 1_016 },
        { seat: 2, atMs: 440, forMs: 995 },
      ],
    },
  },
];
