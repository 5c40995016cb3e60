import { describe, expect, it } from 'vitest';
import type { Absence } from '../judged.ts';
import {
  act,
  asked,
  begin,
  column,
  deposit,
  edge,
  hand,
  positionOf,
  reportBy,
  sign,
  someMove,
} from '../testing/play.ts';
import type { Action } from './entry.ts';

describe('a player who lets go of its connection within its turn, so that the server waits longer than the others know', () => {
  /** Seat 1 is on turn and moves so long after the others began to wait; seat 0 claims its time as honest clients do. */
  async function stalled(moveAfterMs: number, ...absences: (readonly [number, number])[]) {
    const play = await begin('four-in-a-row', 2);
    for (const [at, number] of [0, 1, 0].entries()) await act(play, at % 2, column(number));
    const beganAt = play.now - 1_000;
    const overdue = await sign(play, 0, { kind: 'drop', seats: [1], reason: 'time' });
    const move = await sign(play, 1, column(5));
    hand(play, overdue, [0]);
    deposit(play, overdue, beganAt + 77_000);
    deposit(play, move, beganAt + moveAfterMs);
    hand(play, move, [1]);
    const lost = absences.map(([from, until]) => ({
      from: beganAt + from,
      until: beganAt + until,
      how: 'lost' as const,
    }));
    const until = beganAt + moveAfterMs + 200_000;
    return asked(play, [await reportBy(play, 0)], { away: [[], lost], challenged: [1], until });
  }

  it('[E4.13] is out: nobody loses who claimed its time when that was over', async () => {
    const out = {
      evidence: { kind: 'complete', claim: { ranks: [1, 2] }, departures: [null, 'time'] },
      seen: { falseAbsence: [] },
    };
    expect(await stalled(85_000, [1_000, 21_000])).toMatchObject(out);
    expect(await stalled(80_000, [66_000, 75_900])).toMatchObject(out);
    expect(await stalled(78_000, [5_000, 10_000], [20_000, 25_000])).toMatchObject(out);
  });

  it('[E4.13] is out, too, where it moves at the first of two claims: neither of those who signed them knew the move', async () => {
    const play = await begin('dots-and-boxes', 3);
    const beganAt = play.now;
    await act(play, 0, edge(0));
    const move = await sign(play, 1, edge(2));
    const overdue: Action = { kind: 'drop', seats: [1], reason: 'time' };
    const claims = [await sign(play, 0, overdue), await sign(play, 2, overdue)];
    for (const claim of claims) hand(play, claim, [0, 2]);
    const [first, second] = claims;
    if (first === undefined || second === undefined) throw new Error('two sign it');
    deposit(play, first, beganAt + 62_000);
    deposit(play, move, beganAt + 62_050);
    deposit(play, second, beganAt + 62_100);
    play.now = beganAt + 64_000;
    for (let { turn } = positionOf(play, 0); turn !== null; { turn } = positionOf(play, 0)) {
      const next = await sign(
        play,
        turn,
        someMove(play, positionOf(play, 0), () => 0),
      );
      hand(play, next, [0, 2]);
      play.now += 1_000;
      deposit(play, next);
    }
    const lost: Absence = { from: beganAt + 1_000, until: beganAt + 20_000, how: 'lost' };
    const reports = [await reportBy(play, 0), await reportBy(play, 2)];
    const findings = await asked(play, reports, { away: [[], [lost], []], challenged: [1], until: play.now + 300_000 });
    expect(findings.evidence).toMatchObject({ kind: 'complete', departures: [null, 'time', null] });
  });
});
