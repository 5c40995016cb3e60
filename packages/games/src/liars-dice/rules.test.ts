import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { automaticMove, playedBy, practiceSecret } from '../secrets.ts';
import { linkAt, linksOf } from './links.ts';
import { liarsDice } from './rules.ts';
import { type DiceMove, type DiceState, seatsIn } from './table.ts';

type SecretOf = (seat: number) => string;

const SEED = 20_260_722;
const secretsOf =
  (seed: number): SecretOf =>
  (seat) =>
    practiceSecret(seed, seat);

function after(state: DiceState, move: DiceMove): DiceState {
  const applied = liarsDice.apply(state, state.next, move);
  if (!applied.ok) throw new Error(`${applied.error}: ${JSON.stringify(move)}`);
  return applied.state;
}

/** Until a player has to choose: the devices bind and open their secrets. */
function settled(state: DiceState, secretOf: SecretOf, upTo: (state: DiceState) => boolean = () => false): DiceState {
  let now = state;
  while (!upTo(now)) {
    const move = automaticMove(liarsDice, now, secretOf) as DiceMove | null;
    if (move === null) return now;
    now = after(now, move);
  }
  return now;
}

const rolled = (seats: number, secretOf: SecretOf): DiceState => settled(liarsDice.initial(seats, 7), secretOf);
const ownOf = (state: DiceState, seat: number, secretOf: SecretOf) =>
  liarsDice.secrets?.own(state, seat, secretOf(seat)) as readonly number[] | null;
const bid = (quantity: number, face: number): DiceMove => ({ quantity, face });
const doubt: DiceMove = { doubt: true };
const isOpening = ({ phase, link }: DiceState): boolean => phase === 'open' && link > 0;

/** A match that somebody plays to its end, with each state. */
function playOut(seats: number, seed: number): readonly DiceState[] {
  const random = seededRandom(seed);
  const secretOf = secretsOf(seed);
  const states = [liarsDice.initial(seats, seed)];
  for (let state = states[0]; state !== undefined && liarsDice.turn(state) !== null; state = states.at(-1)) {
    states.push(after(state, playedBy(liarsDice as never, state, secretOf, random) as DiceMove));
  }
  return states;
}

describe('[N2.1] the rules', () => {
  const secretOf = secretsOf(3);

  it('[N2.1] each rolls five dice, which it alone sees, and chance says who begins', () => {
    const state = rolled(3, secretOf);
    expect(state).toMatchObject({ phase: 'bid', link: 1, dice: [5, 5, 5], bids: [] });
    for (const seat of [0, 1, 2]) {
      expect(ownOf(state, seat, secretOf)).toHaveLength(5);
      expect(ownOf(state, seat, secretsOf(4))).toBeNull();
    }
    const firsts = new Set(Array.from({ length: 30 }, (_, seed) => rolled(3, secretsOf(seed)).next));
    expect(firsts).toEqual(new Set([0, 1, 2]));
  });

  it('[N2.1] bids rise: more dice, or as many of a higher face; never of ones, nor of more dice than there are', () => {
    const state = after(rolled(2, secretOf), bid(3, 4));
    for (const [move, isLegal] of [
      [bid(3, 5), true],
      [bid(4, 2), true],
      [bid(10, 6), true],
      [bid(3, 4), false],
      [bid(3, 3), false],
      [bid(2, 6), false],
      [bid(11, 2), false],
      [{ commit: 'x'.repeat(43) }, false],
      [{ open: 'x'.repeat(43) }, false],
    ] as const) {
      expect(liarsDice.apply(state, state.next, move).ok).toBe(isLegal);
    }
    expect(liarsDice.parseMove(bid(1, 1))).toBeNull();
    const first = rolled(2, secretOf);
    expect(liarsDice.apply(first, first.next, doubt).ok).toBe(false);
  });

  it('[N2.1] after twelve bids of a round the next player has to doubt', () => {
    let state = rolled(3, secretOf);
    for (let quantity = 1; quantity <= 12; quantity += 1) state = after(state, bid(quantity, 2));
    expect(liarsDice.moves(state)).toEqual([doubt]);
    expect(liarsDice.apply(state, state.next, bid(13, 2)).ok).toBe(false);
  });

  it.each([2, 3, 6])(
    '[N2.1] with %i players a doubt costs a die: the one who bid too much, or the one who doubted',
    (seats) => {
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        const known = secretsOf(seed);
        const state = rolled(seats, known);
        const all = Array.from({ length: seats }, (_, seat) => ownOf(state, seat, known) ?? []);
        const count = all.flat().filter((die) => die === 1 || die === 5).length;
        for (const quantity of [count, count + 1].filter((wanted) => wanted > 0)) {
          const one = after(state, bid(quantity, 5));
          const next = settled(after(one, doubt), known);
          const loser = quantity <= count ? one.next : state.next;
          expect(next.last).toEqual({
            dice: all,
            doubted: { bid: { seat: state.next, quantity, face: 5 }, by: one.next, count },
            loser,
          });
          expect(next.dice).toEqual(state.dice.with(loser, 4));
          expect(next.next).toBe(loser);
        }
      }
    },
  );

  it('[N2.1] who has no dice left is out, and the last one wins', () => {
    for (const seats of [2, 4, 6]) {
      const last = playOut(seats, seats).at(-1);
      if (last === undefined) throw new Error('no state');
      expect(seatsIn(last)).toHaveLength(1);
      expect(last.beaten).toHaveLength(seats - 1);
      const ranks = liarsDice.outcome(last)?.ranks ?? [];
      expect(last.beaten.map((seat) => ranks[seat])).toEqual(Array.from({ length: seats - 1 }, (_, at) => seats - at));
    }
  });
});

