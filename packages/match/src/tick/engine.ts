import type { TickTitle } from '@parley/games';
import {
  type Continuation,
  MAX_PACKET,
  type Session,
  type SessionConfig,
  Simulation,
  Session as SyncSession,
  windowFor,
} from '@parley/rollback';
import type { TickFrame, TickHand, TickStatistics } from '../core.ts';
import { TickClock } from './clock.ts';
import { INPUTS } from './frame.ts';

const STEP_MS = 1_000 / 60;

export interface EngineOptions {
  readonly title: TickTitle;
  readonly seats: number;
  readonly self: number;
  readonly seed: number;
}

/** Prediction and rollback of one title: what is played and drawn (N1). What of it is beyond doubt says `Played`. */
export class Engine {
  #session: Session;
  #simulation: Simulation<unknown>;
  readonly clock = new TickClock();
  readonly #title: TickTitle;
  readonly #seats: number;
  readonly #config: SessionConfig;
  readonly #input: Uint8Array;
  /** For the state ahead: inputs of all seats of one tick. */
  readonly #all: Uint8Array;
  readonly #packet = new Uint8Array(MAX_PACKET + 1);
  /** Seats of which nothing is taken that they hand over of others. */
  readonly #ignored = new Set<number>();
  #ahead: unknown = null;
  #hand: TickHand | null = null;

  constructor({ title, seats, self, seed }: EngineOptions) {
    const absenceSteps = Math.ceil(title.absenceMs / STEP_MS);
    const window = windowFor(seats);
    this.#title = title;
    this.#seats = seats;
    this.#config = { seats, seat: self, inputBytes: title.inputBytes, window, absenceSteps };
    this.#session = new SyncSession(this.#config);
    this.#simulation = new Simulation(title, title.initial(seats, seed), seats, window);
    this.#input = new Uint8Array(title.inputBytes);
    this.#all = new Uint8Array(seats * title.inputBytes);
  }

  get session(): Session {
    return this.#session;
  }

  /** Goes on from this state, which becomes the running one, in place of what was before. */
  resume(state: unknown, from: Continuation): void {
    this.#session = new SyncSession(this.#config, from);
    for (const via of this.#ignored) this.#session.ignoreHandedBy(via);
    this.#simulation = new Simulation(this.#title, state, this.#seats, windowFor(this.#seats), from.tick);
  }

  /** What this seat handed over was not so: from now on nothing of it is taken. */
  ignoreHandedBy(via: number): void {
    this.#ignored.add(via);
    this.session.ignoreHandedBy(via);
  }

  /** The running state, guesses included. */
  get state(): unknown {
    return this.#simulation.state;
  }

  frame(now: number): TickFrame {
    return {
      before: this.#simulation.at(this.session.tick - 1) ?? this.#simulation.state,
      now: this.#simulation.state,
      alpha: this.clock.alpha(now, this.session.tickMs),
      tick: this.session.tick,
    };
  }

  press(input: Uint8Array): void {
    if (input.length === this.#input.length) this.#input.set(input);
  }

  steer(hand: TickHand | null): void {
    this.#hand = hand;
  }

  statistics(): Omit<TickStatistics, 'late'> {
    const { stalls, longestStall, resimulated, rollbacks, refused } = this.session.statistics;
    const { inputDelay, ahead } = this.session;
    const loss = Array.from({ length: this.#seats }, (_, seat) => this.session.lossOf(seat));
    return { inputDelay, stalls, longestStall, resimulated, rollbacks: [...rollbacks], ahead, refused, loss };
  }

  /**
   * The state at the tick from which on an input counts that is pressed now: the own inputs until then are known, and others go on as they
   * last did.
   *
   * @param isOut whether a seat plays no more
   */
  stateAhead(self: number, isOut: (seat: number) => boolean): unknown {
    const { session } = this;
    const until = session.nextOf(self);
    this.#ahead = this.#ahead === null ? this.#title.save(this.#simulation.state) : this.#ahead;
    this.#title.save(this.#simulation.state, this.#ahead);
    const size = this.#title.inputBytes;
    for (let tick = session.tick; tick < until; tick += 1) {
      for (let seat = 0; seat < this.#seats; seat += 1) {
        const own = this.#all.subarray(seat * size, (seat + 1) * size);
        if (isOut(seat)) own.fill(0);
        else session.copyInput(seat, Math.min(tick, session.nextOf(seat) - 1), own);
      }
      this.#title.step(this.#ahead, this.#all);
    }
    return this.#ahead;
  }

  /**
   * One step of the session: one tick, where one may be played.
   *
   * @param ahead the state that the hand is asked with
   */
  step(at: number, ahead: () => unknown): void {
    if (this.#hand !== null && !this.session.isStalled) this.press(this.#hand(ahead()));
    const before = this.session.tick;
    this.#simulation.run(this.session.step(this.#input), this.session);
    if (this.session.tick > before) this.clock.played(at);
  }

  /** What goes to this seat after a step; null where there is nothing to say. */
  packetFor(seat: number): Uint8Array | null {
    const length = this.session.packetFor(seat, this.#packet.subarray(1));
    if (length === 0) return null;
    this.#packet[0] = INPUTS;
    return this.#packet.slice(0, length + 1);
  }
}
