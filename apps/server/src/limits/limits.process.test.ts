import { ENTRY_TYP } from '@parley/evidence';
import { LIMITS, type MatchStart } from '@parley/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Arena,
  openArena,
  type Person,
  pensOf,
  reportOf,
  startPair,
  startTable,
  type TestClient,
} from '../testing/arena.ts';
import { record } from '../testing/recorder.ts';

/** The first judgement of a server starts its thread, from source. */
const PATIENCE = { timeout: 60_000 };
const HERE = '198.51.100.7';

let arena: Arena;
afterEach(() => arena.stop());

interface Player {
  readonly person: Person;
  readonly client: TestClient;
}

async function enter(name: string, from?: string, createdAt?: number): Promise<Player> {
  const person = await arena.player(name, createdAt === undefined ? {} : { createdAt });
  return { person, client: await arena.client(person, undefined, from) };
}

const recorderOf = ({ match: id, title, rules, seed, ...start }: MatchStart, people: readonly Person[]) =>
  record({ id, title, rules, seed }, pensOf({ match: id, title, rules, seed, ...start }, people));

/** Plays a whole match of Four in a Row as honest clients do: each deposits its own moves, one at a time. Answers with refusals. */
async function playAMatch(pair: readonly [Player, Player]): Promise<readonly string[]> {
  const people = pair.map(({ person }) => person);
  const [start] = await startPair(pair[0].client, pair[1].client);
  const played = await recorderOf(start, people);
  const refused: string[] = [];
  // Both fill columns in turn, so that it takes a while until somebody has four.
  for (const column of [0, 1, 2, 3, 4, 5, 6, 1, 0, 3, 2, 5, 4, 0, 6, 1, 3, 2, 5, 4]) {
    const seat = played.position.turn;
    if (seat === null) break;
    await played.move({ column });
    const author = pair.find(({ person }) => person.id === start.participants[seat]?.card.player);
    const answer = await author?.client.deposit(start.match, played.entries.slice(-1));
    if (typeof answer === 'string') refused.push(answer);
  }
  await played.act({ kind: 'resign', reason: 'resigned' }, 1);
  for (const { client, person } of pair) {
    const seat = start.participants.findIndex(({ card }) => card.player === person.id);
    const answer = await client.ask({ type: 'report', match: start.match, report: await played.report(seat) });
    if (answer !== 'done') refused.push(answer);
  }
  await expect.poll(() => arena.store.matches.verdict(start.match), PATIENCE).not.toBeNull();
  return refused;
}

describe('limits', PATIENCE, () => {
  it('[O6.19, O6.20] leave a class of thirty behind one address alone, all of them new, with the default limits', async () => {
    arena = await openArena();
    const players = await Promise.all(Array.from({ length: 30 }, (_, at) => enter(`child-${at}`, HERE)));
    const pairs = Array.from({ length: 15 }, (_, at) => [players[2 * at], players[2 * at + 1]] as const);
    const refused: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const answers = pairs.map(async ([one, other]) => {
        if (one === undefined || other === undefined) throw new Error('thirty came in');
        return playAMatch([one, other]);
      });
      refused.push(...(await Promise.all(answers)).flat());
    }
    expect(refused).toEqual([]);
    expect(await arena.metrics()).not.toMatch(/parley_deposits_total\{outcome="too-fast"\}/);
  });

  it('[O6.19] an attacker fills what its address may store; honest players elsewhere, and settled ones beside it, go on', async () => {
    arena = await openArena(LITTLE);
    const room = 512 * 1_024;
    const taken = await fill();
    expect(taken).toBeGreaterThan(room / 2);
    const stored = taken / room;
    expect(stored).toBeLessThan(1.1);

    const elsewhere = [await enter('ada'), await enter('bob')] as const;
    expect(await playAMatch(elsewhere)).toEqual([]);
    const aged = Date.now() - 8 * 24 * 3_600_000;
    expect(await playAMatch([await enter('carol', HERE, aged), await enter('dan', HERE, aged)])).toEqual([]);
  });

  /** Others have filled the network of an honest player, and a liar elsewhere signs it away as out of time. */
  async function besieged(isReserveGone: boolean) {
    arena = await openArena(LITTLE);
    await fill();
    const honest = await enter('ada', HERE);
    const liar = await enter('bob');
    const people = [honest.person, liar.person];
    const [start] = await startPair(honest.client, liar.client);
    const { match: id } = start;
    const mine = start.participants.findIndex(({ card }) => card.player === honest.person.id);
    const theirs = 1 - mine;
    for (const [client, seat] of [
      [honest.client, theirs],
      [liar.client, mine],
    ] as const) {
      expect(await client.ask({ type: 'hears', match: id, seats: [seat], through: [], waits: [] })).toBe('done');
    }
    const [played, lied] = [await recorderOf(start, people), await recorderOf(start, people)];
    // The honest player moves. The liar hands in what is its own.
    while (played.position.turn !== mine) {
      for (const on of [played, lied]) await on.move({ column: 0 });
      expect(await liar.client.deposit(id, lied.entries)).not.toBeTypeOf('string');
    }
    let refused: unknown = [];
    for (let n = 0; isReserveGone && typeof refused !== 'string'; n += 1) {
      // As small as the move that follows.
      const [one = ''] = await fakes(honest.person, start, 10 + n, 1, null);
      refused = await honest.client.deposit(id, [one]);
      arena.advance(1_000);
    }
    await played.move({ column: 1 });
    const moved = await honest.client.deposit(id, played.entries.slice(-1));
    arena.advance(120_000);
    await lied.act({ kind: 'drop', seats: [mine], reason: 'time' }, theirs);
    expect(await liar.client.deposit(id, lied.entries.slice(-1))).not.toBeTypeOf('string');
    await played.act({ kind: 'drop', seats: [theirs], reason: 'time' }, mine);
    expect(await honest.client.ask({ type: 'report', match: id, report: await played.report(mine) })).toBe('done');
    expect(await liar.client.ask({ type: 'report', match: id, report: await lied.report(theirs) })).toBe('done');
    await expect.poll(() => arena.store.matches.verdict(id), PATIENCE).not.toBeNull();
    return { moved, mine, verdict: await arena.store.matches.verdict(id) };
  }

  it('[O6.19, E4.13] a player hands in what it plays, and wins, though others filled its network', async () => {
    const { moved, mine, verdict } = await besieged(false);
    expect(moved).not.toBeTypeOf('string');
    expect(verdict).toMatchObject({ decision: 'evidence', official: true });
    expect(verdict?.ranks?.[mine]).toBe(1);
  });

  it('[O6.19, E4.13] who uses up its own reserve with what it never played cannot turn a lost match into none', async () => {
    const { moved, mine, verdict } = await besieged(true);
    expect(moved).toBe('too-fast');
    expect(verdict).toMatchObject({ decision: 'evidence', official: true });
    expect(verdict?.ranks?.[mine]).toBe(2);
  });
});

