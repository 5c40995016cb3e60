import {
  ACT_VERSION,
  BLOCK_TICKS,
  type Deed,
  type SignedAct,
  type Signer,
  signAct,
  tailBytes,
  ticksThrough,
} from '@parley/evidence';
import type { TickOwn } from './own.ts';
import type { Parts } from './parts.ts';
import { playSigned } from './play-signed.ts';
import { goneOf } from './played.ts';
import type { Signatures } from './signatures.ts';

/** What this player signs beside its inputs, and what it takes of others: that somebody leaves, or is gone (N11). */
export class Deeds {
  readonly #parts: Parts;
  readonly #signatures: Signatures;
  readonly #isRetired: boolean[] = [];
  #departing: 'resigned' | 'left' | null = null;
  /** An own act is being signed. Its inputs stand still meanwhile. */
  #acting: 'leaving' | 'claim' | null = null;

  constructor(parts: Parts, signatures: Signatures) {
    this.#parts = parts;
    this.#signatures = signatures;
  }

  /** The block that is being signed as the last one must stay the last one. */
  get isLeaving(): boolean {
    return this.#acting === 'leaving';
  }

  get isBusy(): boolean {
    return this.#parts.stage !== 'final' && (this.#acting !== null || this.#departing !== null);
  }

  /** This player wants to leave. */
  depart(how: 'resigned' | 'left'): void {
    if (how === 'left') this.#departing = 'left';
    else this.#departing ??= 'resigned';
  }

  /** Its links do not stand: it leaves, unless it wants to already. */
  departUnlinked(): void {
    this.#departing ??= 'left';
  }

  /** A claim was no longer what is here. It is due again as it is now. */
  outdated(): void {
    this.#acting = null;
  }

  /** An own act could not be signed. */
  failed(): void {
    this.#acting = null;
    this.#departing = null;
  }

  /** Signs that this player leaves, once nothing else is being signed. */
  leave(): void {
    const { chains, stage, engine, departures } = this.#parts;
    if (this.#departing === null || this.#acting !== null || this.#signatures.isSigning || stage === 'returning')
      return;
    const isVoid = chains.writer.chain.block < 0 && (this.#departing === 'left' || stage === 'linking');
    if (!isVoid) {
      engine.session.fillBlock(BLOCK_TICKS);
      this.#parts.follow();
    }
    this.#acting = 'leaving';
    this.#sign(departures.leaving(isVoid ? 'left' : 'resigned'));
  }

  /** Signs that it goes on without others, where that is agreed. */
  claim(): void {
    if (this.#acting !== null || this.#parts.stage !== 'playing') return;
    const [deed] = this.#parts.departures.due();
    if (deed === undefined) return;
    this.#acting = 'claim';
    this.#sign(deed);
  }

  /** @param from the seat that brought it; the own one for what was signed here, null for the server and for what was kept */
  take(from: number | null, act: SignedAct): void {
    const { self, chains, departures, items, out, others, stage } = this.#parts;
    const isOwn = act.act.seat === self;
    if (isOwn && from === self) {
      // Who has resigned plays no tick more: it is leaving until its session knows it.
      if (act.act.act.kind !== 'resign') this.#acting = null;
      this.#signatures.seal();
      // The last signature must not be lost with the packets: without it, what it leaves behind does not count.
      const { newest } = chains.writer;
      if (newest !== null) for (const seat of others) out.say(seat, { t: 'head', jws: newest.jws });
    }
    // An own act of another device would be a second history, and it is not this one's to spread; one that it signed before a reload is its own.
    if (isOwn && from !== self && stage !== 'returning') return;
    const isKnown = departures.has(act.jws) || stage === 'final';
    const refused = isKnown ? null : departures.take(act);
    if (isOwn && (isKnown || refused !== null)) this.#acting = null;
    if (isKnown) return;
    if (refused !== null) {
      // Its author signed it. Who passes it on may not have been able to tell.
      this.#parts.refuse(act.act.seat, refused);
      return;
    }
    if (isOwn && act.act.act.kind === 'resign') this.#departing = null;
    items.grow('newest');
    items.addAct(act);
    out.add({ kind: 'deposit' });
    // One's own goes to everybody; that of another one, too, in case its author is gone by now.
    for (const seat of others) if (seat !== from && seat !== act.act.seat) out.say(seat, { t: 'act', jws: act.jws });
    this.#parts.isChanged = true;
  }

  /** Those who are out play no more here either; by the word of others, with the inputs that were agreed upon. */
  retire(now: number): void {
    const { departures, engine, self } = this.#parts;
    const { session } = engine;
    let isFurther = false;
    for (const [seat, out] of departures.outs.entries()) {
      if (out === null || this.#isRetired[seat]) continue;
      if (!session.isLive(seat)) {
        this.#isRetired[seat] = true;
        continue;
      }
      const gone = goneOf(out, seat);
      if (gone !== null) {
        session.limit(seat, out.from);
        session.supply(seat, ticksThrough(gone.block), tailBytes(gone.tail));
        this.#parts.follow();
      }
      this.#isRetired[seat] = session.retire(seat, out.from);
      isFurther ||= (session.endOf(seat) ?? out.from) > out.from;
    }
    // More was played of it than it signed, and of others who went on perhaps less or more: what is drawn follows what is signed.
    if (isFurther) playSigned(this.#parts, this.#signatures, now);
    if (this.#isRetired[self] && this.#acting === 'leaving') this.#acting = null;
  }

  #sign(act: Deed): void {
    const { chains, departures, setup, self, out } = this.#parts;
    out.sign(async (signer): Promise<TickOwn> => {
      // Not caught: what is stated of the match may have a fault, and that ends it here.
      if (act.kind === 'resign' && act.block >= 0 && !(await this.#isSigned(signer, act.block)))
        return { kind: 'unsigned' };
      try {
        // Later blocks of who is gone may count by then, and a claim that takes them back is void.
        if (act.kind === 'drop') {
          await chains.verified();
          if (!departures.isDue(act)) return { kind: 'outdated' };
        }
        const signed = await signAct(signer, { v: ACT_VERSION, match: setup.match, seat: self, act });
        return { kind: 'act', from: self, act: signed };
      } catch {
        // The key store failed. The player may ask again, and a claim is due again.
        return { kind: 'unsigned' };
      }
    });
  }

  async #isSigned(signer: Signer, block: number): Promise<boolean> {
    const { chains, stated } = this.#parts;
    if (!chains.hasSigned(ticksThrough(block))) await chains.sign(signer, stated);
    return chains.hasSigned(ticksThrough(block));
  }
}
