import fc from 'fast-check';
import { judge } from './oracle.ts';
import type { Conditions, Played } from './run.ts';

const FOREVER = 1e9;
/** Longer than any break or pause below, so that only who leaves is dropped. */
const ABSENCE_STEPS = 240;
const SECONDS = 9;

const weather = fc.record({
  roundTripMs: fc.integer({ min: 0, max: 300 }),
  jitterMs: fc.integer({ min: 0, max: 80 }),
  loss: fc.integer({ min: 0, max: 15 }).map((percent) => percent / 100),
  skewMs: fc.integer({ min: -40, max: 40 }),
  bursts: fc.constantFrom(0, 0, 0.005, 0.02),
  burstLength: fc.integer({ min: 2, max: 10 }),
  duplicates: fc.constantFrom(0, 0, 0.1),
  stragglers: fc.constantFrom(0, 0, 0.1),
});

/** Matches under all that a network does to them. What fast-check finds it makes smaller. */
export const conditions: fc.Arbitrary<Conditions> = fc
  .record({
    seed: fc.nat(0xffffff),
    seats: fc.constantFrom(2, 2, 2, 3, 3, 4, 5, 8),
    inputBytes: fc.integer({ min: 1, max: 4 }),
    weather,
    startMs: fc.array(fc.nat(300), { minLength: 8, maxLength: 8 }),
    drift: fc.array(fc.constantFrom(0, 0, 0.001, -0.001), { minLength: 8, maxLength: 8 }),
    inputDelay: fc.integer({ min: 0, max: 4 }),
    breaks: fc.array(
      fc.record({
        a: fc.nat(7),
        b: fc.nat(7),
        atMs: fc.integer({ min: 500, max: 4_000 }),
        forMs: fc.integer({ min: 1_000, max: 3_000 }),
        oneWay: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    pause: fc.option(
      fc.record({
        seat: fc.nat(7),
        atMs: fc.integer({ min: 500, max: 5_000 }),
        forMs: fc.integer({ min: 100, max: 3_000 }),
      }),
    ),
    leaves: fc.array(fc.record({ seat: fc.nat(7), atMs: fc.integer({ min: 0, max: 3_500 }) }), { maxLength: 2 }),
  })
  .map(({ pause, leaves, breaks, ...rest }) => {
    const { seats } = rest;
    // One stays whatever happens, and two that are left are not cut off from each other for longer than an absence.
    const leaving = leaves.map(({ seat, atMs }) => ({ seat: seat % seats, atMs, forMs: FOREVER })).slice(0, seats - 1);
    const pauseMs = breaks.length > 0 ? 500 : 3_000;
    const pausing =
      pause === null ? [] : [{ ...pause, seat: pause.seat % seats, forMs: Math.min(pause.forMs, pauseMs) }];
    return {
      ...rest,
      // The second absence may begin where the first one ends, and something is to be played after it.
      seconds: leaving.length > 1 ? SECONDS + ABSENCE_STEPS / 60 : SECONDS,
      absenceSteps: ABSENCE_STEPS,
      breaks: breaks
        .map((one) => ({ ...one, a: one.a % seats, b: one.b % seats }))
        .slice(0, seats - leaving.length <= 2 ? 1 : 2),
      pauses: leaving.length > 0 ? leaving : pausing,
    };
  });

/** Ticks that the trouble of these conditions may cost, each in full, and what is over the line at the end. */
function mostLost({ seconds, breaks = [], pauses = [], startMs = [], weather }: Conditions): number {
  const troubleMs =
    breaks.reduce((sum, { forMs }) => sum + forMs, 0) +
    pauses.reduce((sum, { forMs }) => sum + Math.min(forMs, (1_000 / 60) * ABSENCE_STEPS * 1.15), 0) +
    Math.max(0, ...startMs);
  return (
    troubleMs / (1_000 / 60) +
    60 +
    seconds * 60 * Math.min(0.6, weather.loss + (weather.roundTripMs + weather.jitterMs) / 900)
  );
}

/** Everything that is wrong with a match: what the oracle says, and that it went on as far as it must. */
export function problemsOf(played: Played): readonly string[] {
  const { conditions } = played;
  const { faults, ticks, drops } = judge(played);
  const problems = [...faults];
  const least = conditions.seconds * 60 - mostLost(conditions);
  if (ticks < least) problems.push(`only ${ticks} ticks of ${Math.ceil(least)} were played`);
  const left = new Set((conditions.pauses ?? []).filter(({ forMs }) => forMs === FOREVER).map(({ seat }) => seat));
  for (const seat of drops.keys()) if (!left.has(seat)) problems.push(`seat ${seat} was dropped and did not leave`);
  for (const { seat, session, events } of played.peers) {
    if (left.has(seat)) continue;
    for (const gone of left) if (session.isLive(gone)) problems.push(`seat ${seat} still waits for ${gone}`);
    for (const { type } of events) {
      if (type === 'desync' || type === 'equivocation' || type === 'out') problems.push(`seat ${seat} reports ${type}`);
    }
  }
  return problems;
}

/**
 * Matches in which it is often a near thing whether a seat is absent: pauses about as long as an absence, and links that break for longer. Seat 0
 * stays linked to all, and less than half of the seats pause, because two halves that do not hear each other each go on without the other.
 */
export const contested: fc.Arbitrary<Conditions> = fc
  .record({
    seed: fc.nat(0xffffff),
    seats: fc.constantFrom(3, 3, 4, 5, 8),
    roundTripMs: fc.integer({ min: 0, max: 200 }),
    jitterMs: fc.integer({ min: 0, max: 40 }),
    loss: fc.integer({ min: 0, max: 30 }).map((percent) => percent / 100),
    breaks: fc.array(
      fc.record({
        a: fc.nat(7),
        b: fc.nat(7),
        atMs: fc.integer({ min: 200, max: 4_000 }),
        forMs: fc.integer({ min: 300, max: 3_000 }),
        oneWay: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
    pauses: fc.array(
      fc.record({
        seat: fc.nat(7),
        atMs: fc.integer({ min: 200, max: 4_000 }),
        forMs: fc.integer({ min: 800, max: 1_500 }),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ roundTripMs, jitterMs, loss, breaks, pauses, ...rest }) => {
    const notFirst = (seat: number): number => 1 + (seat % (rest.seats - 1));
    return {
      ...rest,
      seconds: 12,
      absenceSteps: 60,
      weather: { roundTripMs, jitterMs, loss },
      breaks: breaks.map((one) => ({ ...one, a: notFirst(one.a), b: notFirst(one.b) })),
      pauses: pauses.map((one) => ({ ...one, seat: 1 + (one.seat % Math.floor((rest.seats - 1) / 2)) })),
    };
  });

/** What is wrong with such a match: the seats that remain must agree who is out and when, and go on. */
export function splitsOf(played: Played): readonly string[] {
  const { faults, ticks, drops } = judge(played);
  const problems = [...faults];
  if (ticks < 120) problems.push(`only ${ticks} ticks were played`);
  for (const { seat, session } of played.peers) {
    if (drops.has(seat) && !session.isOver) problems.push(`seat ${seat} is out and does not know it`);
  }
  return problems;
}
