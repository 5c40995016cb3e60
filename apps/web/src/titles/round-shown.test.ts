import { seededRandom } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { view as lightCycles } from './light-cycles/view.ts';
import { view as sumo } from './sumo/view.ts';
import type { TickHud } from './title-view.ts';

describe.each([lightCycles, sumo])('the round that is shown of $title.id', ({ title, hud }) => {
  /** A match of two bots, up to the first moment of which this holds. */
  function playedTo(holds: (now: TickHud) => boolean) {
    const random = seededRandom(7);
    const state = title.initial(2, 7);
    for (let tick = 0; !holds(hud(state)); tick += 1) {
      if (tick > title.mostTicks(2)) throw new Error('that moment does not come');
      const inputs = [0, 1].map((seat) => title.suggest(state, seat, random, 'normal')[0] ?? 0);
      title.step(state, Uint8Array.from(inputs));
    }
    return state;
  }
  const runs = (round: number) => (now: TickHud) =>
    now.round === round && now.countdown === null && now.roundWon === null;

  it.each([
    ['before the first one', (now: TickHud) => now.countdown !== null, 1, null],
    ['in the first one', runs(1), 1, null],
    ['before the second one', (now: TickHud) => now.round === 2 && now.countdown !== null, 2, null],
    ['in the second one', runs(2), 2, null],
  ] as const)('[W3.20] who resigns %s ends the match in it, and nobody wins that round', (_, moment, round, won) => {
    const state = playedTo(moment);
    title.drop(state, 1);
    expect(hud(state)).toMatchObject({ round, roundWon: won, isOver: true, countdown: null });
  });

  it('[W3.20] who resigns between two rounds ends the match after the first of them', () => {
    const state = playedTo((now) => now.roundWon !== null);
    const { roundWon } = hud(state);
    // Who is left stands as the winner of the round only where it has won it.
    const loser = roundWon === 0 ? 1 : 0;
    title.drop(state, loser);
    expect(hud(state)).toMatchObject({ round: 1, roundWon, isOver: true });
  });

  it('[W3.20] a match that is played to its end ends in its last round', () => {
    let last = 0;
    const state = playedTo((now) => {
      last = Math.max(last, now.round);
      return now.isOver;
    });
    expect(last).toBeGreaterThan(1);
    expect(hud(state).round).toBe(last);
    expect(hud(state).roundWon).not.toBeNull();
  });
});
