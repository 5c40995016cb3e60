import { automaticMove, practiceSecret, seededRandom, type TickTitle, type Title, type TurnTitle } from '@parley/games';
import { tickStateHash } from '../../tick/state-hash.ts';
import { stateHash } from '../../turn/state-hash.ts';

/** A seat drops out with this probability at each ply of a title by turns, and this often in a match in real time. */
const DROPS_A_PLY = 0.02;
const DROPS_A_TICK = 0.0004;
/** Ticks for which a seat holds an input: thinking about each tick would take most of the time. */
const HELD_TICKS = 8;
/** How many of the inputs are any bytes: a match by bots goes somewhere, and only bytes at random try what no bot does. */
const ANY_BYTES = 0.1;

/** One ply or tick: what was done, and the hash of the state after it. */
export interface Step {
  readonly input: string;
  readonly hash: string;
}

/** A planted fault, to see that it is found: seat 0 drops out after this step. */
export interface Fault {
  readonly step: number;
}

/**
 * A match at random, the same in every engine (N4): the seed decides how many play, what they do, and who drops out. The first step is the
 * state before the match, and the hashes are those that players sign in their reports (E5).
 */
export function randomMatch(title: Title, seed: number, fault: Fault | null = null): Promise<readonly Step[]> {
  const random = seededRandom(seed);
  const seats = title.seats.min + Math.floor(random() * (title.seats.max - title.seats.min + 1));
  return title.kind === 'turns'
    ? playTurns(title, seats, seed, random, fault)
    : playTicks(title, seats, seed, random, fault);
}

async function playTurns(
  title: TurnTitle,
  seats: number,
  seed: number,
  random: () => number,
  fault: Fault | null,
): Promise<readonly Step[]> {
  const secretOf = (seat: number): string => practiceSecret(seed, seat);
  let state = title.initial(seats, seed);
  const steps: Step[] = [{ input: `${seats} seats`, hash: await stateHash(title, state) }];
  for (let turn = title.turn(state); turn !== null; turn = title.turn(state)) {
    let input: string;
    if (random() < DROPS_A_PLY) {
      const seat = Math.floor(random() * seats);
      state = title.drop(state, seat);
      input = `drop ${seat}`;
    } else {
      const moves = title.moves(state);
      const move = automaticMove(title, state, secretOf) ?? moves[Math.floor(random() * moves.length)];
      const applied = title.apply(state, turn, move);
      if (!applied.ok) throw new Error(`${title.id}, seed ${seed}: a listed move is refused: ${applied.error}`);
      state = applied.state;
      input = JSON.stringify(move);
    }
    if (fault?.step === steps.length) state = title.drop(state, 0);
    steps.push({ input, hash: await stateHash(title, state) });
  }
  return steps;
}

async function playTicks(
  title: TickTitle,
  seats: number,
  seed: number,
  random: () => number,
  fault: Fault | null,
): Promise<readonly Step[]> {
  const state = title.initial(seats, seed);
  const inputs = new Uint8Array(seats * title.inputBytes);
  const steps: Step[] = [{ input: `${seats} seats`, hash: hex(title.hash(state)) }];
  for (let tick = 0; tick < title.mostTicks(seats) && title.outcome(state) === null; tick += 1) {
    for (let seat = 0; seat < seats; seat += 1) {
      if (tick % HELD_TICKS !== seat % HELD_TICKS) continue;
      const at = seat * title.inputBytes;
      if (random() >= ANY_BYTES) inputs.set(title.suggest(state, seat, random, 'normal'), at);
      else for (let byte = 0; byte < title.inputBytes; byte += 1) inputs[at + byte] = Math.floor(random() * 256);
    }
    title.step(state, inputs);
    let input = Array.from(inputs, hex).join(' ');
    if (random() < DROPS_A_TICK) {
      const seat = Math.floor(random() * seats);
      title.drop(state, seat);
      input += `, drop ${seat}`;
    }
    if (fault?.step === steps.length) title.drop(state, 0);
    steps.push({ input, hash: hex(title.hash(state)) });
  }
  const reported = await tickStateHash(title, steps.length - 1, title.hash(state));
  return [...steps, { input: 'the report', hash: reported }];
}

const hex = (value: number): string => value.toString(16);
