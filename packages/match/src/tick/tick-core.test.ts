import { readSection } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { describeMatchCore } from '../core.contract.ts';
import type { TranscriptItem } from '../core.ts';
import { tickCore } from './tick-core.ts';

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
    named,
    make: (setup) => tickCore({ ...setup, title }),
  });
}
