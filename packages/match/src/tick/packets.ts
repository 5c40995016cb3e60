import type { Away } from './away.ts';
import { INPUTS, PING, PONG } from './frame.ts';
import type { Parts } from './parts.ts';
import type { RoundTrips } from './round-trip.ts';

/**
 * What comes of packets that cross, arrive late, or are of a seat that is out, and of what another seat handed over before. `ack`: this device
 * came back, and the other one has had inputs that it never signed.
 */
const HARMLESS: ReadonlySet<string> = new Set(['dropped', 'frozen', 'gap', 'unasked', 'too-far', 'ack', 'handed']);

/** What comes over the unreliable channel: inputs, and questions for the way there and back. */
export class Packets {
  readonly #parts: Parts;
  readonly #trips: RoundTrips;
  readonly #away: Away;

  constructor(parts: Parts, trips: RoundTrips, away: Away) {
    this.#parts = parts;
    this.#trips = trips;
    this.#away = away;
  }

  take(seat: number, bytes: Uint8Array, now: number): void {
    const { contacts, engine, out } = this.#parts;
    if (contacts.link(seat) === null) return;
    switch (bytes[0]) {
      case INPUTS: {
        // They go on from where the player was before. What it lacks comes signed.
        if (this.#parts.isIdle) return;
        const error = engine.session.receive(seat, bytes.subarray(1));
        // Packets of the same moment cross: what a seat sent before it knew of something is no offence.
        if (error !== null && !HARMLESS.has(error)) this.#parts.refuse(seat, `packet-${error}`);
        contacts.becameReady(seat);
        this.#parts.follow();
        break;
      }
      case PING:
        if (bytes.length === 2) out.send(seat, Uint8Array.of(PONG, bytes[1] ?? 0));
        else this.#parts.refuse(seat, 'malformed');
        return;
      case PONG:
        if (bytes.length === 2) this.#trips.answered(seat, bytes[1] ?? 0, now);
        else this.#parts.refuse(seat, 'malformed');
        return;
      default:
        this.#parts.refuse(seat, 'malformed');
        return;
    }
    // Browsers slow down the timers of a page that is not visible, but not what links bring (N10).
    this.#away.look(now);
  }

  /** Asks the others how long their ways take, from time to time; the input delay follows from that. */
  ask(now: number): void {
    const { engine, stage, out } = this.#parts;
    if (!engine.clock.isRunning || stage !== 'playing') return;
    const others = this.#parts.others.filter((seat) => this.#parts.plays(seat));
    const number = this.#trips.due(others, now);
    if (number === null) return;
    for (const seat of others) out.send(seat, Uint8Array.of(PING, number));
    const delay = this.#trips.delay(others);
    if (delay !== null) engine.session.wantInputDelay(delay);
  }
}
