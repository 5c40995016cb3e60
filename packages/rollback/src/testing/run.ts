import { seededRandom } from '@parley/games';
import { windowFor } from '../config.ts';
import type { SessionEvent } from '../events.ts';
import { inputDelayFor } from '../input-delay.ts';
import { Session } from '../session.ts';
import { Simulation } from '../simulation.ts';
import { MAX_RECEIVED } from '../wire.ts';
import { type Arena, arena, KEYS, newArena } from './arena.ts';
import { type Break, Network, Schedule, type Weather } from './network.ts';

/** One match to be played in a test. */
export interface Conditions {
  readonly seed: number;
  readonly seats: number;
  readonly seconds: number;
  readonly weather: Weather;
  readonly inputBytes?: number;
  readonly window?: number;
  readonly absenceSteps?: number;
  readonly breaks?: readonly Break[];
  /** Seats that stop for a while, as a page does that is frozen, or for ever, as one that is closed. */
  readonly pauses?: readonly { readonly seat: number; readonly atMs: number; readonly forMs: number }[];
  /** By seat, how much later it begins. */
  readonly startMs?: readonly number[];
  /** By seat, how much longer its milliseconds are: 0.001 is a clock that goes wrong by 86 seconds a day. */
  readonly drift?: readonly number[];
  /** The delay of all seats; from the weather if left out. */
  readonly inputDelay?: number;
  /** Nobody presses start: the match stays on the title screen. */
  readonly idle?: boolean;
  /** Makes the game of one seat wrong. */
  readonly fault?: { readonly seat: number; readonly make: (state: Arena, inputs: Uint8Array) => void };
  /** Changes what one seat sends to another. */
  readonly tamper?: (from: number, to: number, bytes: Uint8Array) => Uint8Array;
  /** Called in each step of a seat, before it. */
  readonly each?: (peer: Peer) => void;
}

/** One seat of a match in a test. */
export interface Peer {
  readonly seat: number;
  readonly session: Session;
  readonly simulation: Simulation<Arena>;
  /** By tick, the hash of each confirmed state. */
  readonly hashes: number[];
  /** All inputs that this seat played, in order. */
  readonly inputs: Uint8Array[];
  readonly events: SessionEvent[];
  steps: number;
  /** Statistics at the end of the first two seconds, which are not counted: the start is not play. */
  afterStart: {
    stalls: number;
    steps: number;
    resimulated: number;
    rollbacks: Uint32Array;
    longestStall: number;
  } | null;
}

export interface Played {
  readonly conditions: Conditions;
  readonly peers: readonly Peer[];
  readonly network: Network;
  readonly nowMs: () => number;
}

const START_MS = 2_000;

/** Plays a match. The same conditions play the same match. */
export function playMatch(conditions: Conditions): Played {
  const { seats, seed, weather, inputBytes = 1, pauses = [] } = conditions;
  const schedule = new Schedule();
  const peers = Array.from({ length: seats }, (_, seat) => newPeer(conditions, seat));
  const packet = new Uint8Array(MAX_RECEIVED);
  const network: Network = new Network(schedule, seats, weather, conditions.breaks ?? [], seed, receive);

  function pauseOf(seat: number): { readonly atMs: number; readonly forMs: number } | undefined {
    return pauses.find(
      (pause) => pause.seat === seat && schedule.now >= pause.atMs && schedule.now < pause.atMs + pause.forMs,
    );
  }

  /** What arrives at a frozen page waits until it goes on. */
  function receive(from: number, to: number, bytes: Uint8Array): void {
    const pause = pauseOf(to);
    if (pause === undefined) peers[to]?.session.receive(from, bytes);
    else schedule.at(pause.atMs + pause.forMs, () => receive(from, to, bytes));
  }

  function step(peer: Peer, keys: Keys): void {
    const { session, simulation, seat } = peer;
    const pause = pauseOf(seat);
    if (pause !== undefined) {
      schedule.at(pause.atMs + pause.forMs, () => step(peer, keys));
      return;
    }
    conditions.each?.(peer);
    simulation.run(session.step(keys.next(inputBytes)), {
      confirmed(tick, hash) {
        peer.hashes[tick] = hash;
        session.confirmed(tick, hash);
      },
      inspected: (tick, digests) => session.inspected(tick, digests),
      inputsAt: (tick, inputs, drops) => session.inputsAt(tick, inputs, drops),
    });
    for (let tick = peer.inputs.length; tick < session.nextOf(seat); tick += 1) {
      const input = new Uint8Array(inputBytes);
      session.copyInput(seat, tick, input);
      peer.inputs.push(input);
    }
    for (let to = 0; to < seats; to += 1) {
      const length = session.packetFor(to, packet);
      if (length === 0) continue;
      const bytes = packet.subarray(0, length);
      network.send(seat, to, conditions.tamper?.(seat, to, bytes) ?? bytes);
    }
    peer.events.push(...session.events());
    peer.steps += 1;
    if (peer.afterStart === null && schedule.now >= START_MS) {
      const { stalls, steps, resimulated, rollbacks } = session.statistics;
      session.statistics.longestStall = 0;
      peer.afterStart = { stalls, steps, resimulated, rollbacks: rollbacks.slice(), longestStall: 0 };
    }
    schedule.at(schedule.now + session.tickMs * (1 + (conditions.drift?.[seat] ?? 0)), () => step(peer, keys));
  }

  for (const peer of peers) {
    const keys = new Keys(seed, peer.seat, conditions.idle === true);
    schedule.at(conditions.startMs?.[peer.seat] ?? 0, () => step(peer, keys));
  }
  schedule.runUntil(conditions.seconds * 1_000);
  return { conditions, peers, network, nowMs: () => schedule.now };
}

function newPeer(conditions: Conditions, seat: number): Peer {
  const { seats, seed, weather, inputBytes = 1, absenceSteps } = conditions;
  const window = conditions.window ?? windowFor(seats);
  const inputDelay = conditions.inputDelay ?? inputDelayFor(weather.roundTripMs, weather.jitterMs);
  const config = {
    seats,
    seat,
    inputBytes,
    window,
    inputDelay,
    ...(absenceSteps === undefined ? {} : { absenceSteps }),
  };
  const fault = conditions.fault?.seat === seat ? conditions.fault.make : undefined;
  return {
    seat,
    session: new Session(config),
    simulation: new Simulation(arena(inputBytes, fault), newArena(seats, seed), seats, window),
    hashes: [],
    inputs: [],
    events: [],
    steps: 0,
    afterStart: null,
  };
}

/** A player who holds keys for a while, as people do. */
class Keys {
  readonly #random: () => number;
  readonly #idle: boolean;
  #held = 0;
  #left = 0;
  readonly #input = new Uint8Array(4);

  constructor(seed: number, seat: number, idle: boolean) {
    this.#random = seededRandom(Math.imul(seed + 1, 0x9e3779b1) ^ seat);
    this.#idle = idle;
  }

  next(inputBytes: number): Uint8Array {
    if (this.#left <= 0) {
      this.#left = 1 + Math.floor(this.#random() * 20);
      this.#held = Math.floor(this.#random() * 64);
      for (let i = 1; i < inputBytes; i += 1) this.#input[i] = Math.floor(this.#random() * 256);
    }
    this.#left -= 1;
    this.#input[0] = this.#idle ? this.#held & ~KEYS.start : this.#held;
    return this.#input.subarray(0, inputBytes);
  }
}
