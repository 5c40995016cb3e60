import { ENTRY_TYP, ENTRY_VERSION, genesis, hashOf } from '@parley/evidence';
import type { MatchStart } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Arena, openArena, type Person, pensOf, reportOf, startPair, startTable } from '../testing/arena.ts';

let arena: Arena;
beforeEach(async () => {
  arena = await openArena();
});
afterEach(() => arena.stop());

const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

/** The first entry of this seat's chain. What it says is for the judge alone, who is not asked here. */
async function firstEntry(start: MatchStart, seat: number, people: readonly Person[]): Promise<string> {
  const keys = start.participants.map(({ key }) => key);
  const entry = { v: ENTRY_VERSION, match: start.match, seat, n: 0, prev: await genesis(start.match, seat, keys) };
  const rest = {
    heads: keys.map(() => null),
    ply: 0,
    state: 'S'.repeat(43),
    act: { kind: 'move', move: { column: 1 } },
  };
  return (await pensOf(start, people)[seat]?.sign(ENTRY_TYP, { ...entry, ...rest })) ?? '';
}

describe('[N6.3] a player comes back to a running match', () => {
  it('gets its start again, the other one the same introduction, and their signals pass', async () => {
    const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
    const [a, b] = [await arena.client(ada), await arena.client(bob)];
    const [before] = await startPair(a, b);
    const { match } = before;
    await a.leave();
    arena.advance(2_000);
    const again = await arena.client(ada);
    expect(again.id).toBe(a.id);
    expect(await again.ask({ type: 'return', match, takeOver: true })).toBe('done');
    const { start } = await again.next('match', (message) => message.start.returned !== undefined);
    const { introduction } = await b.next('reintroduced');
    const mine = start.introductions[0];
    expect(start).toMatchObject({ match, seat: before.seat, seed: before.seed, participants: before.participants });
    expect(start.returned?.former).toBe(a.id);
    expect(start.returned?.awayMs).toBeGreaterThanOrEqual(2_000);
    expect(introduction.jwt).toBe(mine?.jwt);
    expect(introduction.jwt).not.toBe(before.introductions[0]?.jwt);
    expect(introduction.first).toBeGreaterThan(0);
    expect(claimsOf(introduction.jwt)).toMatchObject({ match, jti: mine?.introduction });
    const signal = { kind: 'retry', attempt: introduction.first ?? 0 } as const;
    again.say({ type: 'signal', introduction: introduction.introduction, signal });
    expect((await b.next('signal')).signal).toEqual(signal);
  });

  it('of four: each of the others is introduced anew', async () => {
    const people = await Promise.all(['ada', 'bob', 'cem', 'dot'].map((name) => arena.player(name)));
    const clients = [];
    for (const person of people) clients.push(await arena.client(person));
    const [start] = await startTable(clients, 'dots-and-boxes');
    const [first, ...others] = clients;
    first?.cut();
    const again = await arena.client(people[0] as Person);
    expect(await again.ask({ type: 'return', match: start?.match ?? '', takeOver: true })).toBe('done');
    await again.next('match', (message) => message.start.introductions.length === 3);
    for (const other of others) expect((await other.next('reintroduced')).introduction.peer).toBe(start?.seat);
  });

  it('after the server was started again, too', async () => {
    const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
    const [start] = await startPair(await arena.client(ada), await arena.client(bob));
    await arena.restart();
    const [a, b] = [await arena.client(ada), await arena.client(bob)];
    expect(await a.ask({ type: 'return', match: start.match, takeOver: true })).toBe('done');
    expect((await a.next('match')).start.returned).toEqual({ awayMs: null, former: a.id });
    expect((await b.next('reintroduced')).match).toBe(start.match);
  });

  it('who was away itself meanwhile hears of it with its next connection', async () => {
    const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
    const [a, b] = [await arena.client(ada), await arena.client(bob)];
    const [start] = await startPair(a, b);
    await b.leave();
    await a.ask({ type: 'return', match: start.match, takeOver: true });
    await a.next('match', (message) => message.start.returned !== undefined);
    const later = await arena.client(bob);
    expect((await later.next('reintroduced')).introduction.first).toBeGreaterThan(0);
  });
});

