import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Arena, openArena, type TestClient } from '../testing/arena.ts';

let arena: Arena;
let ada: TestClient;
beforeEach(async () => {
  arena = await openArena();
  ada = await arena.client(await arena.player('ada'));
});
afterEach(() => arena.stop());

it.each([
  ['text over its limit, but smaller than a relay frame may be', 'x'.repeat(17_000)],
  ['text of the size of a relay frame', 'x'.repeat(33_280)],
  ['text over any limit', 'x'.repeat(1_000_000)],
  ['bytes over any limit', Buffer.alloc(33_281)],
])('[O6.1] %s ends the connection in one and the same way, and is counted once', async (_what, data) => {
  const eve = await arena.client(await arena.player('eve'));
  await ada.seesPerson(eve.id);
  eve.raw(data);
  expect((await eve.closed).code).toBe(1009);
  expect(await arena.refusals('too-large')).toBe(1);
  await ada.seesGone(eve.id);
  expect(eve.messages.filter(({ type }) => type === 'refused' || type === 'bye')).toEqual([]);
});
