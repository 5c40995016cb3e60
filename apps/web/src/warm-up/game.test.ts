import { seededRandom, type TurnTitle } from '@parley/games';
import { turnTitles } from '@parley/games/testing';
import { describe, expect, it } from 'vitest';
import { afterBot, afterMove, standingOf } from './game.ts';
import { firstWarmUp, nextWarmUp, readWarmUp, type WarmUp } from './warm-up.ts';

function played(from: WarmUp, title: TurnTitle, random: () => number): WarmUp {
  let game = from;
  for (let ply = 0; ply < 500; ply += 1) {
    const standing = standingOf(game, title);
    if (standing === null) throw new Error('the moves do not stand');
    if (standing.turn === null) return game;
    const before = game;
    game =
      standing.turn === game.seat
        ? (afterMove(game, title, game.seat, title.suggest(standing.state, random)) ?? game)
        : afterBot(game, title, random);
    expect(game.moves).toHaveLength(before.moves.length + 1);
  }
  throw new Error('the game does not end');
}

describe.each(turnTitles.map((title) => [title.id, title] as const))('a warm-up of %s', (id, title) => {
  it('[W1.11] is played to its end by the rules of the title, and the other side begins the next one', () => {
    const random = seededRandom(7);
    const first = firstWarmUp(id, 11);
    expect([0, 1]).toContain(standingOf(first, title)?.turn);
    const over = played(first, title, random);
    expect(standingOf(over, title)?.outcome?.ranks).toHaveLength(2);
    const next = nextWarmUp({ ...over, strength: 'strong' }, 12);
    expect(next).toMatchObject({ seat: 1, strength: 'strong', moves: [] });
    expect(standingOf(played(next, title, random), title)?.turn).toBeNull();
  });

  it('[W1.11] takes no move out of turn and none that is not legal', () => {
    const first = firstWarmUp(id, 11);
    const standing = standingOf(first, title);
    const move = standing === null ? null : title.suggest(standing.state, seededRandom(1));
    expect(afterMove(first, title, 1, move)).toBeNull();
    expect(afterMove(first, title, 0, { what: 'nonsense' })).toBeNull();
    expect(afterBot(first, title, seededRandom(1))).toBe(first);
  });

  it('[W1.16] is its moves, which go through JSON over a reload; what another page kept is not believed', () => {
    const random = seededRandom(3);
    const over = played(firstWarmUp(id, 5), title, random);
    expect(readWarmUp(JSON.parse(JSON.stringify(over)))).toEqual(over);
    const tooMany = readWarmUp({ ...over, moves: [...over.moves, over.moves[0]] });
    expect(tooMany === null ? undefined : standingOf(tooMany, title)).toBeNull();
    const others = [{ title: 'no-such' }, { seat: 2 }, { strength: 'odd' }];
    for (const other of [...others, { moves: 'abc' }]) expect(readWarmUp({ ...over, ...other })).toBeNull();
    for (const other of [null, 7, [], {}]) expect(readWarmUp(other)).toBeNull();
  });
});
