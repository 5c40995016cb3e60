import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { ownOf, playedBy, practiceSecret } from './secrets.ts';
import { STRENGTHS, type Strength } from './strength.ts';
import { turnTitles } from './testing/turn-titles.ts';
import type { TurnTitle } from './title.ts';

/** The seat that won a match of two strengths, by the order of seats; null: nobody. */
function winner(title: TurnTitle, strengths: readonly [Strength, Strength], seed: number): number | null {
  const random = seededRandom(seed);
  let state = title.initial(2, seed);
  for (let turn = title.turn(state); turn !== null; turn = title.turn(state)) {
    const move = playedBy(title, state, secretOf(seed), random, strengths[turn === 0 ? 0 : 1]);
    const applied = title.apply(state, turn, move);
    if (!applied.ok) throw new Error(`${strengths[turn]} suggests what is ${applied.error}`);
    state = applied.state;
  }
  const ranks = title.outcome(state)?.ranks ?? [];
  return ranks[0] === ranks[1] ? null : ranks[0] === 1 ? 0 : 1;
}

/** Where strong beats normal, and normal beats easy, all three levels are shown; the long run plays the third pair, too. */
const isLong = process.env.PARLEY_TEST_LONG === '1';

const secretOf = (seed: number) => (seat: number) => practiceSecret(seed, seat);

/** The share of points of the first strength in so many matches, each side beginning as often; a draw is half a point. */
function share(title: TurnTitle, one: Strength, other: Strength, matches: number): number {
  let points = 0;
  for (let seed = 1; seed <= matches; seed += 1) {
    const begins = seed % 2 === 0;
    const won = winner(title, begins ? [one, other] : [other, one], seed);
    points += won === null ? 0.5 : won === (begins ? 0 : 1) ? 1 : 0;
  }
  return points / matches;
}

describe.each(turnTitles.map((title) => [title.id, title] as const))('%s', (_id, title) => {
  // A strong bot looks ahead, which takes longer. Where chance has a part in it, fewer matches say nothing.
  const few = title.secrets === undefined ? 16 : 40;

  it.each([
    ['normal', 'easy', 60],
    ['strong', 'normal', few],
    ...(isLong ? ([['strong', 'easy', few]] as const) : []),
  ] as const)('[S3.15] %s beats %s clearly', (better, worse, matches) => {
    const won = share(title, better, worse, matches);
    expect(won, `${better} against ${worse}`).toBeGreaterThan(0.7);
  });

  it('[S3.15] each strength plays another move than the others somewhere, and the same one by the same seed', () => {
    const lines = STRENGTHS.map((strength) => {
      const random = seededRandom(5);
      let state = title.initial(2, 5);
      const moves: string[] = [];
      for (let turn = title.turn(state); turn !== null; turn = title.turn(state)) {
        const move = playedBy(title, state, secretOf(5), random, strength);
        moves.push(JSON.stringify(move));
        const applied = title.apply(state, turn, move);
        if (!applied.ok) throw new Error(applied.error);
        state = applied.state;
      }
      return moves.join();
    });
    expect(new Set(lines).size).toBe(STRENGTHS.length);
    const again = STRENGTHS.map((strength) => winner(title, [strength, strength], 9));
    expect(STRENGTHS.map((strength) => winner(title, [strength, strength], 9))).toEqual(again);
  });

  it('[S3.15] a beginner is what is played where no strength is named', () => {
    const secret = secretOf(3);
    let state = title.initial(2, 3);
    while (title.moves(state).length === 0) {
      const applied = title.apply(
        state,
        title.turn(state) ?? 0,
        playedBy(title, state, secret, () => 0),
      );
      if (!applied.ok) throw new Error(applied.error);
      state = applied.state;
    }
    const own = ownOf(title, state, title.turn(state) ?? 0, secret);
    const played = title.suggest(state, seededRandom(4), undefined, own);
    expect(played).toEqual(title.suggest(state, seededRandom(4), 'easy', own));
  });
});
