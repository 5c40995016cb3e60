import { bumpers } from '@parley/evidence/testing';
import { seededRandom, type TickTitle } from '@parley/games';
import { turnTitle, turnTitles } from '@parley/games/testing';
import type { TickHand, TickSurface } from '@parley/match';
import { describe, expect, it, vi } from 'vitest';
import { playMatch } from './bot.ts';
import { fakeTimers } from './testing/clock.ts';
import { fakeLog } from './testing/log.ts';
import { board } from './testing/session.ts';

const four = turnTitle('four-in-a-row');

const decided = { phase: 'void', why: 'left' } as const;

describe.each(turnTitles.flatMap((title) => [2, 3, 4].filter((n) => n <= title.seats.max).map((n) => ({ title, n }))))(
  '$title.id with $n seats',
  ({ title, n }) => {
    it.each([1, 2, 3])('[W1.4] bots play it to an outcome with legal moves only, seed %i', async (seed) => {
      const timers = fakeTimers(seededRandom(seed));
      const log = fakeLog();
      const table = board(title, n);
      for (let seat = 0; seat < n; seat += 1) playMatch({ session: table.seat(seat), timers, log, over: () => {} });
      await timers.advance(200_000);
      expect(table.over).toBe(true);
      expect(log.lines).toEqual([]);
    });
  },
);

describe('the pause', () => {
  it('[W1.4] the first move comes within 300 ms, later ones after 400 to 900 ms', async () => {
    for (const random of [0, 0.999]) {
      const timers = fakeTimers(() => random);
      const table = board(four, 2);
      const other = table.seat(1);
      playMatch({ session: table.seat(0), timers, log: fakeLog(), over: () => {} });
      await timers.advance(149);
      expect(table.ply).toBe(0);
      await timers.advance(151);
      expect(table.ply).toBe(1);
      expect(other.play(four.moves(other.view.state)[0]).ok).toBe(true);
      await timers.advance(399);
      expect(table.ply).toBe(2);
      await timers.advance(501);
      expect(table.ply).toBe(3);
    }
  });

  it('[W1.4] no move is made out of turn, however often the view changes', async () => {
    const timers = fakeTimers();
    const table = board(four, 2);
    const session = table.seat(1);
    const play = vi.spyOn(session, 'play');
    playMatch({ session, timers, log: fakeLog(), over: () => {} });
    for (let n = 0; n < 5; n += 1) table.phase({ phase: 'playing' });
    await timers.advance(10_000);
    expect(play).not.toHaveBeenCalled();
  });
});

describe('in real time', () => {
  it('[N1.20] the bot is asked for each tick, looks as often as its strength, and is no part of the turns', () => {
    const table = board(four, 2);
    const looks = { easy: 0, normal: 0, strong: 0 };
    for (const strength of ['easy', 'normal', 'strong'] as const) {
      const title: TickTitle = {
        ...bumpers(),
        suggest: () => {
          looks[strength] += 1;
          return Uint8Array.of(looks[strength]);
        },
      };
      let hand: TickHand | null = null;
      const ticks: TickSurface = {
        frame: () => ({ before: null, now: null, alpha: 0, tick: 0 }),
        press: () => {},
        steer: (given) => {
          hand = given;
        },
        statistics: () => {
          throw new Error('nobody asks');
        },
      };
      const session = { ...table.seat(0), title, ticks };
      playMatch({ session, timers: fakeTimers(), log: fakeLog(), strength, over: () => {} });
      const given = hand as TickHand | null;
      const inputs = Array.from({ length: 12 }, () => given?.(null)[0]);
      expect(inputs.at(-1)).toBe(looks[strength]);
    }
    expect(looks).toEqual({ easy: 4, normal: 6, strong: 12 });
  });

  it('[W1.5] a fault in the bot of a title ends that match after the tick, and it is not asked again', async () => {
    const [timers, log, over] = [fakeTimers(), fakeLog(), vi.fn()];
    const table = board(four, 2);
    const title: TickTitle = {
      ...bumpers(),
      suggest: () => {
        throw new Error('a bug in a title');
      },
    };
    const hands: (TickHand | null)[] = [];
    const ticks: TickSurface = {
      frame: () => ({ before: null, now: null, alpha: 0, tick: 0 }),
      press: () => {},
      steer: (hand) => void hands.push(hand),
      statistics: () => {
        throw new Error('nobody asks');
      },
    };
    playMatch({ session: { ...table.seat(0), title, ticks }, timers, log, over });
    expect(hands[0]?.(null)).toEqual(new Uint8Array(title.inputBytes));
    expect(hands.at(-1)).toBeNull();
    expect(table.disposed).toEqual([]);
    await timers.advance(1);
    expect(table.disposed).toEqual([0]);
    expect(over).toHaveBeenCalledTimes(1);
    expect(log.lines.map(({ level }) => level)).toEqual(['error']);
  });
});