/** As little as can be set: half a megabyte at once. */
const LITTLE = { PARLEY_DEPOSIT_BYTES_PER_MINUTE: '1024' };

/** Stores from `HERE` what new accounts may, and says how much that was. */
async function fill(): Promise<number> {
  let taken = 0;
  let answer: unknown = [];
  for (let pair = 0; typeof answer !== 'string' || answer === 'evidence-refused'; pair += 1) {
    const liars = [await enter(`liar-${2 * pair}`, HERE), await enter(`liar-${2 * pair + 1}`, HERE)] as const;
    const [start] = await startPair(liars[0].client, liars[1].client);
    for (const { person, client } of liars) {
      answer = [];
      for (let n = 0; typeof answer !== 'string'; n += LIMITS.depositEntries) {
        const entries = await fakes(person, start, n);
        answer = await client.deposit(start.match, entries);
        if (typeof answer !== 'string') taken += entries.join('').length;
        // The bucket of the connection is another limit.
        arena.advance(1_000);
      }
      if (answer === 'too-fast') break;
    }
  }
  expect(answer).toBe('too-fast');
  return taken;
}

/** Entries of a chain that leads nowhere, as many as fit into one deposit. */
function fakes(
  person: Person,
  { match, participants }: MatchStart,
  from: number,
  count: number = LIMITS.depositEntries,
  known: string | null = 'h'.repeat(43),
): Promise<readonly string[]> {
  const seat = participants.findIndex(({ card }) => card.player === person.id);
  const hash = 'h'.repeat(43);
  const heads = participants.map((_, other) => (other === seat ? null : known));
  const act = { kind: 'move', move: { column: 6 } };
  const entry = (n: number) => ({ v: 2, match, seat, n, prev: hash, heads, ply: n, state: hash, act });
  return Promise.all(Array.from({ length: count }, (_, at) => person.sign(ENTRY_TYP, entry(from + at))));
}

describe('who is near whom', PATIENCE, () => {
  it('[E7.6] the record of a match of two guests in two tabs and one from elsewhere names the two, whatever page they state', async () => {
    arena = await openArena();
    const people = [await arena.player('ada'), await arena.player('bob'), await arena.player('carol')];
    const [ada, bob, carol] = people;
    if (ada === undefined || bob === undefined || carol === undefined) throw new Error('they are there');
    const clients = [
      await arena.client(ada, undefined, HERE, 'page-of-the-first-tab'),
      await arena.client(bob, undefined, HERE, 'page-of-the-second-tab'),
      await arena.client(carol),
    ];
    const [start] = await startTable(clients, 'dots-and-boxes');
    if (start === undefined) throw new Error('it began');
    const seatOf = (person: Person) => start.participants.findIndex(({ card }) => card.player === person.id);
    for (const [at, person] of people.entries()) {
      const report = await reportOf(person, start, [1, 2, 3]);
      expect(await clients[at]?.ask({ type: 'report', match: start.match, report })).toBe('done');
    }
    await expect.poll(() => arena.store.matches.judged(start.match), PATIENCE).not.toBeNull();
    const judged = await arena.store.matches.judged(start.match);
    if (judged === null || !('rules' in judged.record)) throw new Error('it is judged by the rules of today');
    const near = judged.record.players.map((player) => player.near);
    expect(near[seatOf(ada)]).toEqual([seatOf(bob)]);
    expect(near[seatOf(bob)]).toEqual([seatOf(ada)]);
    expect(near[seatOf(carol)]).toEqual([]);
    // It survives the process, and nothing of it is an address.
    const row = await arena.store.matches.byId(start.match);
    expect(row?.participants.map((one) => one.near)).toEqual(near);
    expect(JSON.stringify([row, judged])).not.toContain(HERE);
  });
});
