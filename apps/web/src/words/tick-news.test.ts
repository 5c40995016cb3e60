import { describe, expect, it } from 'vitest';
import { tickFigures } from './tick-figures.ts';
import { tickNews } from './tick-news.ts';

const NAMES = ['Ada', 'Ben', 'Cy'];
const playing = { phase: { phase: 'playing' }, tick: 600, waitsFor: [], desync: null, brokenBy: null } as const;

describe('a match in real time in words', () => {
  it('[W3.17] the news names those whom the match waits for, then says what happened', () => {
    expect(tickNews({ ...playing, waitsFor: [1, 2] }, 'Ben crashed.', NAMES)).toBe('Waiting for Ben and Cy.');
    expect(tickNews(playing, 'Ben crashed.', NAMES)).toBe('Ben crashed.');
    expect(tickNews({ ...playing, tick: 0 }, null, NAMES)).toBe('The first round begins as soon as everybody is here.');
    expect(tickNews({ ...playing, phase: { phase: 'linking' } }, null, NAMES)).toBe(
      'Connecting you. The match begins in a moment.',
    );
    expect(tickNews({ ...playing, phase: { phase: 'broken' } }, 'Ben crashed.', NAMES)).toMatch(
      /^A fault in the game /,
    );
    expect(
      tickNews({ ...playing, desync: { tick: 5, seat: 1, fields: [], code: 'unknown', seats: [] } }, null, NAMES),
    ).toContain('Ben');
  });

  it('[W3.18] whose inputs or states differ is named only where they point to somebody, and who signed twice is named to the end', () => {
    const desync = { tick: 5, seat: 1, fields: [] };
    const said = (code: 'altered-state' | 'two-inputs', seats: readonly number[]) =>
      tickNews({ ...playing, desync: { ...desync, code, seats } }, null, NAMES);
    expect(said('altered-state', [2])).toMatch(/^The match computed by Cy /);
    expect(said('two-inputs', [2])).toBe('Not everybody has the same inputs of Cy. The signatures decide in the end.');
    const reported = { phase: 'reported', acknowledged: true, reported: [], deadline: null } as const;
    expect(tickNews({ ...playing, brokenBy: 2, phase: reported }, 'Ben crashed.', NAMES)).toMatch(/^Cy signed two /);
  });

  it('[W4.4] the panel states input delay, rollbacks by depth, stalls, and who waits for whom', () => {
    const statistics = {
      inputDelay: 2,
      stalls: 3,
      longestStall: 6,
      resimulated: 1_200,
      rollbacks: [0, 8, 4, 0, 1, 0],
      ahead: -1,
      refused: 0,
      late: [],
      loss: [],
    };
    expect(tickFigures(statistics, [1], NAMES)).toEqual([
      ['Input delay', '2 ticks, 33 ms'],
      ['Rollbacks', '13'],
      ['Deepest rollback', '4 ticks'],
      ['Ticks played again', '1,200'],
      ['Stalls', '3, longest 100 ms'],
      ['Ahead of the others', '-1 tick'],
      ['Waits for', 'Ben'],
    ]);
    expect(tickFigures({ ...statistics, rollbacks: [] }, [], NAMES)).toContainEqual(['Deepest rollback', 'none']);
  });
});
