import type { ServerMessage } from '@parley/protocol';
import { expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { openArena, type TestClient } from '../testing/arena.ts';

/** A store that keeps a block only when it is let. */
function heldUp(store: Store): { readonly store: Store; readonly let: () => void } {
  const held: (() => void)[] = [];
  return {
    let: () => held.shift()?.(),
    store: {
      ...store,
      players: {
        ...store.players,
        async block(...args) {
          await new Promise<void>((resolve) => held.push(resolve));
          await store.players.block(...args);
        },
      },
    },
  };
}

/** How many this client was told that it blocked, each time. */
const blockedAs = ({ messages }: TestClient): readonly number[] =>
  messages.flatMap((message: ServerMessage) => (message.type === 'self' ? [message.self.blocked.length] : []));

it('[S7.4] who was blocked stays so while the block is written down, whatever else is read of the player', async () => {
  const held = heldUp(makeMemoryStore());
  const arena = await openArena({}, held.store);
  const [ada, bob, carol] = [await arena.player('ada'), await arena.player('bob'), await arena.player('carol')];
  const [a, b] = [await arena.client(ada), await arena.client(bob)];
  await arena.client(carol);
  await b.seesPerson(a.id);
  const blocks = [a.ask({ type: 'block', player: bob.id }), a.ask({ type: 'block', player: carol.id })];
  await a.next('self', ({ self }) => self.blocked.length === 2);
  await b.seesGone(a.id);
  // Her rating changed meanwhile; then one of the blocks is kept, and then another tab of hers comes in.
  arena.session.playerChanged(ada.id);
  await b.ask({ type: 'away', away: true });
  held.let();
  expect(await blocks[0]).toBe('done');
  const tab = await arena.client(ada, 'another-tab');
  expect((await tab.next('welcome')).self.blocked).toHaveLength(2);
  await b.ask({ type: 'away', away: false });
  held.let();
  expect(await blocks[1]).toBe('done');
  await b.ask({ type: 'away', away: true });
  expect(
    blockedAs(a)
      .slice(1)
      .every((count) => count === 2),
  ).toBe(true);
  await arena.stop();
});
