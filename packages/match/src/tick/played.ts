import {
  BLOCK_TICKS,
  type Departure,
  type Gone,
  type Leaving,
  TICK_LIMIT,
  tailBytes,
  ticksThrough,
} from '@parley/evidence';
import type { Outcome, TickTitle } from '@parley/games';

/** The inputs of one seat as they are signed. */
export interface SignedInputs {
  readonly ticks: number;
  /** Of the ticks from `from` to before `to`. */
  inputs(from: number, to: number): Uint8Array;
}

/** Ticks that are played in one go: then it is looked again how far the inputs reach. */
const CHUNK = 64;
/** Ticks that are played in one step: a match that is played from its beginning must not stop a page. */
const MOST_AT_ONCE = 1_200;

/**
 * The match as far as it is beyond doubt: played by signed inputs alone, and by what all agreed upon about players who are gone. The judge
 * plays the same in the same way, so what is said of the match follows from here: the signed states, the end, the report. It is a few ticks behind
 * what is drawn.
 */
export class Played {
  readonly state: unknown;
  readonly left: (Departure | null)[];
  tick = 0;
  outcome: Outcome | null = null;
  readonly #title: TickTitle;
  readonly #all: Uint8Array;

  constructor(title: TickTitle, seats: number, seed: number) {
    this.#title = title;
    this.state = title.initial(seats, seed);
    this.left = Array<Departure | null>(seats).fill(null);
    this.#all = new Uint8Array(seats * title.inputBytes);
  }

  /**
   * Goes on as far as there are inputs.
   *
   * @returns false where it has played for long enough, and there may be more
   */
  advance(chains: readonly SignedInputs[], outs: readonly (Leaving | null)[]): boolean {
    const end = this.tick + MOST_AT_ONCE;
    while (this.outcome === null && this.tick < end) if (!this.#chunk(chains, outs)) return true;
    return this.outcome !== null;
  }

  #chunk(chains: readonly SignedInputs[], outs: readonly (Leaving | null)[]): boolean {
    const from = this.tick;
    this.#leave(outs);
    if (this.outcome !== null) return false;
    let until = Math.min(from + CHUNK, TICK_LIMIT);
    for (const [seat, chain] of chains.entries()) {
      if (this.left[seat] !== null) continue;
      const out = outs[seat] ?? null;
      until = Math.min(until, out === null ? chain.ticks : reachOf(chain, out, seat));
    }
    if (until <= from) return false;
    const inputs = chains.map((chain, seat) =>
      this.left[seat] === null
        ? inputsOf(chain, goneOf(outs[seat] ?? null, seat), from, until, this.#title.inputBytes)
        : null,
    );
    for (let tick = from; tick < until && this.outcome === null; tick += 1) {
      this.#leave(outs);
      if (this.outcome !== null) return false;
      this.#step(inputs, tick - from);
    }
    return true;
  }

  #leave(outs: readonly (Leaving | null)[]): void {
    for (const [seat, out] of outs.entries()) {
      // One that is told of later than it holds takes back nothing that is played.
      if (out === null || out.from > this.tick || this.left[seat] !== null) continue;
      this.#title.drop(this.state, seat);
      this.left[seat] = out.reason;
      const size = this.#title.inputBytes;
      this.#all.fill(0, seat * size, (seat + 1) * size);
      this.outcome = this.#title.outcome(this.state);
      if (this.outcome !== null) return;
    }
  }

  #step(inputs: readonly (Uint8Array | null)[], at: number): void {
    const size = this.#title.inputBytes;
    for (const [seat, own] of inputs.entries()) {
      if (own === null || this.left[seat] !== null) continue;
      for (let byte = 0; byte < size; byte += 1) this.#all[seat * size + byte] = own[at * size + byte] ?? 0;
    }
    this.#title.step(this.state, this.#all);
    this.tick += 1;
    this.outcome = this.#title.outcome(this.state);
  }
}

/** How far the inputs of a seat that leaves are here: to its end, where what it signed and the agreed rest are. */
function reachOf(chain: SignedInputs, out: Leaving, seat: number): number {
  const gone = goneOf(out, seat);
  if (gone === null) return Math.min(chain.ticks, out.from);
  return chain.ticks >= ticksThrough(gone.block) ? out.from : chain.ticks;
}

/** Its inputs from one tick to before another: signed ones, then those that were agreed upon. */
export function inputsOf(
  chain: SignedInputs,
  gone: Gone | null,
  from: number,
  to: number,
  inputBytes: number,
): Uint8Array {
  if (gone === null) return chain.inputs(from, to);
  const signed = ticksThrough(gone.block);
  // What is missing before the rest cannot be passed over.
  if (chain.ticks < signed) return chain.inputs(from, Math.min(to, chain.ticks));
  const inputs = new Uint8Array((to - from) * inputBytes);
  if (from < signed) inputs.set(chain.inputs(from, Math.min(to, signed)));
  if (to <= signed) return inputs;
  const first = Math.max(0, from - signed);
  const tail = tailBytes(gone.tail).subarray(first * inputBytes, (to - signed) * inputBytes);
  inputs.set(tail, Math.max(0, signed - from) * inputBytes);
  return inputs;
}

/** What all agreed upon about the seat that is out; null where it left by its own word. */
export function goneOf(out: Leaving | null, seat: number): Gone | null {
  const by = out?.by ?? null;
  return by === null || by === 'self' ? null : (by.seats.find((one) => one.seat === seat) ?? null);
}

/** The block that has the last tick before this one; -1 where there is none. */
export const blockBefore = (tick: number): number => Math.ceil(tick / BLOCK_TICKS) - 1;
