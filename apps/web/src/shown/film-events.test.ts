import { describe, expect, it } from 'vitest';
import type { TickHud } from '../titles/title-view.ts';
import { createEvents, eventAt, roundAt } from './film-events.ts';

const hud = (state: unknown, rounds = 3): TickHud => {
  const [round, roundWon] = state as readonly [number, TickHud['roundWon']];
  return { round, rounds, countdown: null, roundWon, isOver: false, riders: [] };
};

describe('what is listed of a finished match in real time', () => {
  it('[N8.8] the rounds from where they begin, each with who won it, and who left', () => {
    const found = createEvents(hud);
    const states = [
      [1, null],
      [1, null],
      [1, 0],
      [2, null],
      [2, 'draw'],
      [3, null],
    ];
    for (const [tick, state] of states.entries()) found.seen(state, tick);
    const outs = [null, { from: 4, reason: 'resigned' as const }];
    const events = found.events({ outs, departures: [null, 'resigned'] });
    expect(events).toEqual([
      { kind: 'round', tick: 0, round: 1, won: 0 },
      { kind: 'round', tick: 3, round: 2, won: 'draw' },
      { kind: 'out', tick: 4, seat: 1 },
      { kind: 'round', tick: 5, round: 3, won: null },
    ]);
    expect([0, 2, 3, 4, 5, 99].map((tick) => eventAt(events, tick))).toEqual([1, 1, 2, 3, 4, 4]);
  });

  it('[N8.8] of a title that is not played in rounds only who left', () => {
    const found = createEvents((state) => hud(state, 1));
    for (const [tick, state] of [
      [1, null],
      [1, 0],
    ].entries())
      found.seen(state, tick);
    const outs = [null, { from: 1, reason: 'resigned' as const }];
    const events = found.events({ outs, departures: [null, 'resigned'] });
    expect(events).toEqual([{ kind: 'out', tick: 1, seat: 1 }]);
    expect(roundAt(events, 1)).toBeNull();
  });

  it('[N8.8] nobody who left after the end is listed', () => {
    const found = createEvents(hud);
    found.seen([1, null], 0);
    const outs = [{ from: 9, reason: 'resigned' as const }, null];
    expect(found.events({ outs, departures: [null, null] })).toHaveLength(1);
  });

  it('[N8.8] a round in which the match was broken off was won by nobody', () => {
    const found = createEvents(hud);
    for (const [tick, state] of [
      [1, 1],
      [2, null],
      [2, null],
    ].entries())
      found.seen(state, tick);
    const events = found.events({ outs: [null, null], departures: [null, null] });
    expect(events.map((one) => one.kind === 'round' && one.won)).toEqual([1, null]);
    expect([0, 1, 2].map((tick) => roundAt(events, tick))).toEqual([1, 2, 2]);
    expect(roundAt([], 5)).toBeNull();
  });
});
