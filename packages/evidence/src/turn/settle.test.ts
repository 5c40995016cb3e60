import { describe, expect, it } from 'vitest';
import { judge } from '../judge.ts';
import type { Absence, Witness } from '../judged.ts';
import {
  AMPLE,
  absent,
  act,
  almostWon,
  asked,
  begin,
  column,
  deposit,
  edge,
  everybody,
  hand,
  type Play,
  playOut,
  positionOf,
  reportBy,
  STARTED_AT,
  sign,
  witnessOf,
} from '../testing/play.ts';
import type { Action, SignedEntry } from './entry.ts';

/** Of Four in a Row: 60 s a turn and 5 s of grace, and 5 s more to come in; 20 s without a link are an absence. */
const IN_TIME_MS = 70_000;

const contested = { kind: 'none', lack: 'contested' };
const incomplete = { kind: 'none', lack: 'incomplete' };
const winner = (seat: number) => ({ kind: 'complete', claim: { ranks: seat === 0 ? [1, 2] : [2, 1] } });

/** Seat 0 is about to win; seat 1 signs that it is gone, which only seat 1 takes in. */
async function dropped(claim = absent(0)): Promise<{ play: Play; drop: SignedEntry }> {
  const play = await almostWon();
  const drop = await sign(play, 1, claim);
  hand(play, drop, [1]);
  return { play, drop };
}

const away = (seat: number, ...absences: Absence[]): Partial<Witness> => ({
  away: [0, 1].map((one) => (one === seat ? absences : [])),
});

describe('a claim of absence', () => {
  it('[E4.5] holds when the seat itself reports the same', async () => {
    const { play, drop } = await dropped();
    deposit(play, drop);
    hand(play, drop, [0]);
    const reports = [await reportBy(play, 0), await reportBy(play, 1)];
    expect((await asked(play, reports)).evidence).toMatchObject({ ...winner(1), departures: ['absent', null] });
  });

  it('[T9.5] holds when the server was away and the seat neither reports nor answers, and not while it is in distress', async () => {
    const { play, drop } = await dropped();
    deposit(play, drop);
    const reports = [await reportBy(play, 1)];
    const unseen = { watchedFrom: STARTED_AT + 1 };
    expect((await asked(play, reports, { ...unseen, challenged: [0] })).evidence).toMatchObject(winner(1));
    expect((await asked(play, reports, { ...unseen, challenged: [0], distress: [0] })).evidence).toEqual(contested);
    expect((await asked(play, reports, unseen)).evidence).toEqual(contested);
    // A player who reported is not silent, whatever the server says.
    const both = [...reports, await reportBy(play, 0, { ranks: [1, 2] })];
    expect((await asked(play, both, { ...unseen, challenged: [0] })).evidence).toEqual(contested);
  });

  it('[E4.13] says nothing of a seat that the server sees there and that has time left: the server waits until that is over', async () => {
    const { play, drop } = await dropped();
    deposit(play, drop);
    const reports = [await reportBy(play, 0, { ranks: [1, 2] }), await reportBy(play, 1)];
    const beganAt = play.now - 1_000;
    const waits = await asked(play, reports);
    expect(waits).toMatchObject({ evidence: incomplete, openUntil: beganAt + IN_TIME_MS });
    // A match that was claimed away while the player on turn thinks. It is silent, too, and that changes nothing.
    expect((await asked(play, reports.slice(1), { challenged: [0] })).openUntil).toBe(beganAt + IN_TIME_MS);
    const over = await asked(play, reports, { until: beganAt + IN_TIME_MS });
    expect(over).toMatchObject({ evidence: { ...winner(1), departures: ['time', null] }, openUntil: null });
    expect(over.seen).toEqual({ present: [0, 1], falseAbsence: [], began: true });
  });

  it('[T7.5] is contested by a seat that was cut off from the server and said so, whatever the server saw', async () => {
    const { play, drop } = await dropped();
    deposit(play, drop);
    const seen = away(0, { from: play.now - 30_000, until: null, how: 'lost' });
    const reports = [await reportBy(play, 0, { ranks: [1, 2] }), await reportBy(play, 1)];
    expect((await asked(play, reports, seen)).evidence).toMatchObject(winner(1));
    expect((await asked(play, reports, { ...seen, distress: [0] })).evidence).toEqual(contested);
    // Its winning move reached the server all the same, over the less preferred protocol, within its time.
    const move = await sign(play, 0, column(0));
    deposit(play, move, play.now + 20_000);
    expect((await asked(play, reports, { ...seen, distress: [0] })).evidence).toMatchObject(winner(0));
  });

  it.each<[string, (at: number) => Absence, object]>([
    ['for the whole time', (at) => ({ from: at - 30_000, until: null, how: 'lost' }), winner(1)],
    ['for half of the absence', (at) => ({ from: at - 12_000, until: at - 2_000, how: 'closed' }), winner(1)],
    [
      'for half of the absence around the claim',
      (at) => ({ from: at - 3_000, until: at + 7_000, how: 'lost' }),
      winner(1),
    ],
    ['for less around the claim', (at) => ({ from: at - 3_000, until: at + 6_999, how: 'lost' }), incomplete],
    [
      'for a second, into which the claim was timed',
      (at) => ({ from: at - 500, until: at + 500, how: 'lost' }),
      incomplete,
    ],
    ['for half of it, and back before', (at) => ({ from: at - 16_000, until: at - 6_000, how: 'lost' }), incomplete],
    ['only for a moment', (at) => ({ from: at - 5_000, until: at - 4_000, how: 'lost' }), incomplete],
    ['only afterwards', (at) => ({ from: at + 1, until: null, how: 'lost' }), incomplete],
    ['only long before', (at) => ({ from: at - 90_000, until: at - 30_000, how: 'lost' }), incomplete],
  ])('[E4.5] is weighed by whether the server saw that seat away: %s', async (_name, absence, evidence) => {
    const { play, drop } = await dropped();
    deposit(play, drop);
    // It says that it has won; its own transcript does not say so.
    const reports = [await reportBy(play, 0, { ranks: [1, 2] }), await reportBy(play, 1)];
    expect((await asked(play, reports, away(0, absence(play.now)))).evidence).toMatchObject(evidence);
  });
});

