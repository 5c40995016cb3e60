import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { titleById, titles } from './catalog.ts';
import { factsOf, nameInEnglish, titleFacts } from './facts.ts';
import { seededRandom } from './random.ts';
import { automaticMove, ownOf, practiceSecret } from './secrets.ts';
import { coinToss } from './testing/coin-toss.ts';
import { treadmill } from './testing/treadmill.ts';
import { turnTitles } from './testing/turn-titles.ts';
import type { TurnTitle } from './title.ts';

/** Freezes all the way down, so that a title that changes its argument throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

/** The secret of each seat in all matches here. */
const secretOf = (seat: number): string => practiceSecret(1, seat);

/** What the seat on turn may do: what its device does by itself, or else what its player may choose. */
function movesOf(title: TurnTitle, state: unknown): readonly unknown[] {
  const automatic = automaticMove(title, state, secretOf);
  if (automatic === null) return title.moves(state);
  expect(title.moves(state)).toEqual([]);
  return [automatic];
}

interface Played {
  readonly states: readonly unknown[];
  readonly outcome: { readonly ranks: readonly number[]; readonly scores: readonly number[] | null };
  readonly dropped: readonly number[];
}

/** Plays at random to the end, now and then dropping a seat; every state is frozen and has been through JSON. */
function playOut(title: TurnTitle, seats: number, random: () => number, dropRate: number): Played {
  let state = frozen(title.initial(seats, 7));
  const states = [state];
  const dropped: number[] = [];
  for (let step = 0; step < 1_000; step += 1) {
    const outcome = title.outcome(state);
    const turn = title.turn(state);
    expect(turn === null).toBe(outcome !== null);
    expect(movesOf(title, state).length === 0).toBe(outcome !== null);
    if (outcome !== null) return { states, outcome, dropped };
    if (turn === null) break;
    if (random() < dropRate) {
      const seat = Math.floor(random() * seats);
      const before = JSON.stringify(state);
      state = title.drop(state, seat);
      // Who has lost already is out of play, and keeps its rank.
      if (JSON.stringify(state) !== before) dropped.push(seat);
    } else {
      const moves = movesOf(title, state);
      const applied = title.apply(state, turn, moves[Math.floor(random() * moves.length)]);
      if (!applied.ok) throw new Error(`a listed move was refused: ${applied.error}`);
      state = applied.state;
    }
    state = frozen(JSON.parse(JSON.stringify(state)) as unknown);
    states.push(state);
  }
  throw new Error('the match does not end');
}

/** Titles that only tests play are titles, too. */
const all: readonly TurnTitle[] = [...turnTitles, coinToss(seededRandom(1)), treadmill];

const cases = all.flatMap((title) =>
  Array.from({ length: title.seats.max - title.seats.min + 1 }, (_, extra) => ({
    title,
    seats: title.seats.min + extra,
    name: `${title.id} for ${title.seats.min + extra}`,
  })),
);

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const SEED = 20_260_722;
const runs = (numRuns: number) => ({ numRuns, seed: SEED });

describe('[N2.2] the catalogue', () => {
  it('[N2.2] finds titles by id and nothing else', () => {
    expect(titles.length).toBeGreaterThan(1);
    for (const title of titles) {
      expect(title.id).toMatch(/^[a-z][a-z0-9-]+$/);
      expect(titleById(title.id)).toBe(title);
    }
    for (const id of ['toString', 'coin-toss', 'treadmill']) expect(titleById(id)).toBeNull();
  });

  it('[W8.8] the facts of each title stand apart from its rules, in the same order, and say the same', () => {
    const facts = titles.map(({ kind, id, rules, deterministic, seats }) => ({
      kind,
      id,
      rules,
      deterministic,
      seats,
    }));
    const ids = (list: readonly { readonly id: string }[]): readonly string[] => list.map(({ id }) => id);
    expect(ids(titleFacts), 'titleFacts of facts.ts beside titles of catalog.ts').toEqual(ids(facts));
    expect(titleFacts).toEqual(facts);
    for (const { id } of titleFacts) {
      expect(factsOf(id)?.id).toBe(id);
      expect(nameInEnglish(id), `IN_ENGLISH of facts.ts has no name for ${id}`).not.toBe(id);
    }
    expect(factsOf('toString')).toBeNull();
  });

  it('[N11.1] every title has clocks, and a claim against others is later than the own forfeit', () => {
    for (const { clocks } of turnTitles) {
      expect(clocks.turnMs).toBeGreaterThanOrEqual(10_000);
      expect(clocks.graceMs).toBeGreaterThan(0);
      expect(clocks.absenceMs).toBeGreaterThanOrEqual(10_000);
    }
  });
});

