import type { Timers } from '@parley/client';
import { describe, expect, it } from 'vitest';
import { type MakeClock, tickTimers } from './tick-timers.ts';

/** The page's own timers, by hand. */
function page() {
  let now = 1_000;
  let waiting: { readonly at: number; readonly run: () => void }[] = [];
  const timers: Timers = {
    now: () => now,
    random: () => 0.5,
    after(ms, run) {
      const one = { at: now + ms, run };
      waiting.push(one);
      return () => {
        waiting = waiting.filter((other) => other !== one);
      };
    },
  };
  return {
    timers,
    count: () => waiting.length,
    pass(ms: number): void {
      now += ms;
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}

function worker() {
  const asked: (readonly [number, number | null])[] = [];
  let hears: (data: unknown) => void = () => {};
  let fails = (): void => {};
  const make: MakeClock = (heard, failed) => {
    hears = heard;
    fails = failed;
    return (id, ms) => void asked.push([id, ms]);
  };
  return { make, asked, say: (data: unknown) => hears(data), fail: () => fails() };
}

describe('timers for matches in real time', () => {
  it('[N10.1] wait in the worker once it works, and a time that was called off does not run', () => {
    const own = page();
    const clock = worker();
    const timers = tickTimers(own.timers, clock.make);
    clock.say(0);
    const ran: string[] = [];
    timers.after(16, () => ran.push('first'));
    const cancel = timers.after(16, () => ran.push('second'));
    cancel();
    expect(own.count()).toBe(0);
    expect(clock.asked).toEqual([
      [1, 16],
      [2, 16],
      [2, null],
    ]);
    clock.say(1);
    clock.say(2);
    clock.say(1);
    clock.say('else');
    expect(ran).toEqual(['first']);
  });

  it('[N10.2] are those of the page until the worker works, where none can be made, and once it has failed', () => {
    const own = page();
    const clock = worker();
    const timers = tickTimers(own.timers, clock.make);
    const ran: string[] = [];
    timers.after(10, () => ran.push('before'));
    clock.say(0);
    timers.after(30, () => ran.push('lost with it'));
    own.pass(10);
    expect(ran).toEqual(['before']);
    clock.fail();
    own.pass(19);
    expect(ran).toEqual(['before']);
    own.pass(1);
    expect(ran).toEqual(['before', 'lost with it']);
    timers.after(5, () => ran.push('after'));
    own.pass(5);

    const none = tickTimers(own.timers, () => {
      throw new Error('no workers');
    });
    none.after(5, () => ran.push('without'));
    own.pass(5);
    expect(ran).toEqual(['before', 'lost with it', 'after', 'without']);
  });
});
