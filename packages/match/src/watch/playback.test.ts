import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Playback, type PlaybackSource, paceFor } from './playback.ts';

const SEED = 20_270_101;
const title = bumpers({ ticks: 6_000, points: 1_000_000 });
const PICTURE_MS = 1_000 / 60;

/** Two players who do something, of whom so many ticks are here. */
function sourceOf(reach: number): PlaybackSource & { reach: number } {
  const inputs = [1, 2].map((seed) => {
    const random = seededRandom(seed);
    return Uint8Array.from({ length: 6_000 }, () => Math.floor(random() * 16));
  });
  return {
    reach,
    outs: [null, null],
    get signed() {
      return inputs.map((all) => ({ ticks: this.reach, inputs: (from: number, to: number) => all.slice(from, to) }));
    },
  };
}

describe('a match in real time, as somebody sees it who watches', () => {
  it('[N7.4] begins near the newest that is here, and not at the first tick', () => {
    const playback = new Playback(title, 2, 7);
    const source = sourceOf(5_000);
    for (let now = 0; playback.isJoining && now < 1_000; now += PICTURE_MS) playback.pass(source, now);
    expect(playback.isJoining).toBe(false);
    expect(source.reach - playback.tick).toBeLessThan(100);
  });

  it('[N7.4] plays at the pace of the match from parts that come each second, up to half a second late', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 40, maxLength: 40 }), (delays) => {
        const playback = new Playback(title, 2, 7);
        const source = sourceOf(600);
        const arrivals = delays.map((late, second) => ({ at: second * 1_000 + late, reach: 600 + second * 60 }));
        let stood = 0;
        let before = 0;
        let longest = 0;
        for (let now = 0; now < 40_000; now += PICTURE_MS) {
          for (const { at, reach } of arrivals) if (at <= now) source.reach = Math.max(source.reach, reach);
          const wasJoining = playback.isJoining;
          playback.pass(source, now);
          const { tick } = playback;
          // Never back, and no leap once it is shown.
          expect(tick).toBeGreaterThanOrEqual(before);
          if (!wasJoining) expect(tick - before).toBeLessThanOrEqual(3);
          stood = tick === before ? stood + 1 : 0;
          if (!wasJoining) longest = Math.max(longest, stood);
          before = tick;
        }
        // Two pictures without a tick are what a pace of nine tenths has now and then.
        expect(longest).toBeLessThanOrEqual(6);
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  it('[N7.4] catches up faster the more is at hand, and leaps ahead where it is ten seconds behind', () => {
    expect([10, 60, 200, 400].map(paceFor)).toEqual([0.9, 1, 1.15, 1.5]);
    const playback = new Playback(title, 2, 7);
    const source = sourceOf(400);
    let now = 0;
    const pass = (ms: number): void => {
      for (const until = now + ms; now < until; now += PICTURE_MS) playback.pass(source, now);
    };
    pass(500);
    source.reach += 300;
    const { tick } = playback;
    pass(1_000);
    expect(playback.tick - tick).toBeGreaterThan(75);
    expect(playback.tick - tick).toBeLessThan(95);
    // A page that nobody saw for a minute.
    source.reach += 3_600;
    pass(200);
    expect(source.reach - playback.tick).toBeLessThan(100);
  });

  it('[N7.4] stands still where nothing more is here, and goes on from there', () => {
    const playback = new Playback(title, 2, 7);
    const source = sourceOf(300);
    let now = 0;
    const pass = (ms: number): void => {
      for (const until = now + ms; now < until; now += PICTURE_MS) playback.pass(source, now);
    };
    pass(5_000);
    expect(playback.tick).toBe(300);
    expect(playback.frame.alpha).toBe(1);
    source.reach += 60;
    pass(100);
    expect(playback.tick).toBeGreaterThan(300);
    expect(playback.tick).toBeLessThan(310);
  });
});
