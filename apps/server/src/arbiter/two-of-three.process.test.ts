import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Arena, openArena, type Person, reportOf, startTable, type TestClient } from '../testing/arena.ts';
import { testProgramme } from './audit/testing/programme.ts';

/** The first judgement of a server starts its thread. */
const PATIENCE = { timeout: 30_000 };

let arena: Arena;
let people: Person[];
let clients: TestClient[];
beforeEach(async () => {
  arena = await openArena({}, undefined, await testProgramme());
  // Each of them has an address of its own.
  people = await Promise.all(['ada', 'bob', 'carol'].map((name) => arena.player(name)));
  clients = await Promise.all(people.map((person) => arena.client(person)));
});
afterEach(() => arena.stop());

it(
  '[T11.6] two guests who make no move and report alike write no result over a third who is connected',
  PATIENCE,
  async () => {
    const [start] = await startTable(clients, 'dots-and-boxes');
    if (start === undefined) throw new Error('a match begins');
    // What they say of their links: those two hear each other.
    const seats = people.map(({ id }) => start.participants.findIndex(({ card }) => card.player === id));
    for (const [index, client] of clients.slice(0, 2).entries()) {
      const other = seats[1 - index] ?? 0;
      await client.ask({ type: 'hears', match: start.match, seats: [other], through: [], waits: [] });
    }
    const [first = 0] = seats;
    const theirs = start.participants.map(({ seat }) => (seat === first ? 1 : 2));
    const own = start.participants.map(({ seat }) => (seat === seats[2] ? 1 : 2));
    for (const [index, person] of people.entries()) {
      const report = await reportOf(person, start, index < 2 ? theirs : own);
      expect(await clients[index]?.ask({ type: 'report', match: start.match, report })).toBe('done');
    }
    await expect.poll(() => arena.store.matches.verdict(start.match), PATIENCE).not.toBeNull();
    const verdict = await arena.store.matches.verdict(start.match);
    expect(verdict).toMatchObject({ decision: 'none', official: false });
    expect((await arena.store.matches.judged(start.match))?.record.signals).toMatchObject({ present: [0, 1, 2] });
  },
);
