import { CHECK_EVERY } from './config.ts';
import { bytesOf, fnv, type Game } from './game.ts';
import type { Request } from './requests.ts';

/** What answers to requests go to, and where the inputs of past ticks are: a session. */
export interface Confirmations {
  confirmed(tick: number, hash: number): void;
  inspected(tick: number, digests: Digests | null): void;
  /** Fills in the inputs of a confirmed tick and lists the seats that are dropped before it; false if they are not kept any more. */
  inputsAt(tick: number, inputs: Uint8Array, drops: number[]): boolean;
}

/** What tells apart two states of one tick, field by field, and the inputs that led there, seat by seat. */
export interface Digests {
  readonly names: readonly string[];
  readonly fields: readonly number[];
  /** Of the inputs of each seat since the last checkpoint before this tick. */
  readonly inputs: readonly number[];
}

/** Checkpoints that are kept: two seconds of play. */
const CHECKPOINTS = 5;

interface Kept<State> {
  tick: number;
  readonly state: State;
}

/**
 * Runs the requests of a session on a game: the running state, and copies of the last ones in a ring that is allocated once.
 */
export class Simulation<State> {
  /** The running state. Draw it, and never change it. */
  readonly state: State;
  readonly #game: Game<State>;
  readonly #seats: number;
  readonly #ring: readonly Kept<State>[];
  readonly #checkpoints: readonly Kept<State>[];
  readonly #scratch: State;

  /**
   * @param state becomes the running state
   * @param window of the session: one state more is kept
   * @param tick of the state; 0 but for a session that was imported
   */
  constructor(game: Game<State>, state: State, seats: number, window: number, tick = 0) {
    this.#game = game;
    this.#seats = seats;
    this.state = state;
    this.#ring = Array.from({ length: window + 1 }, () => ({ tick: -1, state: game.save(state) }));
    this.#checkpoints = Array.from({ length: CHECKPOINTS }, () => ({ tick: -1, state: game.save(state) }));
    this.#scratch = game.save(state);
    this.#keep(this.#ring, tick, tick, state);
    if (tick % CHECK_EVERY === 0) this.#keep(this.#checkpoints, tick / CHECK_EVERY, tick, state);
  }

  /** @throws Error when a state is missing that a request names: a bug of the session, or of a caller that left out requests */
  run(requests: readonly Request[], answers: Confirmations): void {
    for (let i = 0; i < requests.length; i += 1) {
      const request = requests[i];
      if (request !== undefined) this.#run(request, answers);
    }
  }

  /** The kept copy of state `tick`; null if it is not kept. */
  at(tick: number): State | null {
    const kept = this.#ring[tick % this.#ring.length];
    return kept?.tick === tick ? kept.state : null;
  }

  #run(request: Request, answers: Confirmations): void {
    const { tick } = request;
    switch (request.type) {
      case 'save':
        this.#keep(this.#ring, tick, tick, this.state);
        return;
      case 'load':
        this.#game.load(this.state, this.#kept(tick));
        return;
      case 'advance':
        this.#advance(this.state, request.inputs, request.drops);
        return;
      case 'confirm': {
        const state = this.#kept(tick);
        if (tick % CHECK_EVERY === 0) this.#keep(this.#checkpoints, tick / CHECK_EVERY, tick, state);
        answers.confirmed(tick, this.#game.hash(state) >>> 0);
        return;
      }
      case 'inspect':
        answers.inspected(tick, this.#inspect(tick, answers));
        return;
      default:
        request.type satisfies never;
    }
  }

  #advance(state: State, inputs: Uint8Array, drops: readonly number[]): void {
    for (let i = 0; i < drops.length; i += 1) this.#game.drop(state, drops[i] ?? 0);
    this.#game.step(state, inputs);
  }

  #keep(ring: readonly Kept<State>[], place: number, tick: number, state: State): void {
    const kept = ring[place % ring.length];
    if (kept === undefined) return;
    kept.tick = tick;
    this.#game.load(kept.state, state);
  }

  #kept(tick: number): State {
    const state = this.at(tick);
    if (state === null) throw new Error(`State ${tick} is not kept: each request has to be run, in order.`);
    return state;
  }

  /** Plays from the checkpoint before `tick` again, on a state of its own. */
  #inspect(tick: number, answers: Confirmations): Digests | null {
    const from = Math.max(0, Math.ceil(tick / CHECK_EVERY) - 1);
    const checkpoint = this.#checkpoints[from % CHECKPOINTS];
    if (checkpoint?.tick !== from * CHECK_EVERY) return null;
    const inputs = new Uint8Array(this.#seats * this.#game.inputBytes);
    const drops: number[] = [];
    const digests = Array.from({ length: this.#seats }, () => fnv(new Uint8Array()));
    this.#game.load(this.#scratch, checkpoint.state);
    for (let at = checkpoint.tick; at < tick; at += 1) {
      if (!answers.inputsAt(at, inputs, drops)) return null;
      this.#advance(this.#scratch, inputs, drops);
      for (let seat = 0; seat < this.#seats; seat += 1) {
        const own = inputs.subarray(seat * this.#game.inputBytes, (seat + 1) * this.#game.inputBytes);
        digests[seat] = fnv(own, digests[seat]);
      }
    }
    const fields = this.#game.fields(this.#scratch);
    const names = Object.keys(fields).sort();
    return {
      names,
      fields: names.map((name) => fnv(bytesOf(fields[name] ?? new Uint8Array()))),
      inputs: digests,
    };
  }
}
