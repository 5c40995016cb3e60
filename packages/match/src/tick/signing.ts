import {
  type ChainReader,
  type ChainWriter,
  type Head,
  hashText,
  type Known,
  makeChainReader,
  makeChainWriter,
  type ReaderFault,
  type SeatChain,
  type Section,
  type SignedHead,
  type Signer,
  TAIL_TICKS,
  type TickSetup,
  ticksThrough,
  UNSIGNED_TICKS,
  unpackHead,
} from '@parley/evidence';
import type { Session } from '@parley/rollback';

/**
 * Inputs that are taken where a signature over them is here already, and waits for them: a device that signs slowly signs more at once than the
 * others take without a signature. It cannot be further than this, because it has to wait for the inputs of the others; and what waits may
 * be no signature, so it is as many as an agreed drop can name.
 */
export const MOST_UNSIGNED_TICKS: number = TAIL_TICKS;
/** Whole heads that are asked for of one player: each shows a fault, and one is enough. */
const WHOLE_ASKED = 8;

/** What is wrong with what a player sent; `whole`: its whole head is needed to tell. */
export type SealFault = {
  readonly seat: number;
  readonly fault: ReaderFault | { readonly code: 'malformed' | 'whole' };
};

/** The chains of signed inputs of all players, as one of them has them (N12). */
export class Chains {
  readonly writer: ChainWriter;
  /** By seat; null at the own one. */
  readonly readers: readonly (ChainReader | null)[];
  readonly #setup: TickSetup;
  readonly #self: number;
  readonly #input: Uint8Array;
  readonly #faults: SealFault[] = [];
  /** By seat, the newest seal that came before the inputs that it covers. */
  readonly #early = new Map<number, { readonly bytes: Uint8Array; readonly block: number }>();
  readonly #wholeAsked: number[];
  readonly #distrusted = new Set<number>();
  /** Seats of which another player has other inputs. */
  readonly #split = new Set<number>();
  #signer: Signer | null = null;

  constructor(setup: TickSetup, self: number) {
    this.#setup = setup;
    this.#self = self;
    this.#input = new Uint8Array(setup.inputBytes);
    this.#wholeAsked = setup.keys.map(() => 0);
    const signer: Signer = {
      key: setup.keys[self] ?? '',
      sign: (typ, payload) => this.#signer?.sign(typ, payload) ?? Promise.reject(new Error('no key')),
    };
    // What becomes of a signature is seen by the newest head.
    const events = { signed: () => {}, failed: () => {} };
    this.writer = makeChainWriter(setup, self, signer, events);
    this.readers = setup.keys.map((_, seat) =>
      seat === self ? null : makeChainReader(setup, seat, { refused: (fault) => this.#faults.push({ seat, fault }) }),
    );
  }

  chain(seat: number): SeatChain {
    return this.readers[seat]?.chain ?? this.writer.chain;
  }

  /** Ticks of this seat that are signed; of the own one, those that will be. */
  signedTicks(seat: number): number {
    return this.readers[seat]?.signedTicks ?? this.writer.chain.ticks;
  }

  /** The newest block of this seat whose signature is here; -1 for none. */
  newest(seat: number): number {
    const reader = this.readers[seat];
    return reader ? (reader.newest?.[0] ?? -1) : (this.writer.newest?.head.block ?? -1);
  }

  /** The newest head of this seat that is signed. */
  head(seat: number): SignedHead | null {
    return this.chain(seat).heads.at(-1) ?? null;
  }

  known(): readonly (Known | null)[] {
    return this.readers.map((reader) => reader?.newest ?? null);
  }

  /** Takes over the inputs that the session has got. */
  follow(session: Session): void {
    for (let seat = 0; seat < this.#setup.seats; seat += 1) {
      const reader = this.readers[seat];
      const into = reader ?? this.writer;
      const { chain } = into;
      const before = chain.ticks;
      for (let tick = before; tick < session.nextOf(seat); tick += 1) {
        if (!session.copyInput(seat, tick, this.#input) || !into.add(this.#input)) break;
      }
      const early = chain.ticks > before ? this.#early.get(seat) : undefined;
      if (early !== undefined) this.takeSeal(seat, early.bytes);
      if (reader) session.limit(seat, this.#limitOf(seat, reader.signedTicks));
    }
  }

  takeSeal(seat: number, bytes: Uint8Array): void {
    this.#early.delete(seat);
    const head = unpackHead(bytes, {
      setup: this.#setup,
      seat,
      hashAt: (of, block) => this.chain(of).hashAt(block),
    });
    if (head.ok) this.readers[seat]?.take(head.value);
    else if (head.error.code === 'not-yet')
      this.#early.set(seat, { bytes, block: head.error.seat === seat ? head.error.block : -1 });
    else if (head.error.code === 'malformed') this.#faults.push({ seat, fault: { code: 'malformed' } });
    else {
      if (head.error.seat !== seat) this.#split.add(head.error.seat);
      const asked = this.#wholeAsked[seat] ?? 0;
      this.#wholeAsked[seat] = asked + 1;
      if (asked < WHOLE_ASKED) this.#faults.push({ seat, fault: { code: 'whole' } });
    }
  }

  /** Whether these signed inputs are others than those that came of this player without a signature. */
  differs({ head, inputs }: Section): boolean {
    const chain = this.chain(head.seat);
    const block = Math.min(chain.block, head.block);
    if (head.seat === this.#self || inputs === null || block <= this.newest(head.seat)) return false;
    const signed = block === inputs.from - 1 ? hashText(inputs.previous) : inputs.hashes[block - inputs.from];
    const here = chain.hashAt(block);
    return signed !== undefined && here !== null && hashText(here) !== signed;
  }

  /** This player sent inputs that are not those that it signed: from now on only signed ones are taken. False where that was known. */
  distrust(seat: number): boolean {
    if (this.#distrusted.has(seat)) return false;
    this.#distrusted.add(seat);
    this.#early.delete(seat);
    this.readers[seat]?.forgetUnsigned();
    return true;
  }

  isDistrusted(seat: number): boolean {
    return this.#distrusted.has(seat);
  }

  /** Whether another player goes on with other inputs of this seat than are here. */
  isSplit(seat: number): boolean {
    return this.#split.has(seat);
  }

  /** Inputs of this seat are taken up to this tick. */
  #limitOf(seat: number, signed: number): number {
    if (this.#distrusted.has(seat)) return signed;
    const covered = ticksThrough(this.#early.get(seat)?.block ?? -1);
    return Math.max(signed + UNSIGNED_TICKS, Math.min(covered, signed + MOST_UNSIGNED_TICKS));
  }

  /** What was found wrong since the last call. */
  faults(): readonly SealFault[] {
    return this.#faults.length === 0 ? NO_FAULTS : this.#faults.splice(0);
  }

  /**
   * Signs the newest complete block of the own inputs. Resolves when that is done, or has failed.
   *
   * @param state what is stated of the match so far, read when it is signed
   */
  async sign(signer: Signer, state: () => Pick<Head, 'tick' | 'state'>): Promise<void> {
    this.#signer = signer;
    this.writer.sign({ known: this.known(), ...state() });
    await this.writer.settled();
  }

  /** Whether signatures of others are being verified. */
  get isVerifying(): boolean {
    return this.readers.some((reader) => reader?.isVerifying);
  }

  /** Resolves when nothing that came is left to verify. */
  async verified(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader?.settled()));
  }

  /** Whether the own signature over all ticks before this one is here. */
  hasSigned(tick: number): boolean {
    return ticksThrough(this.newest(this.#self)) >= tick;
  }
}

const NO_FAULTS: readonly SealFault[] = [];
