import { HELLO_PROOF_TYP } from '@parley/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Arena, openArena, type Person, startPair } from '../testing/arena.ts';

const MOST = 20;

let arena: Arena;
beforeEach(async () => {
  arena = await openArena({ PARLEY_MAX_CLIENTS: String(MOST) });
});
afterEach(() => arena.stop());

async function enters(person: Person): Promise<boolean> {
  const one = await arena.stranger().catch(() => null);
  if (one === null) return false;
  const [ticket, tab] = [arena.ticket(person), `tab-of-${person.name}`];
  await one.hello(ticket, { tab, proof: await person.sign(HELLO_PROOF_TYP, { ticket, tab }) });
  const isIn = one.next('welcome').then(
    () => true,
    () => false,
  );
  return Promise.race([isIn, one.closed.then(() => false)]);
}

/** Newcomers, one after the other until somebody is refused. */
async function crowd(name: string): Promise<number> {
  for (let at = 0; ; at += 1) if (!(await enters(await arena.player(`${name}${at}`)))) return at;
}

it('[O6.41] who loses its connection in a match comes back, however many newcomers wait for its place', async () => {
  const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
  const [a, b] = [await arena.client(ada), await arena.client(bob)];
  expect(b.id).not.toBe(a.id);
  expect(await crowd('early')).toBe(MOST - 3);
  a.cut();
  await expect.poll(() => arena.session.counts().clients).toBe(MOST - 2);
  expect(await crowd('late')).toBe(0);
  expect((await arena.client(ada)).id).toBe(a.id);
  // Bob's line is dead, and nobody has noticed: the last place is for such as him.
  expect((await arena.client(bob)).id).toBe(b.id);
  expect(await crowd('later')).toBe(0);
});

it('[O6.41] who left gives its place to a newcomer', async () => {
  const a = await arena.client(await arena.player('ada'));
  await crowd('early');
  await a.leave();
  await expect.poll(() => arena.session.counts().clients).toBe(MOST - 2);
  expect(await crowd('late')).toBe(1);
});

it('[O6.41] after a restart places are kept for those whose matches run', async () => {
  const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
  await startPair(await arena.client(ada), await arena.client(bob));
  await arena.restart();
  expect(await crowd('early')).toBe(MOST - 3);
  for (const one of [ada, bob]) expect((await arena.client(one)).id).not.toBe('');
});
