/** What a session wants to have done, in this order. */
export type RequestType = 'save' | 'load' | 'advance' | 'confirm' | 'inspect';

/**
 * One request. `tick` names a state: state t is the one before the inputs of tick t.
 *
 * - `save`: keep the running state as state `tick`.
 * - `load`: make the running state equal to state `tick`.
 * - `advance`: take `drops` out of play, then step with `inputs`; the running state is `tick + 1` then.
 * - `confirm`: state `tick` is final. Answer with its hash.
 * - `inspect`: answer with the digests of the fields of state `tick`, which was confirmed.
 *
 * The objects are used again at the next step: do not keep them.
 */
export interface Request {
  readonly type: RequestType;
  readonly tick: number;
  readonly inputs: Uint8Array;
  readonly drops: readonly number[];
}

interface Slot {
  type: RequestType;
  tick: number;
  inputs: Uint8Array;
  drops: number[];
}

/** A list of requests that allocates nothing once it has had its longest run. */
export class RequestList {
  readonly #inputsLength: number;
  readonly #slots: Slot[] = [];
  readonly #list: Slot[] = [];

  constructor(inputsLength: number) {
    this.#inputsLength = inputsLength;
  }

  get list(): readonly Request[] {
    return this.#list;
  }

  clear(): void {
    this.#list.length = 0;
  }

  /** @returns the request, whose inputs and drops the caller fills in */
  add(type: RequestType, tick: number): Slot {
    let slot = this.#slots[this.#list.length];
    if (slot === undefined) {
      slot = { type, tick, inputs: new Uint8Array(this.#inputsLength), drops: [] };
      this.#slots.push(slot);
    }
    slot.type = type;
    slot.tick = tick;
    slot.drops.length = 0;
    this.#list.push(slot);
    return slot;
  }
}