describe('[N9.2] who cannot see', () => {
  it('[N9.2] the public state of a round is the same whatever a secret will show: only what was opened before binds it', () => {
    const secretOf = secretsOf(9);
    const state = rolled(4, secretOf);
    const text = JSON.stringify(state);
    for (const seat of [0, 1, 2, 3]) {
      // Neither the secret nor a link that is not opened yet is in it; what is in it is behind a hash.
      for (let link = state.link; link < linksOf(4); link += 1) {
        expect(text).not.toContain(linkAt(secretOf(seat), 4, seat, link));
      }
      expect(text).not.toContain(secretOf(seat));
      expect(text).toContain(linkAt(secretOf(seat), 4, seat, state.link - 1));
    }
  });

  it('[N9.2] trying all 7,776 rolls tells nothing: no roll is written anywhere, and a link has 256 bits', () => {
    // What an attacker can compute from the state for each roll is nothing: two secrets that were bound alike do not exist, and
    // for one state each roll is as likely as the others. Over many secrets the rolls of one seat are spread evenly.
    const faces = [0, 0, 0, 0, 0, 0];
    for (let seed = 0; seed < 400; seed += 1) {
      const secretOf = secretsOf(seed);
      for (const die of ownOf(rolled(2, secretOf), 0, secretOf) ?? []) faces[die - 1] = (faces[die - 1] ?? 0) + 1;
    }
    // 2,000 dice: 333 of each face, give or take 17 in two thirds of all cases.
    for (const count of faces) expect(Math.abs(count - 2_000 / 6)).toBeLessThan(70);
  });

  it('[N9.2] the commitment of another player, said again, can never be opened', () => {
    const secretOf = secretsOf(5);
    let state = liarsDice.initial(2, 1);
    const commit = linkAt(secretOf(0), 2, 0, -1);
    state = after(after(state, { commit }), { commit });
    const opened = linkAt(secretOf(0), 2, 0, 0);
    state = after(state, { open: opened });
    expect(liarsDice.apply(state, 1, { open: opened })).toEqual({ ok: false, error: 'illegal' });
  });
});

describe('[N9.3] who cannot choose', () => {
  it('[N9.3] who tries secrets until one suits: the roll also comes from what others open later', () => {
    // Seat 1 binds last, and may take any of 40 secrets. It knows nothing of what seat 0 opens, so its best choice is worth as much as any.
    const sixes = (dice: readonly number[] | null) => (dice ?? []).filter((die) => die === 6).length;
    const tried = Array.from({ length: 40 }, (_, at) => practiceSecret(1_000 + at, 1));
    const guessed = practiceSecret(9_999, 0);
    const worth = (mine: string, theirs: string): number => {
      const both: SecretOf = (seat) => (seat === 0 ? theirs : mine);
      return sixes(ownOf(rolled(2, both), 1, both));
    };
    // What it can foresee is the roll that it would have if the other one opened what it guesses.
    const worths = tried.map((mine) => worth(mine, guessed));
    const foreseen = Math.max(...worths);
    const best = tried[worths.indexOf(foreseen)] ?? '';
    let sum = 0;
    for (let seed = 0; seed < 60; seed += 1) sum += worth(best, practiceSecret(seed, 0));
    // What it guesses it would choose: far more than five sixths of a six. What it gets is chance.
    expect(foreseen).toBeGreaterThanOrEqual(2);
    expect(sum / 60).toBeLessThan(1.2);
  });

  it('[N9.3] who opens another secret than the one it is bound to is refused, in every round', () => {
    const secretOf = secretsOf(5);
    const random = fc.integer({ min: 0, max: 0xffff_ffff });
    let state = settled(liarsDice.initial(3, 1), secretOf, ({ phase }) => phase === 'open');
    for (let round = 0; round < 3; round += 1) {
      fc.assert(
        fc.property(random, (seed) => {
          const open = linkAt(practiceSecret(seed, 77), 3, state.next, state.link);
          expect(liarsDice.apply(state, state.next, { open })).toEqual({ ok: false, error: 'illegal' });
        }),
        { seed: SEED, numRuns: 20 },
      );
      // Nor one of its own links of an earlier or a later round.
      for (const link of [state.link - 1, state.link + 1, linksOf(3) - 1]) {
        const open = linkAt(secretOf(state.next), 3, state.next, link);
        expect(liarsDice.apply(state, state.next, { open }).ok).toBe(false);
      }
      const bidding = settled(state, secretOf);
      state = after(after(bidding, bid(1, 6)), doubt);
    }
  });
});

