import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Arena, openArena, startPair, type TestClient } from '../testing/arena.ts';

/** The same attackers as in `lobby/asking.test.ts`, through real sockets. */

let arena: Arena;
let ada: TestClient;
beforeEach(async () => {
  arena = await openArena();
  ada = await arena.client(await arena.player('ada'));
});
afterEach(() => arena.stop());

const challenge = { type: 'select', title: 'four-in-a-row', mode: 'casual', seats: 2, table: null } as const;

/** Challenges that this client was shown. */
const shown = ({ messages }: TestClient): number =>
  new Set(messages.flatMap((message) => (message.type === 'table' ? [message.table.table] : []))).size;

describe('[S8.11] through sockets', () => {
  it('[S8.11] a guest that sends as fast as it may, and takes each challenge back, shows one', async () => {
    const eve = await arena.client(await arena.player('eve'));
    const answers: string[] = [];
    for (let n = 0; n < 25; n += 1) {
      const answer = await eve.ask({ ...challenge, to: ada.id });
      answers.push(answer);
      const mine = eve.messages.findLast((message) => message.type === 'table');
      if (answer === 'done' && mine?.type === 'table') {
        await eve.ask({ type: 'withdraw', table: mine.table.table, client: ada.id });
      }
    }
    expect(new Set(answers)).toEqual(new Set(['done', 'asked-lately']));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    // The answer to a message of her own comes after everything that was sent to her before.
    await ada.ask({ type: 'away', away: false });
    expect(shown(ada)).toBe(1);
    const refusal = eve.messages.find((message) => message.type === 'refused');
    expect(refusal).toMatchObject({ code: 'asked-lately', retryMs: expect.any(Number) });
  });

  it('[S8.10] sixteen guests from sixteen networks leave a person free to challenge, to open a table and to play', async () => {
    const guests = await Promise.all(
      Array.from({ length: 16 }, async (_, n) => arena.client(await arena.player(`guest-${n}`))),
    );
    const answers = await Promise.all(guests.map((guest) => guest.ask({ ...challenge, to: ada.id })));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(6);
    expect(answers.filter((answer) => answer === 'asked-by-many')).toHaveLength(10);
    const bob = await arena.client(await arena.player('bob'));
    const [start] = await startPair(ada, bob);
    expect(start.participants).toHaveLength(2);
  });

  it('[S8.10] sixteen guests from one network leave room for others', async () => {
    const guests = await Promise.all(
      Array.from({ length: 16 }, async (_, n) =>
        arena.client(await arena.player(`guest-${n}`), undefined, '203.0.113.9'),
      ),
    );
    const answers = await Promise.all(guests.map((guest) => guest.ask({ ...challenge, to: ada.id })));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(2);
    const bob = await arena.client(await arena.player('bob'));
    expect(await bob.ask({ ...challenge, to: ada.id })).toBe('done');
  });

  it('[S8.13] who takes no challenges gets none, also after a restart, until it says otherwise', async () => {
    const person = await arena.player('mia');
    const mia = await arena.client(person);
    const bob = await arena.client(await arena.player('bob'));
    expect(await bob.ask({ ...challenge, to: mia.id })).toBe('done');
    expect(await mia.ask({ type: 'quiet', quiet: 'on' })).toBe('done');
    await mia.next('table-gone');
    await arena.restart();
    const again = await arena.client(person);
    const bobAgain = await arena.client(await arena.player('bob-too'));
    expect(await bobAgain.ask({ ...challenge, to: again.id })).toBe('no-challenges');
    expect(await again.ask({ type: 'quiet', quiet: 'off' })).toBe('done');
    expect(await bobAgain.ask({ ...challenge, to: again.id })).toBe('done');
  });
});
