import type { Action } from '@parley/evidence';
import type { TurnTitle } from '@parley/games';
import { type MatchStart, type Verdict, withCodes } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Arena,
  openArena,
  type Person,
  pensOf,
  startPair,
  startTable,
  type TestClient,
} from '../testing/arena.ts';
import { FIRST_WINS, type Recorder, record } from '../testing/recorder.ts';
import { testProgramme } from './audit/testing/programme.ts';
import { testTitles } from './audit/testing/titles.ts';

/** The first judgement of a server starts its thread. */
const PATIENCE = { timeout: 30_000 };
/** Longer than a turn, its grace, and the time for which an honest client waits for the server's copy of a late move. */
const OVERDUE_MS = 85_000;

let arena: Arena;
let people: Person[];
let clients: TestClient[];
beforeEach(async () => {
  arena = await openArena({}, undefined, await testProgramme());
  people = await Promise.all(['ada', 'bob', 'carol', 'dan'].map((name) => arena.player(name)));
  clients = await Promise.all(people.map((person) => arena.client(person)));
});
afterEach(() => arena.stop());

/** One match with real connections, in which players may part ways and sign each on their own. */
interface Table {
  readonly start: MatchStart;
  readonly title: TurnTitle;
  at(seat: number): TestClient;
  /** Another transcript of what everybody has signed until now, without the last so many entries. */
  parted(without?: number): Promise<Recorder>;
  readonly record: Recorder;
  /** An act by this seat, which hands it in at once. */
  act(on: Recorder, seat: number, act: Action): Promise<void>;
  report(on: Recorder, seat: number): Promise<void>;
}

async function table(seats: number): Promise<Table> {
  const [one, other] = clients;
  if (one === undefined || other === undefined) throw new Error('they came in');
  const starts =
    seats === 2 ? await startPair(one, other) : await startTable(clients.slice(0, seats), 'dots-and-boxes');
  const [start] = starts;
  const title = testTitles.find(({ id }) => id === start?.title);
  if (start === undefined || title?.kind !== 'turns') throw new Error('a match by turns begins');
  const { match: id, rules, seed } = start;
  const acts: (readonly [number, Action])[] = [];
  const begin = () => record({ id, title: title.id, rules, seed }, pensOf(start, people), title);
  const shared = await begin();
  const made: Table = {
    start,
    title,
    record: shared,
    at(seat) {
      const player = start.participants[seat]?.card.player;
      const client = clients.findLast(({ person }) => person?.id === player);
      if (client === undefined) throw new Error(`nobody sits at ${seat}`);
      return client;
    },
    async parted(without = 0) {
      const own = await begin();
      for (const [seat, act] of acts.slice(0, acts.length - without)) await own.act(act, seat);
      return own;
    },
    async act(on, seat, act) {
      const jws = await on.act(act, seat);
      if (on === shared) acts.push([seat, act]);
      const answer = await made.at(seat).deposit(id, [jws]);
      if (typeof answer === 'string') throw new Error(`refused: ${answer}`);
    },
    async report(on, seat) {
      const ended = on.position.outcome !== null;
      // Where nobody claimed anything in its own transcript, it makes up how it has won.
      const ranks = start.participants.map(({ seat: one }) => (one === seat ? 1 : 2));
      const lie = { ranks, state: 'S'.repeat(43), heads: ranks.map(() => 'H'.repeat(43)) };
      const jws = await on.report(seat, ended ? {} : lie);
      expect(await made.at(seat).ask({ type: 'report', match: id, report: jws })).toBe('done');
    },
  };
  return made;
}

const drop = (reason: 'absent' | 'time', ...seats: number[]): Action => ({ kind: 'drop', seats, reason });
const RESIGN: Action = { kind: 'resign', reason: 'resigned' };

/** Everybody moves in time, and what is signed reaches the server at once. The next one to move is in a lost position, say. */
async function opening(at: Table): Promise<number> {
  const moves = at.title.id === 'four-in-a-row' ? FIRST_WINS.slice(0, 5) : [0, 2, 9, 11, 20].map((edge) => ({ edge }));
  for (const move of moves) {
    await at.act(at.record, at.record.position.turn ?? 0, { kind: 'move', move });
    arena.advance(3_000);
  }
  return at.record.position.turn ?? 0;
}

async function verdictOf({ start }: Table): Promise<Verdict> {
  await expect
    .poll(async () => {
      // The server's clock goes on. What is still open for a player is over at last.
      arena.advance(2_000);
      return arena.store.matches.verdict(start.match);
    }, PATIENCE)
    .not.toBeNull();
  const verdict = await arena.store.matches.verdict(start.match);
  if (verdict === null) throw new Error('there is one');
  return withCodes(verdict);
}

const changeOf = (verdict: Verdict, seat: number): number => {
  const change = verdict.changes.find((one) => one.seat === seat);
  return change === undefined ? 0 : change.after - change.before;
};

type Step = 'claim' | 'deny' | 'report' | 'answer' | 'wait' | 'late';

/**
 * A player in a lost position stops moving, though it is connected. It signs away those who are honest, and reports that it has
 * won. The honest are connected, move in time, wait, claim the time, and report. Who helps the liar signs the same as it does.
 */