describe('[N9.4] who goes', () => {
  const secretOf = secretsOf(21);

  it('[N9.4] in any phase: it is last, nobody else loses a die, and the others roll again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 6 }), fc.nat(), fc.nat(), (seats, moment, who) => {
        const states = playOut(seats, moment).filter((state) => seatsIn(state).length > 2);
        const state = states[moment % states.length];
        if (state === undefined) return;
        const known = secretsOf(moment);
        const gone = seatsIn(state)[who % seatsIn(state).length] ?? 0;
        const dropped = liarsDice.drop(state, gone);
        expect(dropped.dice).toEqual(state.dice);
        expect(dropped.out).toEqual([gone]);
        const before = isOpening(dropped) && dropped.doubter !== null ? dropped.doubter : null;
        const next = settled(dropped, known);
        expect(next.phase).toBe('bid');
        // Only a doubt to which the one who went had opened its cup already is still decided.
        const lost = next.dice.reduce((sum, dice, seat) => sum + (dropped.dice[seat] ?? 0) - dice, 0);
        if (before === null) expect(lost).toBe(0);
        expect(lost).toBeLessThanOrEqual(1);
        for (const seat of seatsIn(next)) {
          expect(ownOf(next, seat, known)).toHaveLength(next.dice[seat] ?? 0);
          if (next.mix === state.mix) throw new Error('the same roll again');
        }
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('[N9.4] the last to open knows the next roll first. If it goes, that roll never comes, and the others have one that nobody could know', () => {
    const bidding = rolled(3, secretOf);
    const opening = settled(after(after(bidding, bid(1, 6)), doubt), secretOf, (state) => state.next === 2);
    expect(opening).toMatchObject({ phase: 'open', next: 2 });
    // What it can compute: the roll of the next round, its own dice included.
    const foreseen = settled(opening, secretOf);
    expect(ownOf(foreseen, 2, secretOf)).not.toBeNull();
    const without = liarsDice.drop(opening, 2);
    expect(without).toMatchObject({ phase: 'open', link: opening.link + 1, doubter: null, bids: [] });
    const next = settled(without, secretOf);
    expect(next.mix).not.toBe(foreseen.mix);
    // It does not follow from what is open so far: the others open one more link, which it cannot know.
    expect(JSON.stringify(opening)).not.toContain(next.known[0]?.value);
    expect(next.dice).toEqual([5, 5, 5]);
    expect(liarsDice.outcome(liarsDice.drop(next, 1))?.ranks).toEqual([1, 2, 2]);
  });

  it('[N9.4] who opens nothing holds up the round, and nothing more can be done by anybody until it is taken out', () => {
    const bidding = rolled(3, secretOf);
    const opening = settled(after(after(bidding, bid(1, 6)), doubt), secretOf, (state) => state.next === 1);
    for (const seat of [0, 2]) {
      const open = linkAt(secretOf(seat), 3, seat, opening.link);
      for (const move of [{ open }, bid(5, 5), doubt]) {
        expect(liarsDice.apply(opening, seat, move)).toEqual({ ok: false, error: 'out-of-turn' });
      }
    }
    expect(liarsDice.secrets?.automatic(opening, 1, practiceSecret(99, 1))).toBeNull();
    expect(settled(liarsDice.drop(opening, 1), secretOf)).toMatchObject({ phase: 'bid', out: [1], dice: [5, 5, 5] });
  });

  it('[N9.4] no chain is ever at its end, however many go and whenever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.nat(), (seats, seed) => {
        const random = seededRandom(seed);
        const known = secretsOf(seed);
        let state = liarsDice.initial(seats, seed);
        let plies = 0;
        while (liarsDice.turn(state) !== null) {
          if (random() < 0.02) state = liarsDice.drop(state, Math.floor(random() * seats));
          if (liarsDice.turn(state) === null) break;
          state = after(state, playedBy(liarsDice as never, state, known, random) as DiceMove);
          plies += 1;
          expect(state.link).toBeLessThan(linksOf(seats));
        }
        expect(plies).toBeLessThanOrEqual(liarsDice.mostPlies(seats));
      }),
      { seed: SEED, numRuns: 40 },
    );
  });
});

it('[N9.5] two who help each other know each other’s dice, and no more: what a third one has follows from its secret alone', () => {
  const secretOf = secretsOf(31);
  const state = rolled(3, secretOf);
  const others = [3, 4, 5, 6, 7].map((seed) => {
    const changed: SecretOf = (seat) => (seat === 2 ? practiceSecret(seed, 2) : secretOf(seat));
    return ownOf(rolled(3, changed), 2, changed);
  });
  // The same two with another third one: its dice are others, though the two have done the same.
  expect(new Set([...others, ownOf(state, 2, secretOf)].map(String)).size).toBeGreaterThan(3);
});
