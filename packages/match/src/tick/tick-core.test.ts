import { readSection } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { expect, it } from 'vitest';
import { describeMatchCore } from '../core.contract.ts';
import type { TranscriptItem } from '../core.ts';
import { newSigner } from '../testing/company.ts';
import { CoreMatch } from '../testing/core-match.ts';
import { type TickOwn, tickCore } from './tick-core.ts';

const named = (items: readonly TranscriptItem[]): readonly string[] =>
  items.flatMap(({ hash, jws }) => {
    const section = readSection(jws);
    return section.ok && section.value.inputs !== null ? section.value.inputs.hashes : [hash];
  });

for (const seats of [2, 3]) {
  const title = bumpers({ ticks: 400, points: 1_000 });
  describeMatchCore(`${title.id} for ${seats}`, {
    title,
    seats,
    absenceMs: title.absenceMs,
    beginsItself: false,
    named,
    make: (setup) => tickCore({ ...setup, title }),
  });
}

it('[N10.3] a page whose timers come once a second plays on by what its links bring', async () => {
  const title = bumpers({ ticks: 600, points: 1_000 });
  const signers = [await newSigner(), await newSigner()];
  const keys = signers.map(({ key }) => key);
  const cores = keys.map((_, self) => tickCore({ match: 'match-0001', title, seed: 7, keys, self, now: 0 }));
  const match = new CoreMatch<TickOwn>(cores, signers, 0);
  await match.link('open');
  match.slowed.set(1, 1_000);
  await match.pass(8_000);
  for (const { view } of match.cores) expect(view.kind === 'ticks' && view.tick).toBeGreaterThan(450);
});
