import { type Proof, type TickSetup, tickSetupOf } from '@parley/evidence';
import type { TickTitle } from '@parley/games';
import type { Back } from '../back.ts';
import type { CoreView } from '../core.ts';
import { Contacts } from './contacts.ts';
import { Departures } from './departures.ts';
import { Engine } from './engine.ts';
import { PROOF_CHARS } from './frame.ts';
import { Items } from './items.ts';
import { Outbox } from './outbox.ts';
import { Played } from './played.ts';
import { Refusals } from './refusals.ts';
import { Chains } from './signing.ts';

export interface TickCoreOptions {
  readonly match: string;
  readonly title: TickTitle;
  /** 32 bits, alike for all. */
  readonly seed: number;
  /** By seat, the raw public key of its player. */
  readonly keys: readonly string[];
  readonly self: number;
  readonly now: number;
  /** The player comes back to a match that runs (N6). */
  readonly back?: Back | null | undefined;
}

export type Stage = CoreView['stage'];

/** What the parts of one core share. */
export class Parts {
  readonly title: TickTitle;
  readonly self: number;
  readonly setup: TickSetup;
  readonly engine: Engine;
  readonly chains: Chains;
  readonly departures: Departures;
  readonly items: Items;
  readonly played: Played;
  readonly contacts: Contacts;
  readonly refusals = new Refusals();
  readonly out = new Outbox();
  stage: Stage;
  stageSince: number;
  /** This player has come back, and nothing is played here yet. */
  isIdle: boolean;
  /** What is shown is not up to date. */
  isChanged = false;

  constructor({ match, title, seed, keys, self, now, back }: TickCoreOptions) {
    const seats = keys.length;
    this.title = title;
    this.self = self;
    this.setup = tickSetupOf({ match, seats, keys }, title);
    this.engine = new Engine({ title, seats, self, seed });
    this.chains = new Chains(this.setup, self);
    this.departures = new Departures(this.setup, self, this.chains);
    this.items = new Items(this.chains, seats);
    this.played = new Played(title, seats, seed);
    this.contacts = new Contacts(seats, self);
    this.isIdle = Boolean(back);
    this.stage = back ? 'returning' : 'linking';
    this.stageSince = now;
  }

  /** The other seats. */
  get others(): readonly number[] {
    return this.contacts.others;
  }

  enter(stage: Stage, now: number): void {
    this.stage = stage;
    this.stageSince = now;
    this.isChanged = true;
  }

  refuse(seat: number, code: string): void {
    this.isChanged = true;
    this.refusals.count(seat, code);
  }

  /** Whether this seat still plays, by what is signed and by what is agreed. */
  plays(seat: number): boolean {
    return this.departures.outs[seat] === null && this.engine.session.isLive(seat);
  }

  /** This player plays no more, and gets no packets: it follows by what is signed. */
  get isFollowing(): boolean {
    const out = this.departures.outs[this.self] ?? null;
    if (this.stage !== 'playing' || this.played.outcome !== null) return false;
    return this.engine.session.isOver || (out !== null && (out.by !== 'self' || this.isIdle));
  }

  /** What is drawn is what is signed, because nothing is played here. */
  get isWatching(): boolean {
    return this.isIdle || this.isFollowing;
  }

  /**
   * Who signed two histories, of which others go on with the other one: so none of the states that follow is anybody else's. Null where nobody did.
   */
  get brokenBy(): number | null {
    if (this.played.outcome !== null) return null;
    const seat = this.setup.keys.findIndex((_, at) => this.items.hasProof(at) && this.chains.isSplit(at));
    return seat < 0 ? null : seat;
  }

  /** A player signed two histories: everybody gets the proof, and the server. */
  prove(proof: Proof): void {
    if (this.items.hasProof(proof.seat)) return;
    this.items.addProof(proof);
    this.out.add({ kind: 'deposit' });
    if (proof.a.length > PROOF_CHARS || proof.b.length > PROOF_CHARS) return;
    for (const seat of this.others) if (seat !== proof.seat) this.out.say(seat, { t: 'proof', ...proof });
  }

  isOut(seat: number): boolean {
    return this.departures.outs[seat] !== null;
  }

  /** Hands the inputs that the session has got to the chains. */
  follow(): void {
    const { session } = this.engine;
    this.chains.follow(session);
    for (const seat of this.others) session.vouch(seat, this.chains.signedTicks(seat));
  }

  /** What a head states of the match: the state that follows from signed inputs. */
  readonly stated = () => ({ tick: this.played.tick, state: this.title.hash(this.played.state) >>> 0 });
}
