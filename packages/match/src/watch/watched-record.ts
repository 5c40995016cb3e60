import {
  BLOCK_TICKS,
  claimsOf,
  hashText,
  type Leaving,
  makeSeatChain,
  type Part,
  type PartOfSeat,
  type SeatChain,
  type SignedAct,
  type TickSetup,
  ticksThrough,
  verifyHead,
  withClaims,
} from '@parley/evidence';
import { ACTS_OF_ONE } from '../tick/departures.ts';
import type { SignedInputs } from '../tick/played.ts';
import type { TickRecord } from './tick-record.ts';

/**
 * What is wrong with what is served. `gap`: blocks are left out. `not-signed`: the inputs are not those that their player signed, or the signature is
 * none.
 */
export type ServedFault = 'gap' | 'not-signed';

/** A match in real time as somebody has it who watches (N7). What was served is believed as far as the players signed it, and is served to others. */
export class WatchedRecord implements TickRecord {
  readonly setup: TickSetup;
  readonly acts: SignedAct[] = [];
  /** By seat, how it is out; null while it plays. */
  outs: readonly (Leaving | null)[];
  /** Somebody left before the match began. */
  isVoid = false;
  /** Ticks that whoever serves had beyond doubt: nothing after them is played. */
  limit = 0;
  readonly #chains: readonly SeatChain[];
  readonly #now: () => number;
  #at: number;

  constructor(setup: TickSetup, now: () => number) {
    this.setup = setup;
    this.outs = setup.keys.map(() => null);
    this.#chains = setup.keys.map((_, seat) => makeSeatChain(setup, seat));
    this.#now = now;
    this.#at = now();
  }

  chain(seat: number): SeatChain {
    const chain = this.#chains[seat];
    if (chain === undefined) throw new Error(`no seat ${seat}`);
    return chain;
  }

  get tick(): number {
    return this.limit;
  }

  get ageMs(): number {
    return Math.max(0, this.#now() - this.#at);
  }

  /** By seat, the inputs that may be played. */
  get signed(): readonly SignedInputs[] {
    return this.#chains.map((chain) => ({
      ticks: signedTicks(chain),
      inputs: (from, to) => chain.inputs(from, to),
    }));
  }

  /** Ticks for which everybody's inputs are here, who plays. */
  get reach(): number {
    const signed = this.#chains.flatMap((chain, seat) => (this.outs[seat] === null ? [signedTicks(chain)] : []));
    return Math.min(this.limit, ...signed);
  }

  /** Somebody else serves from now on: what no signature covers may be false. */
  forgetUnsigned(): void {
    for (const chain of this.#chains) chain.cutAfter(chain.heads.at(-1)?.head.block ?? -1);
  }

  /** @returns what is wrong with it; null where it is taken */
  async take({ tick, ageMs, seats }: Part): Promise<ServedFault | null> {
    for (const [seat, one] of seats.entries()) {
      const fault = one === null ? null : await this.#takeOf(seat, one);
      if (fault !== null) return fault;
    }
    if (tick > this.limit) {
      this.limit = tick;
      this.#at = this.#now() - ageMs;
    }
    return null;
  }

  takeAct(act: SignedAct): void {
    const ofSeat = this.acts.filter((one) => one.act.seat === act.act.seat);
    if (ofSeat.length >= ACTS_OF_ONE || ofSeat.some(({ jws }) => jws === act.jws)) return;
    this.acts.push(act);
    const claims = claimsOf(
      this.acts.map((one) => ({ ...one, receivedAt: 0 })),
      this.setup.inputBytes,
    );
    const resigned = this.setup.keys.map((_, seat) => this.#resignation(seat));
    // Who was there is for the players and the server to say. What all of them signed is what is shown.
    this.outs = withClaims(claims, resigned, this.setup.seats, () => ({ kind: 'holds', reasons: new Map() })).outs;
    this.isVoid = this.acts.some(
      ({ act: { seat, act: deed } }) =>
        deed.kind === 'resign' &&
        deed.reason === 'left' &&
        deed.block === -1 &&
        this.chain(seat).heads.length === 0 &&
        this.outs[seat]?.by === 'self',
    );
  }

  async #takeOf(seat: number, { from, inputs, head }: PartOfSeat): Promise<ServedFault | null> {
    const chain = this.chain(seat);
    const blockBytes = BLOCK_TICKS * this.setup.inputBytes;
    const last = from + inputs.length / blockBytes - 1;
    if (from > chain.block + 1) return 'gap';
    // Who serves from now on begins with what is here already.
    const known = Math.max(0, Math.min(chain.block, last) - from + 1);
    const before = chain.inputs(ticksThrough(from - 1), ticksThrough(from + known - 1));
    if (before.some((byte, at) => byte !== inputs[at])) return 'not-signed';
    if (last > chain.block && !chain.add(inputs.subarray(known * blockBytes))) return 'gap';
    if (head === null || head.head.block <= (chain.heads.at(-1)?.head.block ?? -1)) return null;
    const hash = chain.hashAt(last);
    if (hash === null || hashText(hash) !== head.head.hash) return 'not-signed';
    const verified = await verifyHead(head.jws, this.setup);
    if (!verified.ok) return 'not-signed';
    chain.keep(verified.value);
    return null;
  }

  #resignation(seat: number): Leaving | null {
    const [first] = this.acts
      .flatMap(({ act }) => (act.seat === seat && act.act.kind === 'resign' ? [act.act] : []))
      .sort((a, b) => a.block - b.block);
    return first === undefined ? null : { from: ticksThrough(first.block), reason: first.reason, by: 'self' };
  }
}

const signedTicks = ({ heads }: SeatChain): number => ticksThrough(heads.at(-1)?.head.block ?? -1);
