import { seededRandom } from '@parley/games';
import { lightCycles } from '@parley/games/light-cycles';
import { expect, it } from 'vitest';
import { at, newSigner } from '../testing/company.ts';
import { CoreMatch } from '../testing/core-match.ts';
import { type TickOwn, tickCore } from './tick-core.ts';

it('[N1.20] a bot that is asked for each tick plays a whole match of light cycles, and is no worse for the delay of its inputs', async () => {
  const signers = [await newSigner(), await newSigner()];
  const keys = signers.map(({ key }) => key);
  const cores = keys.map((_, self) =>
    tickCore({ match: 'match-0001', title: lightCycles, seed: 7, keys, self, now: 0 }),
  );
  const match = new CoreMatch<TickOwn>(cores, signers, 0);
  await match.link('open');
  const random = seededRandom(7);
  const strengths = ['strong', 'easy'] as const;

  for (const [seat, core] of match.cores.entries()) {
    core.ticks?.steer((state) => {
      return lightCycles.suggest(state as ReturnType<typeof lightCycles.initial>, seat, random, at(strengths, seat));
    });
  }
  for (let passed = 0; passed < 400 && match.core(0).view.stage !== 'final'; passed += 1) await match.pass(1_000);
  const { view } = match.core(0);
  expect(view.stage).toBe('final');
  expect(view.outcome?.ranks).toEqual([1, 2]);
  expect(await match.core(0).report()).toEqual({ ...(await match.core(1).report()), seat: 0 });
}, 120_000);
