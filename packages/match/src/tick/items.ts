import { BLOCK_TICKS, type Proof, readSection, type SignedAct, TICK_LIMIT } from '@parley/evidence';
import type { CoreTranscript, TranscriptItem } from '../core.ts';
import type { Chains } from './signing.ts';

/** Acts come after all blocks in the numbering of a seat. */
const ACTS_FROM = TICK_LIMIT / BLOCK_TICKS;

/**
 * The transcript of a match in real time as it is deposited (E3): of each player sections of about a second, each named by its last block,
 * and the acts. It only grows.
 */
export class Items {
  readonly #chains: Chains;
  readonly #items: TranscriptItem[] = [];
  readonly #forks: TranscriptItem[] = [];
  readonly #through: number[];
  readonly #acts: number[];
  #transcript: CoreTranscript = { chains: [], forks: [], waiting: [] };

  constructor(chains: Chains, seats: number) {
    this.#chains = chains;
    this.#through = Array<number>(seats).fill(-1);
    this.#acts = Array<number>(seats).fill(0);
  }

  get transcript(): CoreTranscript {
    return this.#transcript;
  }

  /**
   * Adds what has become complete.
   *
   * @param upTo `second`: whole seconds; `newest`: everything that is signed, where nothing more comes for a while
   * @returns whether there is anything new
   */
  grow(upTo: 'second' | 'newest'): boolean {
    let isNew = false;
    for (const [seat, through] of this.#through.entries()) {
      const chain = this.#chains.chain(seat);
      const newest = chain.heads.at(-1)?.head.block ?? -1;
      if (newest <= through) continue;
      for (const jws of chain.sections(through, upTo)) {
        const section = readSection(jws);
        if (!section.ok) throw new Error(`a section of our own is ${section.error}`);
        const { block: n, hash } = section.value.head;
        this.#through[seat] = n;
        this.#items.push({ seat, n, hash, jws });
        isNew = true;
      }
    }
    return isNew && this.#renew();
  }

  addAct({ act: { seat }, hash, jws }: SignedAct): void {
    const n = ACTS_FROM + (this.#acts[seat] ?? 0);
    this.#acts[seat] = (this.#acts[seat] ?? 0) + 1;
    this.#items.push({ seat, n, hash, jws });
    this.#renew();
  }

  hasProof(seat: number): boolean {
    return this.#forks.some((one) => one.seat === seat);
  }

  /** Two sections that prove a second history (E2). One proof of each player is enough. */
  addProof({ seat, a, b }: Proof): void {
    if (this.hasProof(seat)) return;
    for (const jws of [a, b]) {
      const section = readSection(jws);
      if (!section.ok || this.#forks.some((one) => one.jws === jws)) continue;
      const { block: n, hash } = section.value.head;
      this.#forks.push({ seat, n, hash: `${hash}${this.#forks.length}`, jws });
    }
    this.#renew();
  }

  #renew(): true {
    this.#transcript = { chains: [...this.#items], forks: [...this.#forks], waiting: [] };
    return true;
  }
}