describe('a winner declared absent by the loser, at the very ply with which it wins', () => {
  /** The server has the winning move and the claim at these times after the move before came in. */
  async function both(moveAfterMs: number, claimAfterMs: number, claim = absent(0)) {
    const { play, drop } = await dropped(claim);
    const beganAt = play.now - 1_000;
    const move = await sign(play, 0, column(0));
    hand(play, move, [0]);
    deposit(play, move, beganAt + moveAfterMs);
    deposit(play, drop, beganAt + claimAfterMs);
    return { play, beganAt, reports: [await reportBy(play, 0), await reportBy(play, 1)] };
  }

  it('[E4.5] has won where its move reached the server first', async () => {
    const { play, reports } = await both(2_000, 25_000);
    const findings = await asked(play, reports);
    expect(findings).toMatchObject({ evidence: winner(0), plies: 7, inconsistent: [], equivocated: [] });
    expect(findings.evidence).toMatchObject({ departures: [null, null] });
  });

  it('[E4.5] has won though it leaves after the end, or is silenced', async () => {
    const { play, beganAt, reports } = await both(2_000, 25_000);
    const left = away(0, { from: beganAt + 3_000, until: null, how: 'closed' });
    expect((await asked(play, reports, left)).evidence).toMatchObject(winner(0));
    expect((await asked(play, reports.slice(1), { ...left, challenged: [0] })).evidence).toMatchObject(winner(0));
  });

  it('[E4.5] has won though the claim was handed in first, where it moved in time and was there', async () => {
    const { play, beganAt, reports } = await both(30_000, 1);
    expect((await asked(play, reports)).evidence).toMatchObject(winner(0));
    // Away around the claim for long: then it counts as gone, though it came back and moved.
    const gone = away(0, { from: beganAt, until: beganAt + 29_000, how: 'lost' });
    expect((await asked(play, reports, gone)).evidence).toMatchObject(winner(1));
    const later = away(0, { from: beganAt + 5_000, until: beganAt + 29_000, how: 'lost' });
    expect((await asked(play, reports, later)).evidence).toMatchObject(winner(0));
    const blink = away(0, { from: beganAt + 5_000, until: beganAt + 6_000, how: 'lost' });
    expect((await asked(play, reports, blink)).evidence).toMatchObject(winner(0));
  });

  it.each<[number, number, Action['kind'] | 'time' | 'absent', Absence[], object]>([
    [IN_TIME_MS, 1, 'absent', [], winner(0)],
    [IN_TIME_MS, IN_TIME_MS - 1, 'time', [], winner(0)],
    [IN_TIME_MS + 1, 1, 'absent', [], winner(1)],
    [IN_TIME_MS + 1, IN_TIME_MS, 'time', [], winner(1)],
    // For as long as it had no connection, its move may have been on its way.
    [IN_TIME_MS + 1, 1, 'absent', [{ from: STARTED_AT + 30_000, until: STARTED_AT + 31_000, how: 'lost' }], winner(0)],
    [
      IN_TIME_MS + 1_001,
      1,
      'absent',
      [{ from: STARTED_AT + 30_000, until: STARTED_AT + 31_000, how: 'lost' }],
      winner(1),
    ],
    [
      IN_TIME_MS + 20_001,
      1,
      'time',
      [{ from: STARTED_AT + 30_000, until: STARTED_AT + 70_000, how: 'lost' }],
      winner(1),
    ],
  ])(
    '[E4.13] has won exactly where its move came in within its time: after %i ms, with a claim after %i ms of %s',
    async (moveAfterMs, claimAfterMs, reason, absences, evidence) => {
      const { play, reports } = await both(moveAfterMs, claimAfterMs, {
        kind: 'drop',
        seats: [0],
        reason: reason === 'time' ? 'time' : 'absent',
      });
      expect((await asked(play, reports, away(0, ...absences))).evidence).toMatchObject(evidence);
    },
  );

  it('[E4.13] is not charged for it, and who signed it is, where it could not be true', async () => {
    const overdue: Action = { kind: 'drop', seats: [0], reason: 'time' };
    for (const [claimAfterMs, claim, falseAbsence] of [
      [30_000, absent(0), [1]],
      [IN_TIME_MS - 10_001, overdue, [1]],
      [IN_TIME_MS - 10_000, overdue, []],
    ] as const) {
      const { play, reports } = await both(2_000, claimAfterMs, claim);
      const { evidence, seen } = await asked(play, reports);
      expect(evidence).toMatchObject({ ...winner(0), departures: [null, null] });
      expect(seen).toEqual({ present: [0, 1], falseAbsence, began: true });
    }
  });

  it('[T7.5] is nobody’s proof where the server was not watching, or had just come back', async () => {
    const { play, beganAt, reports } = await both(2_000, 25_000);
    for (const watchedFrom of [STARTED_AT + 1, beganAt, beganAt + 30_000]) {
      expect((await asked(play, reports, { watchedFrom })).evidence).toEqual(contested);
    }
    expect((await asked(play, reports, { watchedFrom: STARTED_AT })).evidence).toMatchObject(winner(0));
    play.now += 200_000;
  });
});

