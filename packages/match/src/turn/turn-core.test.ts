import { turnTitle } from '@parley/games/testing';
import { describeMatchCore } from '../core.contract.ts';
import { turnCore } from './turn-core.ts';

for (const [id, seats] of [
  ['four-in-a-row', 2],
  ['dots-and-boxes', 3],
] as const) {
  const title = turnTitle(id);
  const { absenceMs } = title.clocks;
  describeMatchCore(`${title.name} for ${seats}`, {
    title,
    seats,
    absenceMs,
    make: (setup) => turnCore({ ...setup, title }),
  });
}
