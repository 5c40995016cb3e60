import type { SessionConfig } from '../config.ts';
import { Session } from '../session.ts';
import { Simulation } from '../simulation.ts';
import { MAX_RECEIVED } from '../wire.ts';
import { type Arena, arena, newArena } from './arena.ts';

/** One seat without a network: a test carries its packets, or does not. */
export class Seat {
  readonly session: Session;
  readonly simulation: Simulation<Arena>;
  readonly hashes: number[] = [];
  readonly #seats: number;

  constructor(seat: number, config: Partial<SessionConfig> = {}) {
    const whole = { seats: 2, inputBytes: 1, window: 8, ...config, seat };
    this.#seats = whole.seats;
    this.session = new Session(whole);
    this.simulation = new Simulation(arena(whole.inputBytes), newArena(whole.seats, 1), whole.seats, whole.window);
  }

  /** @returns the types of the requests, with their ticks */
  step(...input: number[]): string[] {
    const requests = this.session.step(Uint8Array.from(input));
    const list = requests.map(({ type, tick }) => `${type} ${tick}`);
    this.simulation.run(requests, {
      confirmed: (tick, hash) => {
        this.hashes[tick] = hash;
        this.session.confirmed(tick, hash);
      },
      inspected: (tick, digests) => this.session.inspected(tick, digests),
      inputsAt: (tick, inputs, drops) => this.session.inputsAt(tick, inputs, drops),
    });
    return list;
  }

  packetFor(seat: number): Uint8Array {
    const into = new Uint8Array(MAX_RECEIVED);
    return into.slice(0, this.session.packetFor(seat, into));
  }

  /** Carries what each of these seats has to send to each other one, both ways. */
  static exchange(...seats: readonly Seat[]): void {
    const packets = seats.map((from) =>
      seats.map((_, to) => (to < from.#seats ? from.packetFor(to) : new Uint8Array())),
    );
    packets.forEach((row, from) => {
      row.forEach((bytes, to) => {
        if (bytes.length > 0) seats[to]?.session.receive(from, bytes);
      });
    });
  }
}
