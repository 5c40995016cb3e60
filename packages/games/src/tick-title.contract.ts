import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { STRENGTHS } from './strength.ts';
import { foldHashes, playRandom, randomInputs } from './testing/play-random.ts';
import type { TickTitle } from './title.ts';

/** What every title in real time holds to (N14). `pinned`: what all hashes of a match of two and of the most seats come to, with the seed 7. */
export function tickTitleContract(title: TickTitle, pinned: readonly [few: number, many: number]): void {
  const counts = Array.from({ length: title.seats.max - title.seats.min + 1 }, (_, extra) => title.seats.min + extra);

  /** A match that has gone on for so many ticks. */
  function after(ticks: number, seats: number, seed: number): unknown {
    const random = seededRandom(seed);
    const state = title.initial(seats, seed);
    const inputs = new Uint8Array(seats * title.inputBytes);
    for (let tick = 0; tick < ticks; tick += 1) {
      randomInputs(title, state, inputs, random);
      title.step(state, inputs);
    }
    return state;
  }

  describe.each(counts)(`${title.id} for %i`, (seats) => {
    it('[N14.8] ends within its bound, with valid ranks, and changes nothing after its end', () => {
      for (const seed of [1, 2, 3]) {
        const random = seededRandom(seed);
        const state = title.initial(seats, seed);
        const inputs = new Uint8Array(seats * title.inputBytes);
        let ticks = 0;
        for (; title.outcome(state) === null && ticks <= title.mostTicks(seats); ticks += 1) {
          randomInputs(title, state, inputs, random);
          title.step(state, inputs);
        }
        expect(ticks).toBeLessThanOrEqual(title.mostTicks(seats));
        const outcome = title.outcome(state);
        expect(outcome?.ranks).toHaveLength(seats);
        expect(outcome?.scores ?? outcome?.ranks).toHaveLength(seats);
        const ranks = outcome?.ranks ?? [];
        for (const rank of ranks) expect(rank).toBe(1 + ranks.filter((other) => other < rank).length);
        const last = title.hash(state);
        title.step(state, inputs.fill(9));
        title.drop(state, 0);
        expect(title.hash(state)).toBe(last);
      }
    });

    it('[N14.8] with nobody touching anything it ends within its bound, too', () => {
      const state = title.initial(seats, 5);
      const nothing = new Uint8Array(seats * title.inputBytes);
      for (let tick = 0; tick < title.mostTicks(seats); tick += 1) title.step(state, nothing);
      expect(title.outcome(state)).not.toBeNull();
    });

    it('[N14.9] any seat may drop out at any time: it ranks behind those who play on, and the last one is first', () => {
      for (const at of [0, 60, 200, 400, 800]) {
        for (let last = 0; last < seats; last += 1) {
          const state = after(at, seats, 11);
          for (let seat = 0; seat < seats; seat += 1) {
            if (seat === last) continue;
            expect(title.outcome(state)).toBeNull();
            title.drop(state, seat);
            title.drop(state, seat);
            if (title.outcome(state) === null) title.step(state, new Uint8Array(seats * title.inputBytes).fill(255));
          }
          expect(title.outcome(state)?.ranks[last]).toBe(1);
          expect(title.outcome(state)?.ranks.filter((rank) => rank === 1)).toHaveLength(1);
        }
      }
    });

    it('[N14.9] a match in which one drops out early goes on to a valid end without it', () => {
      if (seats === 2) return;
      const state = after(250, seats, 13);
      title.drop(state, 1);
      const random = seededRandom(17);
      const inputs = new Uint8Array(seats * title.inputBytes);
      for (let tick = 0; tick < title.mostTicks(seats) && title.outcome(state) === null; tick += 1) {
        randomInputs(title, state, inputs, random);
        title.step(state, inputs);
      }
      expect(title.outcome(state)?.ranks[1]).toBe(seats);
    });
  });

  it(`[S3.15] bots of ${title.id}: each strength plays otherwise than the others, a beginner where none is named; none changes the match`, () => {
    const inputsOf = STRENGTHS.map((strength) => {
      const random = seededRandom(37);
      const state = title.initial(2, 37);
      const played: string[] = [];
      for (let tick = 0; tick < 800; tick += 1) {
        const before = title.hash(state);
        const inputs = [0, 1].map((seat) => title.suggest(state, seat, random, strength));
        expect(title.hash(state), `suggest changed the state at tick ${tick}`).toBe(before);
        expect(title.suggest(state, 0, seededRandom(tick))).toEqual(
          title.suggest(state, 0, seededRandom(tick), 'easy'),
        );
        played.push(inputs.join());
        title.step(state, Uint8Array.from(inputs.flatMap((input) => [...input])));
      }
      return played.join(' ');
    });
    expect(new Set(inputsOf).size, 'two strengths play alike').toBe(STRENGTHS.length);
  });

  describe(`${title.id}: the state`, () => {
    it.each([title.seats.min, title.seats.max])(
      '[N14.7] going back at every tick and on again leads to the same states, with %i seats',
      (seats) => {
        const random = seededRandom(19);
        const state = title.initial(seats, 19);
        const back = title.save(state);
        const inputs: Uint8Array[] = [];
        const hashes: number[] = [];
        const DEPTH = 8;
        for (let tick = 0; tick < 1_600 && title.outcome(state) === null; tick += 1) {
          const input = new Uint8Array(seats * title.inputBytes);
          randomInputs(title, state, input, random);
          inputs.push(input);
          title.step(state, input);
          hashes.push(title.hash(state));
          if (tick % DEPTH !== 0) continue;
          // Other inputs, as a prediction has them, and then back: nothing of them may be left.
          title.save(state, back);
          for (let wrong = 0; wrong < DEPTH; wrong += 1)
            title.step(
              state,
              input.map((byte) => byte ^ (wrong + 1)),
            );
          title.load(state, back);
          expect(title.hash(state)).toBe(hashes.at(-1));
        }
        const again = title.initial(seats, 19);
        for (const [tick, input] of inputs.entries()) {
          title.save(again, back);
          title.step(
            again,
            input.map((byte) => byte ^ 3),
          );
          title.load(again, back);
          title.step(again, input);
          if (title.hash(again) !== hashes[tick]) throw new Error(`another state after tick ${tick}`);
        }
      },
    );

    it('[N14.7] the hash changes with every entry of every field, and loading brings each back', () => {
      const state = after(330, title.seats.min, 23);
      const saved = title.save(state);
      const hash = title.hash(state);
      expect(title.hash(saved)).toBe(hash);
      for (const [name, field] of Object.entries(title.fields(state))) {
        for (let at = 0; at < field.length; at += 1) {
          for (const bit of [1, 0x80]) {
            field[at] = (field[at] ?? 0) ^ bit;
            if (title.hash(state) === hash) throw new Error(`the hash does not read ${name}[${at}]`);
            title.load(state, saved);
          }
        }
        expect(title.fields(state)[name]).toEqual(title.fields(saved)[name]);
      }
      expect(title.hash(state)).toBe(hash);
    });

    it('[N14.7] a copy is not changed by what comes after it', () => {
      const state = after(300, title.seats.max, 29);
      const saved = title.save(state);
      const hash = title.hash(saved);
      for (let tick = 0; tick < 100; tick += 1) title.step(state, new Uint8Array(title.seats.max * title.inputBytes));
      expect(title.hash(state)).not.toBe(hash);
      expect(title.hash(saved)).toBe(hash);
    });

    it('[N14.6] no input makes it throw, and too few bytes are no input', () => {
      const random = seededRandom(31);
      const state = title.initial(title.seats.max, 31);
      for (let tick = 0; tick < 1_200; tick += 1) {
        const length = Math.floor(random() * 3) * 4 * title.inputBytes;
        title.step(
          state,
          Uint8Array.from({ length }, () => Math.floor(random() * 256)),
        );
      }
      for (const seat of [-1, 0.5, 99, Number.NaN]) title.drop(state, seat);
    });

    it('[N14.7] the same match has the same hashes in every engine', () => {
      expect([
        foldHashes(playRandom(title, title.seats.min, 7)),
        foldHashes(playRandom(title, title.seats.max, 7)),
      ]).toEqual(pinned);
    });
  });
}
