import { STARVE_STEPS } from './config.ts';
import type { InputQueue } from './input-queue.ts';
import type { SeatNote } from './packet.ts';

/** A vote is taken back at most so often: its epoch is one byte. */
const LAST_EPOCH = 255;

/** Steps for which a seat counts as heard after it was. Long enough for a burst of lost packets, and short beside an absence. */
const HEARD_STEPS = 2 * STARVE_STEPS;

/** What a voter said last of a seat. */
interface Word {
  /** Whether its newest packet had a note on the seat. */
  present: boolean;
  starving: boolean;
  frozen: boolean;
  heard: boolean;
  dropped: boolean;
  epoch: number;
  next: number;
  readonly voids: Uint8Array;
}

/** A seat that is out from this tick on. */
export interface Drop {
  readonly seat: number;
  readonly tick: number;
}

/**
 * How the seats agree to go on without a silent one. docs/rollback.md has the rules and why they are safe. In short:
 *
 * - A seat that does not hear another one asks for its inputs, and everybody who has them hands them over.
 * - A seat that got nothing for `absenceSteps` freezes the silent one: it takes its inputs only from the others from then on.
 * - When all that remain have frozen the same seats, each is dropped at the highest tick that any of those that remain knows.
 * - A seat that hears the frozen one does not freeze it, and makes the others take their vote back: it promises first never to count
 *   that vote.
 */
export class Absence {
  readonly #seats: number;
  readonly #own: number;
  readonly #absenceSteps: number;
  readonly #queues: readonly InputQueue[];
  /** Steps without anything of a seat by any way, and without anything from itself. */
  readonly #silence: Int32Array;
  readonly #direct: Int32Array;
  readonly #newest: Int32Array;
  readonly #frozen: boolean[];
  readonly #dropped: boolean[];
  /** Left by its own word: it is no absence, and it has no voice in that of others. */
  readonly #retired: boolean[];
  readonly #epoch: Uint8Array;
  readonly #voids: readonly Uint8Array[];
  /** By voter, then by seat. */
  readonly #words: readonly (readonly Word[])[];
  readonly #saysOut: boolean[];
  /** Whether this seat takes it from as many others as are on its own side that it is out. */
  isBelieving = true;
  readonly #notes: SeatNote[] = [];
  readonly #pool: SeatNote[];

  constructor(seats: number, own: number, absenceSteps: number, queues: readonly InputQueue[]) {
    this.#seats = seats;
    this.#own = own;
    this.#absenceSteps = absenceSteps;
    this.#queues = queues;
    this.#silence = new Int32Array(seats);
    this.#direct = new Int32Array(seats);
    this.#newest = new Int32Array(seats).fill(-1);
    this.#frozen = Array<boolean>(seats).fill(false);
    this.#dropped = Array<boolean>(seats).fill(false);
    this.#retired = Array<boolean>(seats).fill(false);
    this.#saysOut = Array<boolean>(seats).fill(false);
    this.#epoch = new Uint8Array(seats);
    this.#voids = Array.from({ length: seats }, () => new Uint8Array(seats));
    this.#words = Array.from({ length: seats }, () => Array.from({ length: seats }, () => noWord(seats)));
    this.#pool = Array.from({ length: seats }, () => ({ ...noWord(seats), seat: 0 }));
  }

  isDropped(seat: number): boolean {
    return this.#dropped[seat] === true;
  }

  /** The seat was out before this session began. */
  wasDropped(seat: number): void {
    this.#dropped[seat] = true;
  }

  retire(seat: number): void {
    this.#retired[seat] = true;
    this.#frozen[seat] = false;
  }

  /** Somebody who is believed says that the seat is there. A vote that was given stands: only a seat that hears it takes that back. */
  excuse(seat: number): void {
    this.#silence[seat] = 0;
  }

