import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { describeWithRedis } from '../testing/redis.ts';
import { makeSlewedClock, quickestOffset } from './common-clock.ts';

const HOUR = 3_600_000;

describe('a clock that is corrected', () => {
  it.each([-50, 50, -9_000])('[O7.14] by %d ms: slowly, and it never goes back', (offset) => {
    let base = 1_000_000;
    const clock = makeSlewedClock(() => base);
    clock.set(7);
    expect(clock.now()).toBe(base + 7);
    clock.aim(7 + offset);
    expect(clock.now()).toBe(base + 7);
    let before = clock.now();
    for (let passed = 0; passed < Math.abs(offset) * 1_000; passed += 500) {
      base += 500;
      const now = clock.now();
      expect(now - before).toBeGreaterThanOrEqual(499.49);
      expect(now - before).toBeLessThanOrEqual(500.51);
      before = now;
    }
    expect(clock.now()).toBeCloseTo(base + 7 + offset, 3);
  });

  it('[O7.14] takes the quickest answer: one that was held up on its way says little', async () => {
    let own = 0;
    const ways = [
      [900, 100],
      [1, 1],
      [5, 700],
    ];
    const offset = await quickestOffset(
      () => own,
      async () => {
        const [there = 0, back = 0] = ways.shift() ?? [];
        own += there;
        const other = own + 5_000;
        own += back;
        return other;
      },
      3,
    );
    expect(offset).toBe(5_000);
  });
});

describeWithRedis('the clock of several processes', (redis) => {
  const directory = mkdtempSync(join(tmpdir(), 'parley-common-clock-'));
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(directory, { recursive: true, force: true });
  });

  it('[O7.14] is one, whatever the clocks of their machines say, and whenever those are set', async () => {
    const jumps = [HOUR, -24 * HOUR];
    const files = jumps.map((jump, at) => {
      const file = join(directory, `${at}`);
      writeFileSync(file, String(jump));
      return file;
    });
    const asked = await Promise.all(
      files.map(async (file) => {
        const child = fork(fileURLToPath(new URL('../testing/clock-process.ts', import.meta.url)), {
          execArgv: ['tsx', fileURLToPath(new URL('../testing/jumping-clock.ts', import.meta.url))].flatMap(
            (module) => ['--import', module],
          ),
          env: { ...process.env, JUMP_FILE: file, REDIS_URL: redis().url },
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        });
        children.push(child);
        await once(child, 'message');
        return async () => {
          child.send('now');
          const [said] = (await once(child, 'message')) as [{ now: number; wall: number }];
          return said;
        };
      }),
    );
    /** Redis runs on this machine, so its time is ours. */
    async function agree(): Promise<void> {
      for (const ask of asked) {
        const before = Date.now();
        const { now } = await ask();
        // A busy machine may take its time between an answer of Redis and its arrival.
        expect(now).toBeGreaterThan(before - 250);
        expect(now).toBeLessThan(Date.now() + 250);
      }
    }
    const walls = await Promise.all(asked.map((ask) => ask()));
    expect((walls[0]?.wall ?? 0) - (walls[1]?.wall ?? 0)).toBeGreaterThan(24 * HOUR);
    await agree();
    for (const file of files) writeFileSync(file, String(-HOUR));
    await agree();
  });
});