describe.each(cases)('$name', ({ title, seats }) => {
  it('[N2.1] random legal play ends, with valid ranks and without changing earlier states', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { outcome } = playOut(title, seats, seededRandom(seed), 0);
        expect(outcome.ranks).toHaveLength(seats);
        if (outcome.scores) expect(outcome.scores).toHaveLength(seats);
        for (const rank of outcome.ranks) {
          expect(rank).toBe(1 + outcome.ranks.filter((other) => other < rank).length);
        }
      }),
      runs(60),
    );
  });

  it('[O6.18] no legal move is longer as JSON than the title says, and no match has more plies', () => {
    let longest = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const { states } = playOut(title, seats, seededRandom(seed), 0);
        expect(states.length - 1).toBeLessThanOrEqual(title.mostPlies(seats));
        for (const state of states) {
          for (const move of movesOf(title, state)) longest = Math.max(longest, JSON.stringify(move).length);
        }
      }),
      runs(20),
    );
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThanOrEqual(title.moveChars);
  });

  it('[N11.6] a dropped seat is never on turn again and ranks behind everybody still playing', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { states, outcome, dropped } = playOut(title, seats, seededRandom(seed), 0.1);
        expect(states.length).toBeGreaterThan(1);
        const playing = outcome.ranks.flatMap((rank, seat) => (dropped.includes(seat) ? [] : [rank]));
        for (const seat of dropped) expect(outcome.ranks[seat]).toBeGreaterThan(Math.max(...playing));
      }),
      runs(60),
    );
  });

  it('[N11.6] with any one seat left playing the match is over and that seat is first', () => {
    for (let last = 0; last < seats; last += 1) {
      let state = title.initial(seats, 0);
      for (let seat = 0; seat < seats; seat += 1) {
        if (seat === last) continue;
        expect(title.outcome(state)).toBeNull();
        state = title.drop(state, seat);
        expect(title.turn(state)).not.toBe(seat);
      }
      expect(title.turn(state)).toBeNull();
      expect(title.outcome(state)?.ranks[last]).toBe(1);
      expect(title.outcome(state)?.ranks.filter((rank) => rank === 1)).toHaveLength(1);
      expect(title.drop(state, last)).toEqual(state);
    }
  });

  it('[N2.2] a move out of turn is refused for every other seat', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const state of playOut(title, seats, seededRandom(seed), 0).states) {
          const turn = title.turn(state);
          const move = movesOf(title, state)[0];
          if (turn === null) continue;
          for (let seat = -1; seat <= seats; seat += 1) {
            if (seat !== turn) expect(title.apply(state, seat, move)).toEqual({ ok: false, error: 'out-of-turn' });
          }
        }
      }),
      runs(10),
    );
  });

  it('[N2.2] a move that is not among the legal ones is refused, and a legal one only once', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seededRandom(seed);
        const { states } = playOut(title, seats, random, 0);
        const every = title.moves(states.find((state) => title.moves(state).length > 0));
        for (const state of states) {
          const turn = title.turn(state);
          const legal = new Set(movesOf(title, state).map((move) => JSON.stringify(move)));
          expect(legal.size).toBe(movesOf(title, state).length);
          for (const move of every) {
            if (legal.has(JSON.stringify(move))) continue;
            const error = turn === null ? 'match-over' : 'illegal';
            expect(title.apply(state, turn ?? 0, move)).toEqual({ ok: false, error });
          }
        }
      }),
      runs(5),
    );
  });

  it('[E4.1] the same moves lead to the same states, through JSON or not; or else the title says that they do not', () => {
    const differ = new Set<boolean>();
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seededRandom(seed);
        let plain = title.initial(seats, 3);
        let carried = JSON.parse(JSON.stringify(plain)) as unknown;
        for (let turn = title.turn(plain); turn !== null; turn = title.turn(plain)) {
          const moves = movesOf(title, plain);
          const move = moves[Math.floor(random() * moves.length)];
          const sent = title.parseMove(JSON.parse(JSON.stringify(move)));
          expect(sent).toEqual(move);
          const one = title.apply(plain, turn, move);
          const two = title.apply(carried, turn, sent);
          if (!one.ok || !two.ok) throw new Error('a listed move was refused');
          plain = one.state;
          carried = JSON.parse(JSON.stringify(two.state)) as unknown;
          differ.add(JSON.stringify(carried) !== JSON.stringify(plain));
        }
        if (title.deterministic) expect(title.outcome(carried)).toEqual(title.outcome(plain));
      }),
      runs(20),
    );
    expect(differ.has(true)).toBe(!title.deterministic);
  });

  it('[N2.3] what is suggested is legal, whatever chance says', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.5, 0.999_999_999), (seed, extreme) => {
        const random = seededRandom(seed);
        for (const state of playOut(title, seats, random, 0.01).states) {
          const turn = title.turn(state);
          if (turn === null || title.moves(state).length === 0) continue;
          const own = ownOf(title, state, turn, secretOf);
          for (const source of [random, () => extreme]) {
            for (const known of [own, null]) {
              expect(title.apply(state, turn, title.suggest(state, source, 'easy', known)).ok).toBe(true);
            }
          }
        }
      }),
      runs(15),
    );
  });
});

describe.each([...all])('$id', (title) => {
  it('[N2.2] parseMove answers anything without throwing, and what it accepts apply can judge', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => {
        const move = title.parseMove(value);
        if (move !== null) expect(title.apply(title.initial(2, 0), 0, move)).toBeDefined();
      }),
      runs(500),
    );
    const strange = { column: 1, edge: 1, more: 1 };
    for (const value of [
      null,
      undefined,
      3,
      '3',
      [],
      {},
      { column: 1.5 },
      { edge: -1 },
      { column: 7, edge: 84 },
      strange,
    ]) {
      if (title.moves(title.initial(2, 0)).some((move) => JSON.stringify(move) === JSON.stringify(value))) continue;
      expect(title.parseMove(value)).toBeNull();
    }
  });
});