  /** Votes to go on without a seat that is here, and lets all wait. Whoever hears it and does not vote alike makes that be taken back. */
  giveUp(seat: number): void {
    if (seat !== this.#own && !this.#dropped[seat] && !this.#retired[seat]) this.#frozen[seat] = true;
  }

  isFrozen(seat: number): boolean {
    return this.#frozen[seat] === true;
  }

  /** Whether this seat asks the others for the inputs of that one. */
  isStarving(seat: number): boolean {
    return (this.#direct[seat] ?? 0) >= STARVE_STEPS;
  }

  /** Steps since anything of a seat arrived by any way. */
  silenceOf(seat: number): number {
    return this.#silence[seat] ?? 0;
  }

  /**
   * Whether this seat itself is out: more say so than are left on its own side, or as many, if it has not voted against them itself. So of two
   * parts that lost each other the larger one goes on, and one alone cannot put out a seat that a third one hears. Where this seat knows that it was
   * not away, as many are not enough: of two, each could put out the other one by a word.
   */
  get isOut(): boolean {
    let against = 0;
    let side = 1;
    let isMutual = false;
    for (let seat = 0; seat < this.#seats; seat += 1) {
      if (seat === this.#own) continue;
      const isGone = this.#dropped[seat] === true || this.#frozen[seat] === true;
      if (this.#saysOut[seat]) against += 1;
      else if (!isGone && !this.#retired[seat]) side += 1;
      if (this.#saysOut[seat] && isGone) isMutual = true;
    }
    return against > 0 && (isMutual || !this.isBelieving ? against > side : against >= side);
  }

  /** A packet came from the seat itself, and has its inputs up to `newest`. */
  heard(seat: number, newest: number): void {
    // It goes on without this seat, and is no part of what this seat goes on with: to hear it say so is not to hear it.
    if (this.#saysOut[seat]) return;
    const isNew = newest > (this.#newest[seat] ?? -1);
    if (isNew) this.#newest[seat] = newest;
    // A seat that everybody waits for must bring inputs; one that waits itself has none to bring.
    if (!isNew && this.#isDue(seat)) return;
    this.#direct[seat] = 0;
    this.#silence[seat] = 0;
  }

  /** New inputs of the seat came from another one. They say that the seat is there only if that one hears it now. */
  handed(from: number, seat: number): void {
    if (this.#words[from]?.[seat]?.heard) this.#silence[seat] = 0;
  }

  /** Takes in whether a packet of `from` says that this seat is out. Also those say so that it has dropped itself. */
  listenForOwn(from: number, notes: readonly SeatNote[], count: number): void {
    let says = false;
    for (let i = 0; i < count; i += 1) {
      const note = notes[i];
      if (note?.seat === this.#own && note.dropped) says = true;
    }
    this.#saysOut[from] = says;
  }

  /** Takes in what a packet of `from` says of other seats. */
  listen(from: number, notes: readonly SeatNote[], count: number): void {
    const words = this.#words[from] ?? [];
    for (const word of words) {
      word.present = false;
      word.starving = false;
      word.heard = false;
    }
    for (let i = 0; i < count; i += 1) {
      const note = notes[i];
      if (note === undefined || note.seat === from) continue;
      if (note.seat === this.#own) continue;
      const word = words[note.seat];
      if (word === undefined) continue;
      merge(word, note);
      this.#answer(from, note, word);
    }
  }

  /**
   * Once a step.
   *
   * @returns the seats that are out now; all inputs before their ticks are known
   */
  step(): readonly Drop[] {
    let frozen = 0;
    for (let seat = 0; seat < this.#seats; seat += 1) {
      if (seat === this.#own || this.#dropped[seat] || this.#retired[seat]) continue;
      const silence = (this.#silence[seat] ?? 0) + 1;
      this.#silence[seat] = silence;
      this.#direct[seat] = (this.#direct[seat] ?? 0) + 1;
      if (silence >= this.#absenceSteps) this.#frozen[seat] = true;
      if (this.#frozen[seat]) frozen += 1;
    }
    return frozen === 0 ? NO_DROPS : this.#agreed();
  }

  /** What to say of other seats in a packet. The list is used again. */
  notes(): readonly SeatNote[] {
    this.#notes.length = 0;
    for (let seat = 0; seat < this.#seats; seat += 1) {
      if (seat !== this.#own && this.#isWorthANote(seat)) this.#note(seat);
    }
    return this.#notes;
  }

  /** What to say to a seat that was dropped and does not know it. */
  notice(seat: number): readonly SeatNote[] {
    this.#notes.length = 0;
    this.#note(seat);
    return this.#notes;
  }

  /** The first tick of `seat` that `receiver` asked for and that can be handed over; -1 if there is none. */
  wanted(receiver: number, seat: number): number {
    const word = this.#words[receiver]?.[seat];
    if (word === undefined || seat === receiver || seat === this.#own || word.dropped) return -1;
    if (!word.present || !(word.starving || word.frozen)) return -1;
    return this.#queues[seat]?.holds(word.next) ? word.next : -1;
  }

  #isDue(seat: number): boolean {
    const next = this.#queues[seat]?.next ?? 0;
    return this.#queues.every(
      (queue, other) => other === seat || this.#dropped[other] || this.#retired[other] || queue.next >= next,
    );
  }

  /** A seat that is heard by somebody is not absent. */
  #answer(from: number, note: SeatNote, word: Word): void {
    const { seat } = note;
    if (this.#dropped[seat]) return;
    if (this.#frozen[seat]) {
      const promised = word.voids[this.#own] ?? 0;
      if (promised <= (this.#epoch[seat] ?? 0)) return;
      // The old vote counts nowhere any more. If the witness itself has voted since, this is a new vote.
      this.#epoch[seat] = promised;
      if (!note.heard || word.frozen) return;
      this.#frozen[seat] = false;
      this.#silence[seat] = 0;
    } else if (note.frozen && this.#hears(seat) && note.epoch < LAST_EPOCH) {
      const voids = this.#voids[seat];
      if (voids !== undefined) voids[from] = Math.max(voids[from] ?? 0, note.epoch + 1);
    } else if (note.heard && !this.#isDue(seat)) {
      this.#silence[seat] = 0;
    }
  }

  #hears(seat: number): boolean {
    return (this.#direct[seat] ?? 0) < HEARD_STEPS;
  }

  /** Seats that take part in a decision: neither this one, nor dropped, nor, unless asked for, frozen. */
  #others(withFrozen: boolean): number[] {
    const others: number[] = [];
    for (let seat = 0; seat < this.#seats; seat += 1) {
      const isIn = seat !== this.#own && !this.#dropped[seat] && !this.#retired[seat];
      if (isIn && (withFrozen || !this.#frozen[seat])) others.push(seat);
    }
    return others;
  }

  #agreed(): readonly Drop[] {
    const voters = this.#others(false);
    const absent = this.#others(true).filter((seat) => this.#frozen[seat]);
    // Who dropped a seat had the votes of all, this one's too: two that do not hear each other need no vote of each other then.
    const known = absent.flatMap((seat) => this.#decided(seat, voters));
    if (known.length > 0) return this.#drop(known);
    if (!absent.every((seat) => this.#allVote(seat, voters))) return NO_DROPS;
    return this.#drop(absent.map((seat) => ({ seat, tick: this.#highest(seat, voters) })));
  }

  /** Drops these seats, once all their inputs are here. */
  #drop(drops: readonly Drop[]): readonly Drop[] {
    if (!drops.every(({ seat, tick }) => (this.#queues[seat]?.next ?? 0) >= tick)) return NO_DROPS;
    for (const { seat } of drops) this.#dropped[seat] = true;
    return drops;
  }

  /** The drop of a seat as another one has done it already. */
  #decided(seat: number, voters: readonly number[]): Drop[] {
    const voter = voters.find((other) => this.#words[other]?.[seat]?.dropped);
    return voter === undefined ? [] : [{ seat, tick: this.#words[voter]?.[seat]?.next ?? 0 }];
  }

  /** Whether all voters have frozen the seat, and nobody has promised not to count one of these votes. */
  #allVote(seat: number, voters: readonly number[]): boolean {
    return voters.every((voter) => {
      const word = this.#words[voter]?.[seat];
      if (word === undefined || !word.frozen) return false;
      const isOwnVoteGood = (word.voids[this.#own] ?? 0) <= (this.#epoch[seat] ?? 0);
      const isItGoodHere = (this.#voids[seat]?.[voter] ?? 0) <= word.epoch;
      return (
        isOwnVoteGood &&
        isItGoodHere &&
        voters.every((other) => (this.#words[other]?.[seat]?.voids[voter] ?? 0) <= word.epoch)
      );
    });
  }

  #highest(seat: number, voters: readonly number[]): number {
    return voters.reduce(
      (highest, voter) => Math.max(highest, this.#words[voter]?.[seat]?.next ?? 0),
      this.#queues[seat]?.next ?? 0,
    );
  }

  #isWorthANote(seat: number): boolean {
    if (this.#retired[seat]) return false;
    const isDropped = this.#dropped[seat] === true;
    for (let voter = 0; voter < this.#seats; voter += 1) {
      if (voter === this.#own || voter === seat || this.#dropped[voter]) continue;
      const word = this.#words[voter]?.[seat];
      if (word?.present || (isDropped && word?.dropped !== true)) return true;
    }
    if (isDropped) return false;
    if (this.#frozen[seat] || this.isStarving(seat) || (this.#epoch[seat] ?? 0) > 0) return true;
    return this.#voids[seat]?.some((epoch) => epoch > 0) === true;
  }

  #note(seat: number): void {
    const note = this.#pool[this.#notes.length];
    if (note === undefined) return;
    note.seat = seat;
    note.dropped = this.#dropped[seat] === true;
    note.frozen = this.#frozen[seat] === true;
    note.starving = !note.dropped && this.isStarving(seat);
    note.heard = !note.frozen && !note.dropped && this.#hears(seat);
    note.epoch = this.#epoch[seat] ?? 0;
    note.next = this.#queues[seat]?.next ?? 0;
    note.voids.set(this.#voids[seat] ?? []);
    this.#notes.push(note);
  }
}

const NO_DROPS: readonly Drop[] = [];

const noWord = (seats: number): Word => ({
  present: false,
  starving: false,
  frozen: false,
  heard: false,
  dropped: false,
  epoch: 0,
  next: 0,
  voids: new Uint8Array(seats),
});

/** Packets come in any order, so a word only moves on: to a later epoch, from free to frozen, to a higher tick. */
function merge(word: Word, note: SeatNote): void {
  word.present = true;
  word.starving = note.starving;
  word.heard = note.heard;
  word.dropped ||= note.dropped;
  if (note.epoch > word.epoch) {
    word.epoch = note.epoch;
    word.frozen = note.frozen;
  } else if (note.epoch === word.epoch) {
    word.frozen ||= note.frozen;
  }
  word.next = Math.max(word.next, note.next);
  for (let i = 0; i < word.voids.length; i += 1) word.voids[i] = Math.max(word.voids[i] ?? 0, note.voids[i] ?? 0);
}
