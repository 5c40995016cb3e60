import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type EntranceQueue, makeEntranceQueue } from './entrance-queue.ts';

let now: number;
let turns: (() => void)[];
let queue: EntranceQueue;
let log: string[];
beforeEach(() => {
  now = 0;
  turns = [];
  log = [];
  queue = makeEntranceQueue({ now: () => now, later: (run) => turns.push(run) });
});

/** An entrance that takes the processor for so long, and nothing else. */
function enter(rank: 'return' | 'join', name: string, costMs: number): void {
  const told = (): void => void log.push(`told ${name}`);
  const work = async (): Promise<void> => {
    now += costMs;
    log.push(name);
  };
  void queue.run(rank, told, work);
}

/** Whatever follows from what has happened, without another turn of the loop. */
async function settle(): Promise<void> {
  for (let n = 0; n < 50; n += 1) await Promise.resolve();
}

/** One turn of the loop: what was put off for it, and then whatever follows from that. */
async function turn(): Promise<void> {
  for (const run of turns.splice(0)) run();
  await settle();
}

const entered = (): string[] => log.filter((line) => !line.startsWith('told'));

describe('entrances', () => {
  it('[S7.11] are at once while there is room, and nobody is told to wait', async () => {
    for (const name of ['a', 'b', 'c']) enter('join', name, 1);
    expect(log).toEqual(['a', 'b', 'c']);
    expect(queue.waiting()).toBe(0);
  });

  it('[O6.15] take ten milliseconds of a turn of the loop, then everything else has its turn', async () => {
    for (let n = 0; n < 12; n += 1) enter('return', String(n), 4);
    await turn();
    const afterOne = entered().length;
    expect(queue.waiting()).toBe(12 - afterOne);
    await turn();
    // Two that fit, and the one that was begun before the time was over.
    expect(entered().length - afterOne).toBe(3);
    for (let n = 0; n < 5; n += 1) await turn();
    expect(entered()).toEqual(Array.from({ length: 12 }, (_, n) => String(n)));
  });

  it('[O6.15] rest for as long as they took while connections come in, but are never stopped by them', async () => {
    for (let n = 0; n < 3; n += 1) {
      queue.arrived();
      enter('return', `early-${n}`, 0);
      await turn();
    }
    log = [];
    for (let n = 0; n < 8; n += 1) enter('return', String(n), 2);
    expect(entered()).toEqual(['0']);
    await settle();
    for (let at = 0; at < 6; at += 1) {
      queue.arrived();
      now += 1;
      await turn();
    }
    // Each took two milliseconds and rests two: six of arrivals have room for three more.
    expect(entered()).toEqual(['0', '1', '2', '3']);
    await turn();
    await turn();
    expect(entered()).toHaveLength(8);
  });

  it('[S7.11] of those who return go before those who are new, each in their order', async () => {
    enter('join', 'first', 20);
    for (const name of ['new-1', 'new-2']) enter('join', name, 20);
    for (const name of ['back-1', 'back-2']) enter('return', name, 20);
    for (let n = 0; n < 6; n += 1) await turn();
    expect(entered()).toEqual(['first', 'back-1', 'back-2', 'new-1', 'new-2']);
  });

  it('[S7.11] that wait are told after half a second, and again every three', async () => {
    enter('join', 'first', 20);
    enter('join', 'waits', 20);
    const told: number[] = [];
    for (const ms of [499, 1, 0, 2_999, 1, 3_000]) {
      now += ms;
      queue.tick();
      told.push(log.filter((line) => line === 'told waits').length);
    }
    expect(told).toEqual([0, 1, 1, 1, 2, 3]);
  });

  it('[S7.11] a few connections one after another are no crowd: nobody waits for them', async () => {
    for (let n = 0; n < 5; n += 1) {
      queue.arrived();
      enter('join', String(n), 1);
      if (n % 2 === 1) await turn();
    }
    expect(entered()).toHaveLength(5);
  });

  it('[O6.15] are no more than eight under way, however long a store takes, and the loop does not spin meanwhile', async () => {
    const ends: (() => void)[] = [];
    const slow = () =>
      new Promise<void>((resolve) => {
        ends.push(resolve);
      });
    for (let n = 0; n < 10; n += 1) void queue.run('return', () => {}, slow);
    for (let n = 0; n < 5; n += 1) await turn();
    expect(ends).toHaveLength(8);
    expect(turns).toEqual([]);
    ends[0]?.();
    await turn();
    expect(ends).toHaveLength(9);
  });

  it('[O6.15] that fail make room like others, and their fault is the caller’s', async () => {
    const failed = queue.run(
      'join',
      () => {},
      () => Promise.reject(new Error('no store')),
    );
    await expect(failed).rejects.toThrow('no store');
    expect(
      await queue.run(
        'join',
        () => {},
        async () => 'in',
      ),
    ).toBe('in');
  });

  it('[S7.11] the wait is estimated by the pace of the latest', async () => {
    for (let n = 0; n < 300; n += 1) enter('return', String(n), 10);
    while (queue.waiting() > 100) await turn();
    enter('join', 'new', 10);
    expect(queue.waitMs('return')).toBeGreaterThan(800);
    expect(queue.waitMs('return')).toBeLessThan(1_200);
    expect(queue.waitMs('join')).toBeGreaterThan(queue.waitMs('return'));
  });

  it('[S7.11] that wait are dropped where the server stops, and none is taken after', async () => {
    enter('join', 'first', 20);
    const waits = queue.run(
      'return',
      () => {},
      async () => 'in',
    );
    queue.close();
    expect(await waits).toBe('dropped');
    expect(
      await queue.run(
        'return',
        () => {},
        async () => 'in',
      ),
    ).toBe('dropped');
  });

  it('[S7.11] everybody gets in, whatever comes in which order at which cost', async () => {
    const arrivals = fc.array(
      fc.record({ rank: fc.constantFrom('return' as const, 'join' as const), cost: fc.nat(30), turns: fc.nat(2) }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async (list) => {
        log = [];
        for (const [at, { rank, cost, turns: later }] of list.entries()) {
          enter(rank, String(at), cost);
          for (let n = 0; n < later; n += 1) await turn();
        }
        for (let n = 0; n < 2 * list.length + 2; n += 1) await turn();
        expect(entered().sort()).toEqual(list.map((_, at) => String(at)).sort());
        expect(queue.waiting()).toBe(0);
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
