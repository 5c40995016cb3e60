import { ENTRY_TYP } from '@parley/evidence';
import { turnTitle } from '@parley/games/testing';
import { expect, it } from 'vitest';
import { describeMatchCore } from '../core.contract.ts';
import { newSigner } from '../testing/company.ts';
import { turnCore } from './turn-core.ts';

for (const [id, seats] of [
  ['four-in-a-row', 2],
  ['dots-and-boxes', 3],
  ['liars-dice', 3],
] as const) {
  const title = turnTitle(id);
  const { absenceMs } = title.clocks;
  describeMatchCore(`${title.id} for ${seats}`, {
    title,
    seats,
    absenceMs,
    beginsItself: title.secrets !== undefined,
    make: (setup) => turnCore({ ...setup, title }),
  });
}

it('[O6.18] an entry that its author has padded is refused, as the server would refuse to store it', async () => {
  const title = turnTitle('four-in-a-row');
  const signers = [await newSigner(), await newSigner()] as const;
  const match = 'a-match-of-22-letters-';
  const keys = signers.map(({ key }) => key);
  const core = turnCore({ match, title, seed: 1, keys, self: 0, now: 0 });
  await core.prepare();
  const [prev, state] = ['p'.repeat(43), 's'.repeat(43)];
  const entry = { v: 2, match, seat: 1, n: 0, prev, heads: [null, null], ply: 1, state };
  const read = async (more: object) => {
    const act = { kind: 'move', move: { column: 3 } };
    const jws = await signers[1].sign(ENTRY_TYP, { ...entry, act, ...more });
    return core.read(1, 'reliable', { format: 'json', value: { t: 'entry', jws } });
  };
  expect(await read({})).toMatchObject({ kind: 'own', own: { kind: 'entry' } });
  expect(await read({ pad: 'x'.repeat(150) })).toEqual({ kind: 'refused', code: 'too-large' });
});