describe('the end', () => {
  it('[W1.4] a decided match is disposed of after a moment for the last frames, once', async () => {
    const timers = fakeTimers();
    const table = board(four, 2);
    const over = vi.fn();
    playMatch({ session: table.seat(1), timers, log: fakeLog(), over });
    table.phase(decided);
    table.phase(decided);
    expect(table.disposed).toEqual([]);
    await timers.advance(2_000);
    expect(table.disposed).toEqual([1]);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('[W1.5] a match that broke here is over for the house at once', () => {
    const over = vi.fn();
    const table = board(four, 2);
    playMatch({ session: table.seat(1), timers: fakeTimers(), log: fakeLog(), over });
    table.phase({ phase: 'broken' });
    expect(table.disposed).toEqual([1]);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('[S16.8] without a verdict the links stay for the others for a minute, and no longer', async () => {
    const timers = fakeTimers();
    const table = board(four, 2);
    playMatch({ session: table.seat(1), timers, log: fakeLog(), over: () => {} });
    table.phase({ phase: 'reported', acknowledged: false, reported: [1], deadline: null });
    await timers.advance(30_000);
    table.phase({ phase: 'reported', acknowledged: true, reported: [1], deadline: null });
    await timers.advance(29_999);
    expect(table.disposed).toEqual([]);
    await timers.advance(1);
    expect(table.disposed).toEqual([1]);
  });

  it('[W1.5] a house whose moves are refused gives up instead of holding the others', async () => {
    const timers = fakeTimers();
    const log = fakeLog();
    const table = board(four, 2);
    table.refusing = true;
    playMatch({ session: table.seat(0), timers, log, over: () => {} });
    await timers.advance(10_000);
    expect(table.resigned).toEqual([0]);
    expect(log.lines.filter((line) => line.level === 'warn')).toHaveLength(3);
  });
});

describe('kind words', () => {
  const reported = { phase: 'reported', acknowledged: true, reported: [1], deadline: null } as const;

  it('[C2.10] at the end a bot says “Good game” once, and thanks who says so', async () => {
    const timers = fakeTimers();
    const table = board(four, 2);
    const person = table.seat(0);
    playMatch({ session: table.seat(1), timers, log: fakeLog(), over: () => {} });
    person.reactions.react('good-game');
    await timers.advance(5_000);
    expect(table.reacted).toEqual([[0, 'good-game']]);
    table.phase(reported);
    table.phase(reported);
    await timers.advance(1_000);
    expect(table.reacted.slice(1)).toEqual([[1, 'good-game']]);
    for (let n = 0; n < 5; n += 1) person.reactions.react('good-game');
    await timers.advance(5_000);
    expect(table.reacted.filter(([seat]) => seat === 1)).toEqual([
      [1, 'good-game'],
      [1, 'thanks'],
    ]);
  });

  it('[C2.10] nothing is said about a match that never began', async () => {
    const timers = fakeTimers();
    const table = board(four, 2);
    playMatch({ session: table.seat(1), timers, log: fakeLog(), over: () => {} });
    table.phase({ phase: 'void', why: 'left' });
    await timers.advance(5_000);
    expect(table.reacted).toEqual([]);
  });
});

it('[W1.5] a fault in one match ends that match only', async () => {
  const timers = fakeTimers(seededRandom(1));
  const log = fakeLog();
  const over = vi.fn();
  const broken = board(
    {
      ...four,
      suggest: () => {
        throw new Error('a bug in a title');
      },
    },
    2,
    'match-bad',
  );
  const sound = board(four, 2, 'match-good');
  playMatch({ session: broken.seat(0), timers, log, over });
  for (const seat of [0, 1]) playMatch({ session: sound.seat(seat), timers, log, over: () => {} });
  await timers.advance(100_000);
  expect(broken.disposed).toEqual([0]);
  expect(over).toHaveBeenCalledTimes(1);
  expect(log.lines.map((line) => line.level)).toEqual(['error']);
  expect(sound.over).toBe(true);
});
