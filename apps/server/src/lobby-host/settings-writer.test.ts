import { expect, it } from 'vitest';
import type { Change } from '../lobby/input.ts';
import { makeMemoryStore } from '../store/memory.ts';
import { samplePlayer } from '../store/testing/samples.ts';
import { makeSettingsWriter } from './settings-writer.ts';

const hidden = (player: string, value: boolean): Change => ({ kind: 'hidden', player, hidden: value });

it('[O5.10] settings of one player are written in the order in which they were made, whatever each takes', async () => {
  const store = makeMemoryStore();
  await store.players.add(samplePlayer('Ada'));
  const ada = samplePlayer('Ada').id;
  const gates: (() => void)[] = [];
  const written: unknown[] = [];
  const players = {
    ...store.players,
    async update(id: string, change: object) {
      await new Promise<void>((resolve) => gates.push(resolve));
      written.push(change);
      return store.players.update(id, change);
    },
  };
  const writer = makeSettingsWriter(
    { players },
    () => 0,
    () => {},
  );
  const all = [writer.write(hidden(ada, true)), writer.write(hidden(ada, false)), writer.write(hidden(ada, true))];
  for (let at = 0; at < all.length; at += 1) {
    await expect.poll(() => gates.length).toBe(at + 1);
    gates[at]?.();
    await all[at];
  }
  expect(written).toEqual([{ hidden: true }, { hidden: false }, { hidden: true }]);
});

it('[O5.10] one that cannot be written fails alone', async () => {
  const store = makeMemoryStore();
  await store.players.add(samplePlayer('Ada'));
  let fails = true;
  const players = {
    ...store.players,
    async update(id: string, change: object) {
      if (fails) throw new Error('the disk is full');
      return store.players.update(id, change);
    },
  };
  const ada = samplePlayer('Ada').id;
  const pending: number[] = [];
  const writer = makeSettingsWriter(
    { players },
    () => 0,
    (player) => pending.push(writer.pendingOf(player).length),
  );
  await expect(writer.write(hidden(ada, true))).rejects.toThrow('full');
  fails = false;
  const both = [writer.write(hidden(ada, false)), writer.write(hidden(ada, true))];
  expect(writer.pendingOf(ada)).toEqual([hidden(ada, false), hidden(ada, true)]);
  await Promise.all(both);
  expect(pending).toEqual([0, 1, 0]);
  expect((await store.players.byId(ada))?.hidden).toBe(true);
});
