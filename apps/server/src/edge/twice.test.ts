import { HELLO_PROOF_TYP } from '@parley/protocol';
import { expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { type Arena, openArena, type Person } from '../testing/arena.ts';

/** More than the server lets in at the same moment (`entrance-queue.ts`). */
const PAIRS = 9;

/** A store that takes its time, so that what comes together is under way together. */
function unhurried(store: Store): Store {
  return {
    ...store,
    matches: {
      ...store.matches,
      async openOfPlayer(player) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return store.matches.openOfPlayer(player);
      },
    },
  };
}

it('[S1.10, O6.12] a client that goes while the lobby lets it in leaves nobody on the list, and its place to the next one', async () => {
  const arena = await openArena({}, unhurried(makeMemoryStore()));
  const hasty = await arena.player('hasty');
  for (let time = 0; time < PAIRS; time += 1) {
    const gone = await arena.stranger();
    const [ticket, tab] = [arena.ticket(hasty), `tab-number-${time}`];
    await gone.hello(ticket, { tab, proof: await hasty.sign(HELLO_PROOF_TYP, { ticket, tab }) });
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (time % 2 === 0) await gone.leave();
    else gone.cut();
  }
  const ada = await arena.client(await arena.player('ada'));
  expect(await ada.ask({ type: 'away', away: true })).toBe('done');
  expect((await ada.next('welcome')).window.people).toEqual([]);
  expect(arena.session.counts().clients).toBe(1);
  await arena.stop();
});

/** Two connections of one tab that say hello in the same moment. */
async function twice(arena: Arena, person: Person, tab: string) {
  const both = [await arena.stranger(), await arena.stranger()];
  const hellos = await Promise.all(
    both.map(async () => {
      const ticket = arena.ticket(person);
      return { ticket, proof: await person.sign(HELLO_PROOF_TYP, { ticket, tab }) };
    }),
  );
  await Promise.all(
    both.map((one, at) => one.hello(hellos[at]?.ticket ?? '', { tab, proof: hellos[at]?.proof ?? '' })),
  );
  return both;
}

it('[S1.10, S7.11] of one tab that enters twice at once one gets in and the other one hears why not, and nobody is kept out by it', async () => {
  const arena = await openArena({}, unhurried(makeMemoryStore()));
  const mallory = await arena.player('mallory');
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const both = await twice(arena, mallory, `tab-number-${pair}`);
    const ends = await Promise.race(both.map((one) => one.closed));
    expect(ends).toEqual({ code: 4001, reason: 'replaced' });
    await Promise.any(both.map((one) => one.next('welcome')));
  }
  expect(arena.session.counts().clients).toBe(PAIRS);
  const ada = await arena.client(await arena.player('ada'));
  expect((await ada.next('welcome')).window.people).toHaveLength(PAIRS);
  await arena.stop();
});