describe('a loser who stops moving and signs the other one away', () => {
  it('[E4.13] is out of time; by the first rules, which files of version 1 are checked by, nobody can tell', async () => {
    const play = await begin('four-in-a-row', 2);
    for (const [at, number] of [0, 1, 0, 1, 0].entries()) await act(play, at % 2, column(number));
    const beganAt = play.now - 1_000;
    const lie = await sign(play, 1, absent(0));
    deposit(play, lie, beganAt + 20_000);
    const overdue = await sign(play, 0, { kind: 'drop', seats: [1], reason: 'time' });
    hand(play, overdue, [0]);
    deposit(play, overdue, beganAt + 77_000);
    hand(play, lie, [1]);
    const reports = [await reportBy(play, 0), await reportBy(play, 1)];
    expect(reports.map(({ ranks }) => ranks)).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(await asked(play, reports)).toMatchObject({
      evidence: { ...winner(0), departures: [null, 'time'], liars: [] },
      seen: { present: [0, 1], falseAbsence: [1], began: true },
    });
    const { until: _, linked: __, ...first } = witnessOf(play);
    expect((await judge(play.judged, play.deposits, reports, first, AMPLE)).evidence).toEqual(contested);
  });
});

describe('a claim timed into one second without a connection', () => {
  it('[E4.5, E4.13] does not decide: the one it is about has moved, and its author is out of time', async () => {
    const play = await begin('four-in-a-row', 2);
    for (const [at, number] of [0, 1, 0, 1, 3, 2].entries()) await act(play, at % 2, column(number));
    const { now } = play;
    deposit(play, await sign(play, 1, absent(0)), now + 500);
    play.now = now + 3_000;
    const move = await sign(play, 0, column(4));
    hand(play, move, [0]);
    deposit(play, move);
    play.now = now + 68_000;
    const overdue = await sign(play, 0, { kind: 'drop', seats: [1], reason: 'time' });
    hand(play, overdue, [0]);
    deposit(play, overdue);
    const lie = { ranks: [2, 1], departures: ['absent' as const, null], state: 'S'.repeat(43) };
    const reports = [await reportBy(play, 0), await reportBy(play, 1, { ...lie, heads: ['H'.repeat(43), null] })];
    const blink = away(0, { from: now, until: now + 1_000, how: 'lost' });
    const over = { until: now + 3_000 + IN_TIME_MS };
    expect(await asked(play, reports, { ...blink, ...over })).toMatchObject({
      evidence: { ...winner(0), departures: [null, 'time'] },
      seen: { falseAbsence: [1] },
    });
    const gone = away(0, { from: now, until: now + 11_000, how: 'lost' });
    expect((await asked(play, reports, gone)).evidence).toMatchObject(winner(1));
    // That it says nothing afterwards changes nothing: the server has its moves.
    const silent = { challenged: [0], ...over };
    expect((await asked(play, reports.slice(1), silent)).evidence).toMatchObject(winner(0));
  });
});

