/**
 * Guesses an input. `into` holds the last known input at `offset`, and the guess replaces it there.
 *
 * @param ahead ticks after the last known one, 1 or more
 */
export type Predict = (into: Uint8Array, offset: number, inputBytes: number, ahead: number) => void;

/** People hold a key for many ticks, so the next input is most often the last one again. */
export const repeatLast: Predict = () => {};

/** Ticks of inputs that are kept: 17 seconds, longer than any repair of a link. A power of two. */
export const HISTORY = 1_024;
/** Ticks for which it is kept what the simulation was given: more than any prediction window. A power of two. */
const USED = 64;

/**
 * The inputs of one seat, without gaps: all ticks from `first` up to, and without, `next` are known. It also keeps what the
 * simulation was given for each tick, so that a wrong guess is noticed when the input comes. Nothing is allocated after
 * the start.
 */
export class InputQueue {
  readonly #inputBytes: number;
  readonly #predict: Predict;
  readonly #known: Uint8Array;
  readonly #used: Uint8Array;
  #next: number;
  #start: number;
  #end = Number.POSITIVE_INFINITY;

  /** @param start the first tick that this queue will know */
  constructor(inputBytes: number, predict: Predict = repeatLast, start = 0) {
    this.#inputBytes = inputBytes;
    this.#predict = predict;
    this.#known = new Uint8Array(HISTORY * inputBytes);
    this.#used = new Uint8Array(USED * inputBytes);
    this.#next = start;
    this.#start = start;
  }

  /** The first tick whose input is not known. */
  get next(): number {
    return this.#next;
  }

  /** The oldest tick whose input is still kept. */
  get first(): number {
    return Math.max(this.#start, this.#next - HISTORY);
  }

  /** The first tick that the seat does not play any more; infinite while it plays. */
  get end(): number {
    return this.#end;
  }

  holds(tick: number): boolean {
    return tick >= this.first && tick < this.#next;
  }

  /** Adds the input of tick `next`. */
  push(from: Uint8Array, offset = 0): void {
    const place = (this.#next % HISTORY) * this.#inputBytes;
    for (let i = 0; i < this.#inputBytes; i += 1) this.#known[place + i] = from[offset + i] ?? 0;
    this.#next += 1;
  }

  /** Whether this is the input that is known for this tick, which the queue holds. */
  equals(tick: number, bytes: Uint8Array, offset = 0): boolean {
    const place = (tick % HISTORY) * this.#inputBytes;
    for (let i = 0; i < this.#inputBytes; i += 1) if (this.#known[place + i] !== bytes[offset + i]) return false;
    return true;
  }

  /** Copies the known input of a tick that the queue holds. */
  copy(tick: number, into: Uint8Array, offset = 0): void {
    const place = (tick % HISTORY) * this.#inputBytes;
    for (let i = 0; i < this.#inputBytes; i += 1) into[offset + i] = this.#known[place + i] ?? 0;
  }

  /** Gives the simulation its input: the known one, else a guess. From its end on a seat has zeros. */
  use(tick: number, into: Uint8Array, offset: number): void {
    if (tick >= this.#end) into.fill(0, offset, offset + this.#inputBytes);
    else if (tick < this.#next) this.copy(tick, into, offset);
    else this.#guess(tick, into, offset);
    const place = (tick % USED) * this.#inputBytes;
    for (let i = 0; i < this.#inputBytes; i += 1) this.#used[place + i] = into[offset + i] ?? 0;
  }

  /** Whether the simulation was given something else for this tick, whose input is known now. */
  wasWrong(tick: number): boolean {
    const known = (tick % HISTORY) * this.#inputBytes;
    const used = (tick % USED) * this.#inputBytes;
    for (let i = 0; i < this.#inputBytes; i += 1) if (this.#known[known + i] !== this.#used[used + i]) return true;
    return false;
  }

  /** The seat plays no more from this tick on; all inputs before it are known. */
  endAt(tick: number): void {
    this.#end = tick;
  }

  #guess(tick: number, into: Uint8Array, offset: number): void {
    if (this.#next === this.#start) into.fill(0, offset, offset + this.#inputBytes);
    else this.copy(this.#next - 1, into, offset);
    this.#predict(into, offset, this.#inputBytes, tick - this.#next + 1);
  }
}
