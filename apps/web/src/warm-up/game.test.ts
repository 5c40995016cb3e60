import { seededRandom, titles } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { afterBot, afterMove, firstWarmUp, nextWarmUp, readWarmUp, standingOf, type WarmUp } from './game.ts';

function played(from: WarmUp, random: () => number): WarmUp {
  let game = from;
  for (let ply = 0; ply < 500; ply += 1) {
    const standing = standingOf(game);
    if (standing === null) throw new Error('the moves do not stand');
    if (standing.turn === null) return game;
    const before = game;
    game =
      standing.turn === game.seat
        ? (afterMove(game, game.seat, standing.title.suggest(standing.state, random)) ?? game)
        : afterBot(game, random);
    expect(game.moves).toHaveLength(before.moves.length + 1);
  }
  throw new Error('the game does not end');
}

describe.each(titles.map(({ id }) => id))('a warm-up of %s', (title) => {
  it('[W1.11] is played to its end by the rules of the title, and the other side begins the next one', () => {
    const random = seededRandom(7);
    const first = firstWarmUp(title, 11);
    expect([0, 1]).toContain(standingOf(first)?.turn);
    const over = played(first, random);
    expect(standingOf(over)?.outcome?.ranks).toHaveLength(2);
    const next = nextWarmUp({ ...over, strength: 'strong' }, 12);
    expect(next).toMatchObject({ seat: 1, strength: 'strong', moves: [] });
    expect(standingOf(played(next, random))?.turn).toBeNull();
  });

  it('[W1.11] takes no move out of turn and none that is not legal', () => {
    const first = firstWarmUp(title, 11);
    const standing = standingOf(first);
    const move = standing?.title.suggest(standing.state, seededRandom(1));
    expect(afterMove(first, 1, move)).toBeNull();
    expect(afterMove(first, 0, { what: 'nonsense' })).toBeNull();
    expect(afterBot(first, seededRandom(1))).toBe(first);
  });

  it('[W1.16] is its moves, which go through JSON over a reload; what another page kept is not believed', () => {
    const random = seededRandom(3);
    const over = played(firstWarmUp(title, 5), random);
    expect(readWarmUp(JSON.parse(JSON.stringify(over)))).toEqual(over);
    const others = [{ moves: [...over.moves, over.moves[0]] }, { title: 'no-such' }, { seat: 2 }, { strength: 'odd' }];
    for (const other of [...others, { moves: 'abc' }]) expect(readWarmUp({ ...over, ...other })).toBeNull();
    for (const other of [null, 7, [], {}]) expect(readWarmUp(other)).toBeNull();
  });
});
