import { beforeEach, expect, it } from 'vitest';
import { type Burst, makeBurst } from './burst.ts';

let now: number;
let takesMs: number;
let asksAgain: boolean;
let worked: number[];
let waiting: { readonly at: number; readonly run: () => void } | null;
let burst: Burst;

beforeEach(() => {
  now = 1_000;
  takesMs = 1;
  asksAgain = false;
  worked = [];
  waiting = null;
  burst = makeBurst({
    now: () => now,
    after(ms, run) {
      waiting = { at: now + ms, run };
      return () => {
        waiting = null;
      };
    },
    run() {
      worked.push(now);
      now += takesMs;
      if (asksAgain) burst.soon();
      if (takesMs === 0) throw new Error('a fault of ours');
    },
  });
});

/** Asks for the work at each millisecond of so long a time. */
function ask(forMs: number): void {
  for (const until = now + forMs; now < until; now += 1) {
    burst.soon();
    if (waiting !== null && now >= waiting.at) {
      const { run } = waiting;
      waiting = null;
      run();
    }
  }
}

it('[S7.1] what is asked for within a moment is done once', () => {
  ask(101);
  expect(worked).toEqual([1_050]);
  ask(40);
  expect(worked).toEqual([1_050, 1_102]);
});

it('[O6.17] work that takes long is done less often, and takes a small part of the time', () => {
  takesMs = 100;
  ask(10_000);
  expect(worked.length * takesMs).toBeLessThan(0.13 * 10_000);
  expect(worked.length).toBeGreaterThan(8);
  // And as often as before once it is short again.
  takesMs = 1;
  worked = [];
  ask(2_000);
  expect(worked.length).toBeGreaterThan(20);
});

it('[O6.17] work that asks for more of itself rests, too', () => {
  takesMs = 100;
  asksAgain = true;
  burst.soon();
  for (const until = now + 10_000; now < until; now += 1) {
    if (waiting === null || now < waiting.at) continue;
    const { run } = waiting;
    waiting = null;
    run();
  }
  expect(worked.length).toBeGreaterThan(8);
  expect(worked.length * takesMs).toBeLessThan(0.13 * 10_000);
});

it('a fault in it is the fault of that time alone; once stopped, it runs no more', () => {
  takesMs = 0;
  burst.soon();
  expect(() => waiting?.run()).toThrow('ours');
  takesMs = 1;
  ask(60);
  expect(worked).toHaveLength(2);
  burst.soon();
  burst.stop();
  burst.soon();
  expect(waiting).toBeNull();
});