describe('[N6.5] another client of the same player', () => {
  it('gets everything that was handed in, its own entries included, and hears for the seat from then on', async () => {
    const people = [await arena.player('ada'), await arena.player('bob')] as const;
    const [a, b] = [await arena.client(people[0]), await arena.client(people[1])];
    const [start] = await startPair(a, b);
    const entry = await firstEntry(start, start.seat, people);
    const heads = await a.deposit(start.match, [entry]);
    expect(heads).toContainEqual({ n: 0, hash: await hashOf(entry) });
    const phone = await arena.client(people[0], 'tab-of-the-phone');
    expect(await phone.ask({ type: 'return', match: start.match, takeOver: false })).toBe('busy');
    expect(await phone.ask({ type: 'return', match: start.match, takeOver: true })).toBe('done');
    expect((await a.next('moved')).match).toBe(start.match);
    expect((await phone.next('delivery')).entries).toEqual([entry]);
    const ask = (client: typeof a) =>
      client.ask({ type: 'hears', match: start.match, seats: [1 - start.seat], through: [], waits: [] });
    expect(await ask(a)).toBe('not-a-party');
    expect(await ask(phone)).toBe('done');
  });
});

it('[N6.5] what the former client still hands in is not taken: it would be a second history', async () => {
  const people = [await arena.player('ada'), await arena.player('bob')] as const;
  const [a, b] = [await arena.client(people[0]), await arena.client(people[1])];
  const [start] = await startPair(a, b);
  const { match } = start;
  const entry = await firstEntry(start, start.seat, people);
  const report = await reportOf(people[0], start, [2, 1]);
  const phone = await arena.client(people[0], 'tab-of-the-phone');
  await phone.ask({ type: 'return', match, takeOver: true });
  await phone.next('match');
  expect(await a.deposit(match, [entry])).toBe('not-a-party');
  expect(await a.ask({ type: 'report', match, report })).toBe('not-a-party');
  expect(await phone.deposit(match, [])).toEqual([null, null]);
  await a.ask({ type: 'return', match, takeOver: true });
  await a.next('match', (message) => message.start.returned?.former === phone.id);
  expect(await a.deposit(match, [entry])).toContainEqual({ n: 0, hash: await hashOf(entry) });
});

describe('[N6.5] after the server was started again', () => {
  it('the seat is held by the client that took it over, and the former one hears that it is not', async () => {
    const [ada, bob] = [await arena.player('ada'), await arena.player('bob')];
    const [a, b] = [await arena.client(ada), await arena.client(bob)];
    const [{ match }] = await startPair(a, b);
    a.cut();
    const phone = await arena.client(ada, 'tab-of-the-phone');
    await phone.ask({ type: 'return', match, takeOver: true });
    await phone.next('match');
    await arena.restart();
    const again = await arena.client(ada);
    expect((await again.next('moved')).match).toBe(match);
    const phoneAgain = await arena.client(ada, 'tab-of-the-phone');
    // A record of the former client lacks what the phone signed: it must not be told that nobody else held the seat.
    expect(await again.ask({ type: 'return', match, takeOver: true })).toBe('done');
    expect((await again.next('match')).start.returned?.former).toBe(phone.id);
    expect((await phoneAgain.next('moved')).match).toBe(match);
    expect(phoneAgain.messages.filter(({ type }) => type === 'moved')).toHaveLength(1);
  });
});

describe('[N6.6] who may not come back', () => {
  it('another player, and another key of the same one', async () => {
    const [ada, bob, eve] = [await arena.player('ada'), await arena.player('bob'), await arena.player('eve')];
    const [a, b, e] = [await arena.client(ada), await arena.client(bob), await arena.client(eve)];
    const [{ match }] = await startPair(a, b);
    expect(await e.ask({ type: 'return', match, takeOver: true })).toBe('not-a-party');
  });
});

it('[N6.2] a reload costs no trust: both report alike, and both gain what they would have gained', async () => {
  const people = [await arena.player('ada'), await arena.player('bob')] as const;
  const [a, b] = [await arena.client(people[0]), await arena.client(people[1])];
  const [start] = await startPair(a, b);
  await a.leave();
  const again = await arena.client(people[0], 'another-tab-after-a-crash');
  await again.ask({ type: 'return', match: start.match, takeOver: true });
  await again.next('match', (message) => message.start.returned !== undefined);
  for (const [client, person] of [
    [again, people[0]],
    [b, people[1]],
  ] as const) {
    const report = await reportOf(person, start, [1, 2]);
    expect(await client.ask({ type: 'report', match: start.match, report })).toBe('done');
  }
  const { verdict } = await again.next('verdict');
  expect(verdict.decision).toBe('unanimous');
  for (const { before, after } of verdict.changes) expect(after).toBeGreaterThanOrEqual(before);
});