describe('a quitter who keeps its last move for the server', () => {
  it('[E4.5] does not undo its absence with a move that ends nothing', async () => {
    const { play, drop } = await dropped();
    const { now } = play;
    deposit(play, await sign(play, 0, column(5)), now);
    deposit(play, drop, now + 25_000);
    const reports = [await reportBy(play, 1)];
    const left = away(0, { from: now + 1_000, until: null, how: 'closed' });
    const findings = await asked(play, reports, { ...left, challenged: [0] });
    expect(findings.evidence).toMatchObject({ ...winner(1), departures: ['absent', null] });
    expect(findings.seen).toEqual({ present: [1], falseAbsence: [], began: true });
  });

  it('[E4.13] undoes its absence where it stays: then the server has handed that move on', async () => {
    const { play, drop } = await dropped();
    const { now } = play;
    deposit(play, await sign(play, 0, column(5)), now);
    deposit(play, drop, now + 25_000);
    const reports = [await reportBy(play, 1)];
    expect(await asked(play, reports, { challenged: [0] })).toMatchObject({ openUntil: now + IN_TIME_MS });
    expect(await asked(play, reports, { challenged: [0], until: now + IN_TIME_MS })).toMatchObject({
      evidence: { ...winner(0), departures: [null, 'time'] },
      seen: { present: [0, 1], falseAbsence: [1] },
    });
  });
});

