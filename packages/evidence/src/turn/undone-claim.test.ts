import { describe, expect, it } from 'vitest';
import { act, asked, begin, column, deposit, hand, reportBy, sign } from '../testing/play.ts';

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
    expect(await stalled(80_000, [5_000, 10_000], [20_000, 25_000])).toMatchObject(out);
  });
});
