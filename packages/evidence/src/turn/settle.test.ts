import { describe, expect, it } from 'vitest';
import type { Absence, Witness } from '../judged.ts';
import {
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
} from '../testing/play.ts';
import type { Action, SignedEntry } from './entry.ts';

/** Of Four in a Row: 60 s a turn and 5 s of grace; 20 s without a link are an absence. */
const IN_TIME_MS = 65_000;

const contested = { kind: 'none', lack: 'contested' };
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

  it('[T9.5] holds when the seat neither reports nor answers, and not while it is in distress', async () => {
    const { play, drop } = await dropped();
    deposit(play, drop);
    const reports = [await reportBy(play, 1)];
    expect((await asked(play, reports, { challenged: [0] })).evidence).toMatchObject(winner(1));
    expect((await asked(play, reports, { challenged: [0], distress: [0] })).evidence).toEqual(contested);
    expect((await asked(play, reports)).evidence).toEqual(contested);
    // A player who reported is not silent, whatever the server says.
    const both = [...reports, await reportBy(play, 0, { ranks: [1, 2] })];
    expect((await asked(play, both, { challenged: [0] })).evidence).toEqual(contested);
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
    ['for less around the claim', (at) => ({ from: at - 3_000, until: at + 6_999, how: 'lost' }), contested],
    [
      'for a second, into which the claim was timed',
      (at) => ({ from: at - 500, until: at + 500, how: 'lost' }),
      contested,
    ],
    ['for half of it, and back before', (at) => ({ from: at - 16_000, until: at - 6_000, how: 'lost' }), contested],
    ['only for a moment', (at) => ({ from: at - 5_000, until: at - 4_000, how: 'lost' }), contested],
    ['only afterwards', (at) => ({ from: at + 1, until: null, how: 'lost' }), contested],
    ['only long before', (at) => ({ from: at - 90_000, until: at - 30_000, how: 'lost' }), contested],
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
    const gone = away(0, { from: beganAt + 5_000, until: beganAt + 29_000, how: 'lost' });
    expect((await asked(play, reports, gone)).evidence).toEqual(contested);
    const blink = away(0, { from: beganAt + 5_000, until: beganAt + 6_000, how: 'lost' });
    expect((await asked(play, reports, blink)).evidence).toMatchObject(winner(0));
  });

  /** The player who moved before may have sent its move to the server at once, and to the winner only when the winner's time was over. */
  it.each<[number, Absence[], object]>([
    [IN_TIME_MS, [], winner(0)],
    [2 * IN_TIME_MS, [], winner(0)],
    [2 * IN_TIME_MS + 1, [], contested],
    [IN_TIME_MS + 1, [{ from: STARTED_AT + 30_000, until: STARTED_AT + 40_000, how: 'lost' }], contested],
    [IN_TIME_MS + 1, [{ from: STARTED_AT + 30_000, until: STARTED_AT + 31_000, how: 'lost' }], winner(0)],
  ])('[E4.5] has won though the move before was kept from it, as long as that can be: after %i ms', async (...row) => {
    const [moveAfterMs, absences, evidence] = row;
    const { play, reports } = await both(moveAfterMs, 1);
    expect((await asked(play, reports, away(0, ...absences))).evidence).toMatchObject(evidence);
  });

  it('[E4.5] has won or not, who can say, where it moved after its time and a claim of that came in when it was over', async () => {
    const overdue: Action = { kind: 'drop', seats: [0], reason: 'time' };
    for (const [moveAfterMs, claimAfterMs, evidence] of [
      [IN_TIME_MS + 20_000, IN_TIME_MS, contested],
      [IN_TIME_MS + 20_000, IN_TIME_MS - 5_000, contested],
      // No honest claim of that kind comes so early.
      [IN_TIME_MS + 20_000, IN_TIME_MS - 5_001, winner(0)],
      [IN_TIME_MS, IN_TIME_MS - 1, winner(0)],
    ] as const) {
      const { play, reports } = await both(moveAfterMs, claimAfterMs, overdue);
      expect((await asked(play, reports)).evidence).toMatchObject(evidence);
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

describe('a claim timed into one second without a connection', () => {
  it('[E4.5] does not decide though the one it is about has moved and the match did not end with that', async () => {
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
    expect((await asked(play, reports, blink)).evidence).toEqual(contested);
    const gone = away(0, { from: now, until: now + 11_000, how: 'lost' });
    expect((await asked(play, reports, gone)).evidence).toMatchObject(winner(1));
    expect((await asked(play, reports.slice(1), { challenged: [0] })).evidence).toMatchObject(winner(1));
  });
});

describe('a quitter who keeps its last move for the server', () => {
  it('[E4.5] does not undo its absence with a move that ends nothing', async () => {
    const { play, drop } = await dropped();
    deposit(play, await sign(play, 0, column(5)), play.now);
    deposit(play, drop, play.now + 25_000);
    const reports = [await reportBy(play, 1)];
    const findings = await asked(play, reports, { challenged: [0] });
    expect(findings.evidence).toMatchObject({ ...winner(1), departures: ['absent', null] });
    // Nor does it make the other's result official where it says that it was there.
    expect((await asked(play, [await reportBy(play, 0), ...reports])).evidence).toEqual(contested);
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
    const findings = await asked(play, reports, { challenged: [2] });
    const { outcome } = positionOf(play, 0);
    expect(findings.evidence).toMatchObject({ claim: outcome, departures: [null, null, 'absent'], liars: [] });
    expect((await asked(play, reports)).evidence).toEqual(contested);
  });

  it('[E4.5] is not undone by a move that the others never saw: what they played afterwards stands on their claim', async () => {
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
    expect((await asked(play, reports, { challenged: [2] })).evidence).toMatchObject({ claim: outcome });
    expect((await asked(play, reports)).evidence).toEqual(contested);
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
