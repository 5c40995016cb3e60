import type { TickTitle } from '@parley/games';
import { seededRandom } from '@parley/games';
import { lightCycles } from '@parley/games/light-cycles';
import { sumo } from '@parley/games/sumo';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BundleContent } from '../bundle.ts';
import { bumpers } from '../testing/bumpers.ts';
import { written } from '../testing/bundle.ts';
import { newSigner } from '../testing/key-pair.ts';
import {
  advance,
  agree,
  askedOf,
  beginTicks,
  depositRest,
  goneOf,
  heldKeys,
  reportsOf,
  resign,
  tickWitness,
} from '../testing/tick-play.ts';
import { TickFilm } from './film.ts';
import { runTicks } from './run.ts';
import { type PlayedTicks, ticksOf } from './ticks-of.ts';

const SEED = 20_270_103;
const TITLE = bumpers({ ticks: 900, points: 1_000_000 });
let content: BundleContent;
let played: PlayedTicks;

beforeAll(async () => {
  const server = await newSigner();
  const play = await beginTicks(TITLE, 4);
  await advance(play, 300, heldKeys(5, TITLE));
  await resign(play, 2);
  await advance(play, 66, heldKeys(6, TITLE), [0, 1, 3]);
  const from = play.now;
  play.now += 25_000;
  await agree(play, [goneOf(play, 3, 0)], [0, 1]);
  await advance(play, 600, heldKeys(7, TITLE), [0, 1]);
  depositRest(play, [0, 1]);
  const reports = await reportsOf(play, [0, 1]);
  const witness = tickWitness(play, { away: [[], [], [], [{ from, until: null, how: 'lost' }]] });
  content = await written(play, reports, server.key, witness, await askedOf(play, reports));
  const made = await ticksOf(content, TITLE);
  if (made === null) throw new Error('there is one history');
  played = made;
});

/** By tick, the hash of the state, played from the first tick on. */
function hashesOf(title: TickTitle, of: PlayedTicks): readonly number[] {
  const hashes: number[] = [];
  const film = new TickFilm(title, of);
  while (!film.prepare(500, (state) => hashes.push(title.hash(state)))) {
    // Until the end.
  }
  return hashes;
}

const prepared = (title: TickTitle, of: PlayedTicks): TickFilm => {
  const film = new TickFilm(title, of);
  while (!film.prepare(10_000, () => {})) {
    // Until the end.
  }
  return film;
};

describe('a finished match in real time', () => {
  it('[N8.5] is played by its signed inputs as the judge plays it, those who left included', () => {
    expect(played.outcome).not.toBeNull();
    expect(played.departures).toEqual([null, null, 'resigned', 'absent']);
    const hashes = hashesOf(TITLE, played);
    expect(hashes).toHaveLength(played.tick + 1);
    const run = runTicks(TITLE, { seats: 4, seed: played.seed }, played, new Set([1, 299, 800]), () => true);
    for (const [tick, hash] of run?.states ?? []) {
      // Before anybody left at that tick: at these nobody did.
      expect(hashes[tick]).toBe(hash);
    }
    expect(hashes.at(-1)).toBe(run?.hash);
  });

  it('[N8.5] does not change by what no player signed, and of no history at all nothing is shown', async () => {
    const forged = { ...content, transcript: [...content.transcript, { jws: 'a.b.c', receivedAt: 1 }] };
    expect(await ticksOf(forged, TITLE)).toEqual(played);
    const empty = await ticksOf({ ...content, transcript: [], reports: [] }, TITLE);
    expect(empty).toMatchObject({ tick: 0, outcome: null });
  });

  it('[N8.6] is looked at from any tick on, forward and back, and shows the state that was then', () => {
    const hashes = hashesOf(TITLE, played);
    const film = prepared(TITLE, played);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: played.tick + 5 }), { maxLength: 12 }), (ticks) => {
        for (const to of ticks) {
          film.seek(to);
          const at = Math.max(0, Math.min(played.tick, to));
          expect(film.tick).toBe(at);
          expect(TITLE.hash(film.now as never)).toBe(hashes[at]);
          if (at > 0) expect(TITLE.hash(film.before as never)).toBe(hashes[at - 1]);
          film.forward();
          expect(TITLE.hash(film.now as never)).toBe(hashes[Math.min(played.tick, at + 1)]);
        }
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('[N8.6] can be looked at before all of it was played in advance', () => {
    const hashes = hashesOf(TITLE, played);
    const film = new TickFilm(TITLE, played);
    film.prepare(100, () => {});
    film.seek(777);
    expect(TITLE.hash(film.now as never)).toBe(hashes[777]);
  });

  it.each<readonly [string, TickTitle, number]>([
    ['Light Cycles', lightCycles as TickTitle, 8],
    ['Sumo', sumo as TickTitle, 8],
  ])('[N8.6] of %s with eight players: a seek takes less than a tenth of a second', (_name, title, seats) => {
    const random = seededRandom(4);
    const state = title.initial(seats, 9);
    const inputs = Array.from({ length: seats }, (): number[] => []);
    let tick = 0;
    for (; tick < 7_200 && title.outcome(state) === null; tick += 1) {
      const all = new Uint8Array(seats * title.inputBytes);
      for (let seat = 0; seat < seats; seat += 1) {
        const own =
          tick % 12 === 0
            ? title.suggest(state, seat, random)
            : Uint8Array.from(inputs[seat]?.slice(-title.inputBytes) ?? []);
        all.set(own, seat * title.inputBytes);
        inputs[seat]?.push(...own);
      }
      title.step(state, all);
    }
    const film = prepared(title, {
      seats,
      seed: 9,
      inputs: inputs.map((own) => Uint8Array.from(own)),
      outs: Array(seats).fill(null),
      tick,
      outcome: title.outcome(state),
      departures: Array(seats).fill(null),
    });
    const times = Array.from({ length: 40 }, () => {
      const began = performance.now();
      film.seek(Math.floor(random() * film.ticks));
      return performance.now() - began;
    }).sort((a, b) => a - b);
    // The middle one: another process may take the processor for a moment.
    expect(times[20]).toBeLessThan(100);
  });
});
