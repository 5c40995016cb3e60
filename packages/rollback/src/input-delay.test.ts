import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputDelay, inputDelayFor } from './input-delay.ts';
import { InputQueue } from './input-queue.ts';

/** Plays `ticks` with inputs that are all different, and looks at what was sent after each. */
function play(delay: InputDelay, ticks: number, at: (tick: number) => void = () => {}): number[] {
  const queue = new InputQueue(2);
  const sent: number[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    at(tick);
    delay.add(tick, Uint8Array.of((tick + 1) & 0xff, (tick + 1) >> 8), queue);
    // What was sent once stays as it is.
    const into = new Uint8Array(2);
    const changed = sent.filter((value, before) => {
      queue.copy(before, into);
      return (into[0] ?? 0) + 256 * (into[1] ?? 0) !== value;
    });
    expect(changed).toEqual([]);
    for (let next = sent.length; next < queue.next; next += 1) {
      queue.copy(next, into);
      sent.push((into[0] ?? 0) + 256 * (into[1] ?? 0));
    }
    expect(queue.next).toBeGreaterThan(tick);
  }
  return sent;
}

describe('the input delay', () => {
  it.each([
    [0, 0, 1],
    [50, 0, 1],
    [50, 30, 2],
    [100, 10, 2],
    [150, 10, 4],
    [300, 50, 4],
    [Number.NaN, 0, 1],
  ])('[N1.3] for %d ms round trip and %d ms jitter is %d ticks', (roundTripMs, jitterMs, ticks) => {
    expect(inputDelayFor(roundTripMs, jitterMs)).toBe(ticks);
  });

  it('[N1.3] puts each input so many ticks later, after nothing', () => {
    expect(play(new InputDelay(2), 4)).toEqual([0, 0, 1, 2, 3, 4]);
  });

  it('[N1.3] changes in play by one tick a second: longer repeats an input, shorter leaves one out', () => {
    const delay = new InputDelay(1);
    const sent = play(delay, 300, (tick) => {
      if (tick === 10) delay.want(3);
      if (tick === 190) delay.want(2);
    });
    const twice = sent.filter((value, i) => value > 0 && sent[i - 1] === value);
    expect(twice).toHaveLength(2);
    expect((twice[1] ?? 0) - (twice[0] ?? 0)).toBe(60);
    const missing = Array.from({ length: 299 }, (_, i) => i + 1).filter((value) => !sent.includes(value));
    expect(missing).toHaveLength(1);
    expect(delay.ticks).toBe(2);
  });

  it('[N1.3] changes at once between rounds', () => {
    const delay = new InputDelay(1);
    delay.set(4);
    expect(delay.ticks).toBe(4);
    delay.set(9);
    expect(delay.ticks).toBe(4);
  });

  it('[N1.3] input delay changed in play: nothing that was sent is overwritten, whatever is asked for when', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 0, max: 5 }), fc.boolean()), { maxLength: 8 }),
        (changes) => {
          const delay = new InputDelay(1);
          play(delay, 200, (tick) => {
            for (const [at, ticks, now] of changes) if (at === tick) now ? delay.set(ticks) : delay.want(ticks);
          });
        },
      ),
      { seed: 2, numRuns: 50 },
    );
  });
});