describe('a claim by several', () => {
  /** Dots and Boxes for three; seats 0 and 1 sign that 2 is gone before its first ply, and go on. */
  async function without2() {
    const play = await begin('dots-and-boxes', 3);
    await act(play, 0, edge(0));
    await act(play, 1, edge(2));
    return play;
  }

  it('[E4.5] takes effect where all others signed it, and the match goes on without the one who is gone', async () => {
    const play = await without2();
    await act(play, 0, absent(2));
    await act(play, 1, absent(2));
    await playOut(play, 4);
    const reports = [await reportBy(play, 0), await reportBy(play, 1)];
    const { outcome } = positionOf(play, 0);
    // It was there and did not move, or it was not there.
    const there = await asked(play, reports);
    expect(there.evidence).toMatchObject({ claim: outcome, departures: [null, null, 'time'], liars: [] });
    const gone = [[], [], [{ from: STARTED_AT, until: null, how: 'closed' as const }]];
    expect(await asked(play, reports, { away: gone })).toMatchObject({
      evidence: { claim: outcome, departures: [null, null, 'absent'], liars: [] },
      seen: { present: [0, 1], falseAbsence: [], began: true },
    });
    // Where the server was away, nobody is gone on the word of others.
    expect((await asked(play, reports, { watchedFrom: STARTED_AT + 1 })).evidence).toEqual(contested);
  });

  it('[E4.5, E4.13] is undone by a move that the server has: what they played afterwards stands on a claim that is void', async () => {
    const play = await without2();
    const hidden = await sign(play, 2, edge(5));
    deposit(play, hidden);
    play.now += 25_000;
    const claims = [await sign(play, 0, absent(2)), await sign(play, 1, absent(2))];
    for (const claim of claims) {
      hand(play, claim, everybody(play));
      deposit(play, claim);
    }
    await playOut(play, 4);
    const reports = [await reportBy(play, 0), await reportBy(play, 1)];
    const { outcome } = positionOf(play, 0);
    expect(await asked(play, reports, { until: play.now + 200_000 })).toMatchObject({
      evidence: { claim: { ranks: [2, 2, 1] }, departures: ['time', 'time', null] },
      seen: { present: [0, 1, 2], falseAbsence: [0, 1] },
    });
    // Who keeps its last move for the server and goes has gone.
    const left = [[], [], [{ from: STARTED_AT + 3_000, until: null, how: 'closed' as const }]];
    expect((await asked(play, reports, { away: left })).evidence).toMatchObject({ claim: outcome });
  });

  it.each([
    ['and end the match without it', true],
    ['and then let it lie', false],
  ])(
    '[E4.5] by two who collude against the player who makes the last move is void: they claim %s',
    async (_name, goOn) => {
      const play = await begin('dots-and-boxes', 3);
      await playOut(play, 11, 83);
      const last = positionOf(play, 0).turn ?? 0;
      const liars = everybody(play).filter((seat) => seat !== last);
      const claims: SignedEntry[] = [];
      for (const seat of liars) {
        const claim = await sign(play, seat, absent(last));
        hand(play, claim, liars);
        claims.push(claim);
      }
      const next = positionOf(play, liars[0] ?? 0).turn ?? 0;
      const stolen = await sign(play, next, { kind: 'move', move: play.title.moves(positionOf(play, next).state)[0] });
      if (goOn) hand(play, stolen, liars);
      const move = await sign(play, last, { kind: 'move', move: play.title.moves(positionOf(play, last).state)[0] });
      hand(play, move, [last]);
      deposit(play, move);
      for (const claim of [...claims, ...(goOn ? [stolen] : [])]) deposit(play, claim, play.now + 30_000);
      const reports = await Promise.all(everybody(play).map((seat) => reportBy(play, seat)));
      expect(reports[last]?.ranks).not.toEqual(reports[liars[0] ?? 0]?.ranks);
      const findings = await asked(play, reports);
      expect(findings.evidence).toMatchObject({ claim: { ranks: reports[last]?.ranks } });
      expect(findings).toMatchObject({ plies: 84, inconsistent: [], equivocated: [] });
    },
  );
});
