import { part } from './length.ts';
import { BUMPER_NEAR, BUMPER_SPREAD, COUNTDOWN_TICKS, MOST_BUMPERS, platformOf, START_PLACE } from './numbers.ts';
import { COUNTDOWN, LEFT, PHASE, randomBelow, type SumoState, seatsOf, TICK } from './state.ts';

/** Twenty-four directions as arrows of length 256: 0 up, then by the clock. Twenty-four is divided evenly by two, three and four. */
const RING = 24;
const QUARTER = [0, 66, 128, 181, 222, 247, 256] as const;

/** The place on the ring, at so many parts of 256 of the platform. */
function placeAt(at: number, of256: number, platform: number): readonly [x: number, y: number] {
  const turn = ((at % RING) + RING) % RING;
  const within = turn % 6;
  const [small, large] = [QUARTER[within] ?? 0, QUARTER[6 - within] ?? 0];
  const quarter = Math.trunc(turn / 6);
  const [x, y] =
    quarter === 0
      ? [small, -large]
      : quarter === 1
        ? [large, small]
        : quarter === 2
          ? [-small, large]
          : [-large, -small];
  const far = part(platform, of256);
  return [part(far, x), part(far, y)];
}

/** Everybody at a place by lot, bumpers by lot, and the countdown before the round. */
export function beginRound(state: SumoState): void {
  const seats = seatsOf(state);
  const platform = platformOf(seats);
  state.clock[PHASE] = COUNTDOWN;
  state.clock[LEFT] = COUNTDOWN_TICKS;
  state.clock[TICK] = 0;
  for (const field of [state.x, state.y, state.vx, state.vy, state.bumperX, state.bumperY]) field.fill(0);
  for (const field of [state.fellAt, state.hitAt, state.blow, state.bumperHitAt]) field.fill(0);
  for (const field of [state.held, state.charge, state.dash, state.rest, state.rim, state.bumper]) field.fill(0);
  const players: number[] = [];
  for (let seat = 0; seat < seats; seat += 1) {
    state.standing[seat] = state.out[seat] === 1 ? 0 : 1;
    if (state.standing[seat] === 1) players.push(seat);
  }
  const count = players.length;
  const first = randomBelow(state, RING);
  for (let place = 0; place < count; place += 1) {
    const [seat = 0] = players.splice(randomBelow(state, players.length), 1);
    const turn = (first + (place * RING) / count) % RING;
    const [x, y] = placeAt(turn, START_PLACE, platform);
    state.x[seat] = x;
    state.y[seat] = y;
    // Towards the middle: of the eight directions the nearest one.
    state.facing[seat] = (Math.round(turn / 3) + 4) % 8;
  }
  setBumpers(state, first, count, platform);
}

/** As many bumpers as players, evenly on a ring and turned by lot against the places; or none. Everybody has the same ones around. */
function setBumpers(state: SumoState, first: number, count: number, platform: number): void {
  const far = BUMPER_NEAR + randomBelow(state, BUMPER_SPREAD);
  const turned = first + randomBelow(state, RING);
  const bumpers = randomBelow(state, 5) === 0 ? 0 : Math.min(count, MOST_BUMPERS);
  for (let at = 0; at < bumpers; at += 1) {
    const [x, y] = placeAt(turned + (at * RING) / bumpers, far, platform);
    state.bumper[at] = 1;
    state.bumperX[at] = x;
    state.bumperY[at] = y;
  }
}
