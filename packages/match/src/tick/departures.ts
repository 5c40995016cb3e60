import {
  BLOCK_TICKS,
  claimKey,
  claimsOf,
  type Deed,
  type Gone,
  hashText,
  type Leaving,
  outFrom,
  type SignedAct,
  type TickSetup,
  tickGenesis,
  ticksThrough,
  withClaims,
} from '@parley/evidence';
import type { Chains } from './signing.ts';

/** Acts of one player that are taken: its departure, and claims that may have to be agreed upon anew (O6). */
export const ACTS_OF_ONE = 34;

/** Who has left the match, and by whose word (N11): what the signed acts that are here say. The judge says the same of them. */
export class Departures {
  /** By seat, how it is out; null while it plays. What once took effect stays. */
  readonly outs: (Leaving | null)[];
  /** Somebody left before the match began. */
  isVoid = false;
  readonly #setup: TickSetup;
  readonly #self: number;
  readonly #chains: Chains;
  readonly #acts: SignedAct[] = [];
  /** By seat, the first tick without it, as the session agreed with all that remain. */
  readonly #agreed = new Map<number, number>();

  constructor(setup: TickSetup, self: number, chains: Chains) {
    this.#setup = setup;
    this.#self = self;
    this.#chains = chains;
    this.outs = setup.keys.map(() => null);
  }

  get acts(): readonly SignedAct[] {
    return this.#acts;
  }

  has(jws: string): boolean {
    return this.#acts.some((act) => act.jws === jws);
  }

  /** All that remain have agreed that this seat plays no more from this tick on. */
  agreed(seat: number, tick: number): void {
    this.#agreed.set(seat, tick);
  }

  /** @returns why the act is refused; null where it is taken */
  take(act: SignedAct): string | null {
    if (this.has(act.jws)) return null;
    const { seat, act: deed } = act.act;
    if (this.#acts.filter((one) => one.act.seat === seat).length >= ACTS_OF_ONE) return 'too-many-acts';
    if (deed.kind === 'resign') {
      const known = this.#chains.chain(seat).hashAt(deed.block);
      if (known !== null && hashText(known) !== deed.hash) return 'wrong-block';
    }
    this.#acts.push(act);
    return null;
  }

  /**
   * Lets take effect what is complete.
   *
   * @param believes whether this player was away, and so believes what all others signed about it
   */
  settle(believes: boolean): void {
    const acts = this.#acts.map((act) => ({ ...act, receivedAt: 0 }));
    const resigned = this.outs.map((out, seat) => out ?? this.#resignation(seat));
    const claims = claimsOf(acts, this.#setup.inputBytes).filter(({ from }) => believes || !from.has(this.#self));
    const { outs } = withClaims(claims, resigned, this.#setup.seats, () => ({ kind: 'holds', reasons: new Map() }));
    for (const [seat, out] of outs.entries()) this.outs[seat] ??= out;
    this.isVoid ||= this.#acts.some(
      ({ act: { seat, act } }) =>
        act.kind === 'resign' &&
        act.reason === 'left' &&
        act.block === -1 &&
        this.#chains.newest(seat) < 0 &&
        this.outs[seat]?.by === 'self',
    );
  }

  /**
   * The claims that this player has to sign now and has not signed yet: its own, and those of others that are true here. A rest that is too
   * long to be named does not come about, because so much is not taken without a signature.
   */
  due(): readonly Deed[] {
    const gone = [...this.#agreed.keys()].filter((seat) => this.outs[seat] === null).sort((a, b) => a - b);
    if (gone.length === 0 || this.outs[this.#self] !== null) return [];
    const own = { kind: 'drop' as const, seats: gone.map((seat) => this.#goneAt(seat, this.#agreed.get(seat) ?? 0)) };
    const others = this.#acts.flatMap(({ act }) =>
      act.act.kind === 'drop' && act.seat !== this.#self && act.act.seats.every((one) => this.#isTrue(one))
        ? [act.act]
        : [],
    );
    const signed = new Set(this.#acts.flatMap(({ act }) => (act.seat === this.#self ? keyOf(act.act) : [])));
    const due = new Map([own, ...others].map((deed) => [claimKey(deed.seats), deed]));
    return [...due].flatMap(([key, deed]) =>
      signed.has(key) || deed.seats.some((one) => outFrom(one, this.#setup.inputBytes) === null) ? [] : [deed],
    );
  }

  /** Whether this very claim has to be signed now. */
  isDue(deed: Deed): boolean {
    return keyOf(deed).some((key) => this.due().some((one) => keyOf(one).includes(key)));
  }

  /** How the own player leaves now: after its last complete block. */
  leaving(reason: 'resigned' | 'left'): Deed {
    const { block } = this.#chains.writer.chain;
    return { kind: 'resign', block, hash: this.#hashAt(this.#self, block), reason };
  }

  /**
   * It counts while the block that it names is the newest one that is signed here: one that never comes would keep the seat in for ever, and an old
   * one would take back what is played. Who names such a block and falls silent is absent.
   */
  #resignation(seat: number): Leaving | null {
    const newest = this.#chains.newest(seat);
    for (const { act } of this.#acts) {
      const { act: deed } = act;
      if (act.seat !== seat || deed.kind !== 'resign') continue;
      if (deed.block === newest && deed.hash === this.#hashAt(seat, newest))
        return { from: ticksThrough(newest), reason: deed.reason, by: 'self' };
    }
    return null;
  }

  /** What this player has of a seat that is gone from this tick on. */
  #goneAt(seat: number, tick: number): Gone {
    const block = Math.min(this.#chains.newest(seat), Math.floor(tick / BLOCK_TICKS) - 1);
    const tail = this.#chains.chain(seat).inputs(ticksThrough(block), tick);
    return { seat, block, hash: this.#hashAt(seat, block), tail: hashText(tail) };
  }

  /** Whether another one claims what holds here as well, and takes nothing back that is signed. */
  #isTrue({ seat, block, hash, tail }: Gone): boolean {
    const tick = this.#agreed.get(seat);
    if (tick === undefined || outFrom({ block, tail }, this.#setup.inputBytes) !== tick) return false;
    if (block < this.#chains.newest(seat) || this.#hashAt(seat, block) !== hash) return false;
    return hashText(this.#chains.chain(seat).inputs(ticksThrough(block), tick)) === tail;
  }

  #hashAt(seat: number, block: number): string {
    return hashText(this.#chains.chain(seat).hashAt(block) ?? tickGenesis(this.#setup, seat));
  }
}

const keyOf = (deed: Deed): string[] => (deed.kind === 'drop' ? [claimKey(deed.seats)] : []);