async function stall(seats: number, options: { steps: readonly Step[]; accomplices?: number; awayMs?: number }) {
  const at = await table(seats);
  const liar = await opening(at);
  const others = at.start.participants.map(({ seat }) => seat).filter((seat) => seat !== liar);
  const liars = [liar, ...others.slice(0, options.accomplices ?? 0)];
  const honest = others.slice(options.accomplices ?? 0);
  let theirs = await at.parted();

  if (options.awayMs !== undefined) {
    const { person } = at.at(liar);
    at.at(liar).cut();
    await at.at(liar).closed;
    arena.advance(options.awayMs);
    if (person !== null) clients.push(await arena.client(person));
  }
  for (const step of options.steps) {
    switch (step) {
      case 'claim':
        for (const seat of liars) await at.act(theirs, seat, drop('absent', ...honest));
        for (const seat of liars.slice(1)) await at.act(theirs, seat, RESIGN);
        break;
      case 'deny':
        // The move to which it has no answer never came, it says.
        theirs = await at.parted(1);
        await at.act(theirs, liar, drop('time', ...honest));
        break;
      case 'report':
        for (const seat of liars) await at.report(theirs, seat);
        break;
      case 'wait':
        arena.advance(OVERDUE_MS);
        break;
      case 'answer': {
        const [first = 0, ...more] = honest;
        for (const seat of honest) await at.act(at.record, seat, drop('time', liar));
        if (at.record.position.turn !== null && liars.length > 1) {
          arena.advance(10_000);
          for (const seat of honest) await at.act(at.record, seat, drop('time', ...liars));
        }
        for (const seat of more) await at.act(at.record, seat, RESIGN);
        expect(at.record.position.outcome?.ranks[first]).toBe(1);
        for (const seat of honest) await at.report(at.record, seat);
        break;
      }
      case 'late': {
        const [move] = at.title.moves(theirs.position.state);
        await at.act(theirs, liar, { kind: 'move', move });
        await at.report(theirs, liar);
        break;
      }
    }
  }
  return { at, liar, liars, honest, verdict: await verdictOf(at) };
}

const CLAIMED: readonly Step[] = ['claim', 'report', 'wait', 'answer'];

describe('a player who is connected, stops moving, and signs the others away', PATIENCE, () => {
  it.each<[string, number, Parameters<typeof stall>[1]]>([
    ['claims first', 2, { steps: CLAIMED }],
    ['reports first', 2, { steps: ['report', 'wait', 'answer'] }],
    ['claims at the end', 2, { steps: ['wait', 'answer', 'claim', 'report'] }],
    ['claims, and its opponent has not noticed yet', 2, { steps: ['wait', 'claim', 'report', 'answer'] }],
    ['hands in its move when its time is over', 2, { steps: ['wait', 'answer', 'late'] }],
    ['says that the last move of the other never came', 2, { steps: ['wait', 'deny', 'report', 'answer'] }],
    ['says so as soon as that came', 2, { steps: ['deny', 'report', 'wait', 'answer'] }],
    ['is gone for a second', 2, { steps: CLAIMED, awayMs: 1_000 }],
    ['is gone for five seconds', 2, { steps: CLAIMED, awayMs: 5_000 }],
    ['is gone for half a minute', 2, { steps: CLAIMED, awayMs: 30_000 }],
    ['sits with two others', 3, { steps: CLAIMED }],
    ['sits with three others', 4, { steps: CLAIMED }],
    ['has an accomplice, against one', 3, { steps: CLAIMED, accomplices: 1 }],
    ['has an accomplice, against two', 4, { steps: CLAIMED, accomplices: 1 }],
    [
      'has an accomplice, and both report at the end',
      3,
      { steps: ['wait', 'answer', 'claim', 'report'], accomplices: 1 },
    ],
  ])('[E4.13] has lost, and takes nothing from anybody else: it %s', async (_name, seats, options) => {
    const { at, liar, liars, honest, verdict } = await stall(seats, options);
    const { ranks, departures } =
      at.record.position.outcome === null
        ? { ranks: [], departures: [] }
        : { ranks: [...at.record.position.outcome.ranks], departures: at.record.position.departures };
    expect(verdict).toMatchObject({ decision: 'evidence', official: true, ranks });
    expect(verdict.evidence?.kind).toBe('complete');
    expect(departures[liar]).not.toBeNull();
    for (const seat of honest) expect(changeOf(verdict, seat)).toBeGreaterThanOrEqual(0);
    if (options.steps.includes('report') || options.steps.includes('late'))
      for (const seat of liars) expect(changeOf(verdict, seat)).toBeLessThan(0);
    const signals = (await arena.store.matches.judged(at.start.match))?.record.signals;
    if (options.steps.includes('claim'))
      expect(signals).toMatchObject({ falseAbsence: [...liars].sort((a, b) => a - b) });
    if (options.awayMs === undefined) expect(signals).toMatchObject({ present: [0, 1, 2, 3].slice(0, seats) });
    expect(signals).toMatchObject({ began: true });
  });

  it('[E4.13] loses to a player below its start as well, and to one who does not answer at all', async () => {
    // Both lied once, alike and against their own moves, which proves it.
    const lied = await table(2);
    for (const move of FIRST_WINS) await lied.act(lied.record, lied.record.position.turn ?? 0, { kind: 'move', move });
    for (const seat of [0, 1]) {
      const report = await lied.record.report(seat, { ranks: [2, 1] });
      expect(await lied.at(seat).ask({ type: 'report', match: lied.start.match, report })).toBe('done');
    }
    expect((await verdictOf(lied)).evidence?.liars).toEqual([0, 1]);
    const { honest, verdict } = await stall(2, { steps: CLAIMED });
    expect(verdict.changes[honest[0] ?? 0]?.before).toBeLessThan(0.2);
    expect(verdict).toMatchObject({ decision: 'evidence', official: true });
    expect(changeOf(verdict, honest[0] ?? 0)).toBeGreaterThanOrEqual(0);
    const silent = await stall(2, { steps: ['claim', 'report', 'wait'] });
    expect(silent.verdict).toMatchObject({ decision: 'evidence', official: true });
    expect(silent.verdict.ranks?.[silent.liar]).toBe(2);
  });
});
