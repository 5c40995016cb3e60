import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import { expect, it } from 'vitest';
import type { CoreCommand, CoreInput, MatchCore } from '../core.ts';
import { newSigner } from '../testing/company.ts';
import { CoreMatch } from '../testing/core-match.ts';
import { type TickOwn, tickCore } from './tick-core.ts';

const NOW = 1_800_000_000_000;

/** The same core on a device that begins each signature so much later, because its disk or its processor is busy. */
function slow(core: MatchCore<TickOwn>, lateMs: number): MatchCore<TickOwn> {
  const held: { readonly at: number; readonly command: CoreCommand<TickOwn> }[] = [];
  return new Proxy(core, {
    get(target, name) {
      if (name !== 'step') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return (input: CoreInput<TickOwn>, now: number) => {
        const commands: CoreCommand<TickOwn>[] = [];
        for (const command of target.step(input, now)) {
          if (command.kind === 'sign') held.push({ at: now + lateMs, command });
          else commands.push(command);
        }
        while ((held[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
          const due = held.shift();
          if (due !== undefined) commands.push(due.command);
        }
        return commands;
      };
    },
  });
}

it.each([300, 700, 1_500])(
  'a match goes on though a device signs %i ms late',
  async (lateMs) => {
    const title = bumpers({ ticks: 6_000, points: 1_000_000 });
    const signers = await Promise.all([newSigner(), newSigner()]);
    const keys = signers.map(({ key }) => key);
    const cores = keys.map((_, self) => {
      const core = tickCore({ match: 'match-0001', title, seed: 7, keys, self, now: NOW });
      return self === 0 ? slow(core, lateMs) : core;
    });
    const match = new CoreMatch<TickOwn>(cores, signers, NOW, () => 20);
    await match.link('open');
    const random = seededRandom(1);
    const confirmed = (): number => {
      const { view } = match.core(1);
      return view.kind === 'ticks' ? view.confirmed : 0;
    };
    await match.play(random, () => match.now >= NOW + 6_000);
    const half = confirmed();
    await match.play(random, () => match.now >= NOW + 12_000);
    expect(half).toBeGreaterThan(30);
    // A signature covers all blocks before it, so it goes on at once with each.
    expect(confirmed() - half).toBeGreaterThan(60);
  },
  60_000,
);
