import { readHead } from '@parley/evidence';
import type { Departures } from './departures.ts';
import { longSections } from './sections.ts';
import type { Chains } from './signing.ts';

/** What this device keeps of a match, so that its player can come back (N6): signed inputs of everybody, and acts. */
export class DeviceRecord {
  readonly #chains: Chains;
  readonly #departures: Departures;
  readonly #self: number;
  /** The last own block of the record. */
  #through = -1;

  constructor(chains: Chains, departures: Departures, self: number) {
    this.#chains = chains;
    this.#departures = departures;
    this.#self = self;
  }

  record(): readonly string[] {
    this.#through = this.#chains.newest(this.#self);
    const sections = this.#chains.readers.flatMap((_, seat) => [...longSections(this.#chains.chain(seat), -1)]);
    return [...sections, ...this.#departures.acts.map(({ jws }) => jws)];
  }

  /**
   * A signature over the own inputs with those that the record does not have yet. They have been sent, perhaps in vain: without them the player
   * could not sign the next block after a reload.
   */
  covered(jws: string): string {
    const read = readHead(jws);
    if (!read.ok) return jws;
    const { block } = read.value.head;
    const { chain } = this.#chains.writer;
    return this.#through < block && block <= chain.block ? chain.section(read.value, this.#through + 1) : jws;
  }
}
