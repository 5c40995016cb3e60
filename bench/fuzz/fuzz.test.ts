import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@parley/games';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepFound, readFound } from './found.ts';
import { allTargets, fuzz, tried } from './fuzz.ts';
import { mutateBytes, mutateJson, mutateJws, mutateText } from './mutate.ts';
import { asText, insist, type Target } from './target.ts';

const targets = allTargets();
/** Few enough for every run of the tests; `npm run fuzz` tries as many as one likes. */
const OF_EACH = 400;

describe('what strangers send', () => {
  it.each(targets)(
    '[O6.1, O11.7] $name: real traffic is read, and changed traffic is refused or means what it meant',
    async (target) => {
      const read = await Promise.all(target.samples.map((sample) => tried(target, sample)));
      expect(read.filter((outcome) => typeof outcome === 'object')).toEqual([]);
      // Some needs what came before it.
      if (!['rollback-session', 'stream-frame'].includes(target.name)) expect(read).toContain('accepted');
      const { failures, accepted, refused } = await fuzz(target, OF_EACH, 11);
      expect(failures).toEqual([]);
      expect(accepted + refused).toBe(OF_EACH);
      expect(refused).toBeGreaterThan(OF_EACH / 10);
    },
  );

  it.each(targets)('[O6.1, O11.7] $name: nothing that fast-check thinks of makes it throw', async (target) => {
    const anything = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.uint8Array({ maxLength: 400 }),
      fc.jsonValue().map((value) => JSON.stringify({ type: 'ping', ...Object(value) })),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (input) => {
        expect(typeof (await tried(target, input))).toBe('string');
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it.each(readFound().map((found, at) => ({ at, ...found })))(
    '[O11.7] $target: number $at of those that once failed ($what) does not any more',
    async ({ target, input }) => {
      const found = targets.find(({ name }) => name === target);
      if (found === undefined) throw new Error(`there is no target ${target}`);
      expect(typeof (await tried(found, input))).toBe('string');
    },
  );
});

describe('the fuzzer', () => {
  it('[O11.7] makes the same of a seed again', () => {
    const samples = ['{"a":1,"b":[1,2,{"c":"x"}]}', 'eyJh.eyJi.c2ln'];
    for (const make of [mutateText, mutateJson, mutateJws]) {
      const of = (seed: number): string[] => {
        const random = seededRandom(seed);
        return Array.from({ length: 50 }, () => make(samples, random));
      };
      expect(of(3)).toEqual(of(3));
      expect(of(3)).not.toEqual(of(4));
      expect(new Set(of(3)).size).toBeGreaterThan(30);
    }
    const bytes = [new Uint8Array(20), new Uint8Array([1, 2, 3])];
    expect(mutateBytes(bytes, seededRandom(1))).toEqual(mutateBytes(bytes, seededRandom(1)));
  });

  const planted = (run: Target['run'], mostMs = 1_000): Target => ({
    name: 'planted',
    weight: 1,
    mostMs,
    samples: ['{"type":"ping","re":1}'],
    make: (random) => mutateJson(['{"type":"ping","re":1}'], random),
    run,
  });

  it('[O11.7] finds a parser that throws, and makes the input small', async () => {
    const { failures } = await fuzz(
      planted((input) => {
        if (asText(input).includes('-')) throw new TypeError('no minus');
        return 'refused';
      }),
      2_000,
      1,
    );
    expect(failures).toEqual([{ target: 'planted', kind: 'threw', what: 'TypeError: no minus', input: '-' }]);
  });

  it('[O11.7] finds what is accepted and should not be, and what takes too long', async () => {
    const wrong = await fuzz(
      planted((input) => {
        insist(!asText(input).includes('[]'), 'no empty list');
        return 'accepted';
      }),
      2_000,
      1,
    );
    expect(wrong.failures).toMatchObject([{ kind: 'wrong', what: 'no empty list', input: '[]' }]);
    const slow = await fuzz(
      planted((input) => {
        const until = performance.now() + (asText(input).includes('null') ? 6 : 0);
        while (performance.now() < until);
        return 'refused';
      }, 4),
      300,
      1,
    );
    expect(slow.failures).toMatchObject([{ kind: 'slow', input: 'null' }]);
  });

  it('[O11.7] keeps what it found, once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-fuzz-'));
    const file = join(folder, 'found.lines');
    const failures = [
      { target: 'a', kind: 'threw', what: 'x', input: '\ud800"\n' },
      { target: 'b', kind: 'wrong', what: 'y', input: new Uint8Array([0, 255]) },
    ] as const;
    keepFound(failures, file);
    keepFound(failures, file);
    expect(readFound(file)).toEqual([
      { target: 'a', what: 'threw: x', input: '\ud800"\n' },
      { target: 'b', what: 'wrong: y', input: new Uint8Array([0, 255]) },
    ]);
    rmSync(folder, { recursive: true });
  });
});
