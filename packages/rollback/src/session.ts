import { Absence } from './absence.ts';
import { Codec, type DecodeError, type Handed, type Outgoing } from './codec.ts';
import { MAX_DELAY, MAX_INPUT_BYTES, type SessionConfig, withDefaults } from './config.ts';
import { EventList, type SessionEvent } from './events.ts';
import { HandedOver } from './handed-over.ts';
import { InputDelay } from './input-delay.ts';
import { InputQueue } from './input-queue.ts';
import { emptyPacket, type SeatNote, type Stretch } from './packet.ts';
import { PacketLoss } from './packet-loss.ts';
import { type Request, RequestList } from './requests.ts';
import { Seals } from './seals.ts';
import type { Confirmations, Digests } from './simulation.ts';
import type { Continuation } from './snapshot.ts';
import { StateHashes } from './state-hashes.ts';
import { noStatistics, type Statistics } from './statistics.ts';
import { TimeSync } from './time-sync.ts';

/** Steps between two packets to a seat that is out, which may not know it: half a second. */
const NOTICE_EVERY = 30;

/** Why a packet was refused, whole or in part. What was right in it before the fault is kept. */
export type ReceiveError =
  | DecodeError
  /** Not from another seat of this match. */
  | 'seat'
  /** From a seat that is out. It is told so. */
  | 'dropped'
  /** From a seat that this one has voted to drop. */
  | 'frozen'
  /** It acknowledges what was not sent. */
  | 'ack'
  /** Inputs that do not follow those that are known. */
  | 'gap'
  /** Inputs of ticks that the seat cannot have reached. */
  | 'too-far'
  /** Another input for a tick than before. */
  | 'conflict'
  /** Another input for a tick than somebody else had handed over. */
  | 'handed'
  /** Inputs of a third seat that nobody asked for. */
  | 'unasked';

/**
 * The synchronisation of one seat: pure, without a game, a network or a clock. The caller does this, 60 times a second:
 *
 * 1. `receive` for each packet that came,
 * 2. `step` with the player's input, and runs the requests in a `Simulation`,
 * 3. `packetFor` for each other seat, and sends what it wrote on the unreliable channel,
 * 4. `events`, and waits `tickMs` until the next round.
 */
export class Session implements Confirmations {
  readonly statistics: Statistics;
  readonly #seats: number;
  readonly #seat: number;
  readonly #inputBytes: number;
  readonly #window: number;
  readonly #queues: readonly InputQueue[];
  readonly #own: InputQueue;
  readonly #delay: InputDelay;
  readonly #sync = new TimeSync();
  readonly #absence: Absence;
  readonly #hashes: StateHashes;
  readonly #seals: Seals;
  readonly #handedOver: HandedOver;
  readonly #loss: PacketLoss;
  readonly #codec: Codec;
  readonly #events = new EventList();
  readonly #requests: RequestList;
  readonly #packet = emptyPacket();
  readonly #outgoing: { -readonly [K in keyof Outgoing]: Outgoing[K] };
  readonly #joined: boolean[];
  readonly #noticeOwed: boolean[];
  readonly #equivocated: boolean[];
  /** By seat: the first tick whose input is not taken for now. */
  readonly #limits: number[];
  /** By seat: the first tick that it lacks of the own inputs, and what it said of its advantage. */
  readonly #acknowledged: Int32Array;
  readonly #remote: Int32Array;
  #tick: number;
  #confirmed: number;
  /** The first tick that was played with a wrong guess; the running tick if none was. */
  #wrong: number;
  #stall = 0;
  #isOver = false;

  /** @param from where an imported session goes on; a match begins without it */
  constructor(config: SessionConfig, from?: Continuation) {
    const { seats, seat, inputBytes, window, inputDelay, absenceSteps } = withDefaults(config);
    const tick = from?.tick ?? 0;
    this.#seats = seats;
    this.#seat = seat;
    this.#inputBytes = inputBytes;
    this.#window = window;
    this.#own = new InputQueue(inputBytes, config.predict, tick);
    this.#queues = Array.from({ length: seats }, (_, at) =>
      at === seat ? this.#own : new InputQueue(inputBytes, config.predict, tick),
    );
    this.#delay = new InputDelay(inputDelay);
    this.#absence = new Absence(seats, seat, absenceSteps, this.#queues);
    this.#hashes = new StateHashes(seats, seat, tick);
    this.#seals = new Seals(seats);
    this.#handedOver = new HandedOver(seats);
    this.#loss = new PacketLoss(seats);
    this.#codec = new Codec(seats, inputBytes);
    this.#requests = new RequestList(seats * inputBytes);
    this.#joined = Array<boolean>(seats).fill(false);
    this.#noticeOwed = Array<boolean>(seats).fill(false);
    this.#equivocated = Array<boolean>(seats).fill(false);
    this.#limits = Array<number>(seats).fill(Number.POSITIVE_INFINITY);
    this.#acknowledged = new Int32Array(seats).fill(tick);
    this.#remote = new Int32Array(seats);
    this.statistics = noStatistics(window);
    this.#tick = tick;
    this.#confirmed = tick - 1;
    this.#wrong = tick;
    this.#outgoing = {
      own: this.#own,
      first: 0,
      count: 0,
      ack: 0,
      advantage: 0,
      delay: inputDelay,
      sealAck: 0,
      report: null,
      detail: null,
      digests: null,
      notes: [],
      handed: [],
      seal: null,
    };
    from?.inputs.forEach(({ end, count, inputs }, at) => {
      const queue = this.#queues[at];
      for (let i = 0; i < count; i += 1) queue?.push(inputs, i * inputBytes);
      this.#handedOver.vouch(at, queue?.next ?? 0);
      if (end === null) return;
      queue?.endAt(end);
      this.#absence.wasDropped(at);
    });
  }

  /** The tick that is played next: state `tick` is the running one. */
  get tick(): number {
    return this.#tick;
  }

  /** The newest state that is final: all inputs before it are known. -1 before the first step. */
  get confirmedTick(): number {
    return this.#confirmed;
  }

  /** Whether the last step played no tick. */
  get isStalled(): boolean {
    return this.#stall > 0;
  }

  /** Whether all others go on without this seat. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** How long to wait until the next step. */
  get tickMs(): number {
    return this.#sync.tickMs;
  }

  /** Ticks that this seat is ahead of the others. */
  get ahead(): number {
    return this.#sync.ahead;
  }

  get inputDelay(): number {
    return this.#delay.ticks;
  }

  /** The share of this seat's packets of the last ten seconds that did not arrive, from 0 to 1; null where too little came to tell. */
  lossOf(seat: number): number | null {
    return this.#loss.share(seat, this.statistics.steps);
  }

  /** In play: the delay moves there by one tick a second. */
  wantInputDelay(ticks: number): void {
    this.#delay.want(ticks);
  }

  /** Between rounds: the delay is that at once. */
  setInputDelay(ticks: number): void {
    this.#delay.set(ticks);
  }

  /** Whether this seat still plays, as far as is agreed. */
  isLive(seat: number): boolean {
    return !this.#absence.isDropped(seat);
  }

  /** Steps since anything of a seat arrived by any way: for what a page shows. */
  silenceOf(seat: number): number {
    return this.#absence.silenceOf(seat);
  }

  /** Takes no inputs of a seat from this tick on, until there is another limit: such as those that it has not signed. */
  limit(seat: number, tick: number): void {
    this.#limits[seat] = tick;
  }

  /**
   * Takes in inputs of another seat that came by another way than its packets, such as through a server.
   *
   * @param first tick of the first one
   */
  supply(seat: number, first: number, inputs: Uint8Array): ReceiveError | null {
    if (seat === this.#seat || this.#absence.isDropped(seat)) return null;
    const before = this.nextOf(seat);
    const error = this.#take({ seat, first, count: Math.floor(inputs.length / this.#inputBytes), inputs }, seat);
    if (this.nextOf(seat) > before) this.#absence.excuse(seat);
    return error;
  }

  /** The inputs of this seat before the tick are beyond doubt its own, such as by its signature. */
  vouch(seat: number, tick: number): void {
    this.#handedOver.vouch(seat, Math.min(tick, this.nextOf(seat)));
  }

  /** Who handed over inputs of this seat that neither came from itself nor are vouched for. */
  handedBy(seat: number): readonly number[] {
    return this.#handedOver.of(seat, this.nextOf(seat));
  }

  /** Takes nothing more that this seat hands over of others. */
  ignoreHandedBy(via: number): void {
    this.#handedOver.ignore(via);
  }

  /** Somebody who is believed says that this seat is there: its silence begins anew. */
  excuse(seat: number): void {
    this.#absence.excuse(seat);
  }

  /** Votes to go on without a seat that plays so slowly that all wait for it. To be repeated: whoever votes otherwise takes that vote back. */
  giveUp(seat: number): void {
    this.#absence.giveUp(seat);
  }

  /** Whether this seat may have been away, and takes it from as many others as are on its own side that it is out. It does from the beginning. */
  believe(isBelieving: boolean): void {
    this.#absence.isBelieving = isBelieving;
  }

  /** Adds empty inputs of the own seat until there is a whole number of blocks of this length: before it leaves. */
  fillBlock(ticks: number): void {
    while (this.#own.next % ticks !== 0) this.#own.push(NO_INPUT);
  }

  /**
   * The seat has left by its own word, and plays no more from this tick on. It still gets packets, so that it can follow the match. It may be
   * the own one.
   *
   * @returns false while inputs before that tick are missing
   */
  retire(seat: number, tick: number): boolean {
    const queue = this.#queues[seat];
    if (queue === undefined || queue.next < tick) return false;
    if (queue.end !== Number.POSITIVE_INFINITY) return true;
    // What is final stays: who signed less than it has sent is taken at its later word.
    const end = Math.max(tick, this.#confirmed);
    queue.endAt(end);
    this.#absence.retire(seat);
    this.#sync.forget(seat);
    this.#wrong = Math.min(this.#wrong, end);
    return true;
  }

  /** The tick from which on this seat plays no more; null where it plays. */
  endOf(seat: number): number | null {
    const end = this.#queues[seat]?.end ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(end) ? end : null;
  }

  /** What was signed of the own inputs up to the end of this block. @throws RangeError when it is too long or not newer */
  seal(block: number, bytes: Uint8Array): void {
    this.#seals.set(block, bytes);
  }

  events(): readonly SessionEvent[] {
    return this.#events.take();
  }

  /** The first tick of this seat whose input is not known. */
  nextOf(seat: number): number {
    return this.#queues[seat]?.next ?? 0;
  }

  /**
   * Copies the input of a seat for a tick: of the own seat what was sent, such as to sign it.
   *
   * @returns false if it is not known, or not kept any more
   */
  copyInput(seat: number, tick: number, into: Uint8Array): boolean {
    const queue = this.#queues[seat];
    if (queue === undefined || !queue.holds(tick)) return false;
    queue.copy(tick, into, 0);
    return true;
  }

  /**
   * One step: corrects what was guessed wrong, then plays one tick if that is within the prediction window.
   *
   * @param input of this seat, `inputBytes` long. Where the tick is not played it is not used: read it anew.
   * @returns what to do, in order, before anything else of this session is called. The list is used again.
   */
  step(input: Uint8Array): readonly Request[] {
    this.#requests.clear();
    if (this.#isOver) return this.#requests.list;
    this.statistics.steps += 1;
    this.#dropAbsent();
    this.#rollBack();
    this.#confirm();
    const desync = this.#hashes.step();
    if (desync !== null) this.#events.add(desync);
    const tick = this.#hashes.toInspect();
    if (tick >= 0) this.#requests.add('inspect', tick);
    this.#play(input);
    // Here and not earlier: packets say what holds after a step, and both have to count alike.
    this.#takeSamples();
    return this.#requests.list;
  }

  /**
   * Takes in a packet.
   *
   * @param from the seat at the other end of the link it came by
   * @returns why it was refused, whole or in part; null if it was not
   */
  receive(from: number, bytes: Uint8Array): ReceiveError | null {
    const error = this.#receive(from, bytes);
    if (error !== null) this.statistics.refused += 1;
    return error;
  }

  /**
   * Writes a packet for this seat.
   *
   * @param into at least MAX_PACKET bytes
   * @returns how many bytes were written; 0 if there is nothing to send
   */
  packetFor(seat: number, into: Uint8Array): number {
    if (seat === this.#seat || this.#isOver || seat < 0 || seat >= this.#seats) return 0;
    const out = this.#outgoing;
    const isDropped = this.#absence.isDropped(seat);
    const step = this.statistics.steps;
    if (isDropped && !this.#noticeOwed[seat] && step % NOTICE_EVERY !== 0) return 0;
    this.#noticeOwed[seat] = false;
    const first = Math.max(this.#own.first, this.#acknowledged[seat] ?? 0);
    out.first = first;
    out.count = isDropped ? 0 : this.#own.next - first;
    // What others handed over is asked for again: the seat may never have sent it.
    out.ack = Math.max(this.#queues[seat]?.first ?? 0, Math.min(this.nextOf(seat), this.#handedOver.sure(seat)));
    out.advantage = Math.min(127, Math.max(-128, this.#advantageOver(seat)));
    out.delay = this.#delay.ticks;
    out.sealAck = this.#seals.wanted(seat);
    out.report = isDropped ? null : this.#hashes.report;
    out.detail = isDropped ? null : this.#hashes.detailFor(seat);
    out.digests = isDropped ? null : this.#hashes.digestsFor(seat);
    out.notes = isDropped ? this.#absence.notice(seat) : this.#absence.notes();
    out.handed = isDropped ? [] : this.#handedTo(seat);
    out.seal = isDropped ? null : this.#seals.due(seat, step);
    const length = this.#codec.encode(out, into);
    if (this.#codec.sealed) this.#seals.sent(seat, step);
    return length;
  }

  confirmed(tick: number, hash: number): void {
    this.#hashes.record(tick, hash);
  }

  inspected(tick: number, digests: Digests | null): void {
    this.#hashes.inspected(tick, digests);
  }

  inputsAt(tick: number, inputs: Uint8Array, drops: number[]): boolean {
    drops.length = 0;
    for (let seat = 0; seat < this.#seats; seat += 1) {
      const queue = this.#queues[seat];
      if (queue === undefined) return false;
      const offset = seat * this.#inputBytes;
      if (queue.end === tick) drops.push(seat);
      if (tick >= queue.end) inputs.fill(0, offset, offset + this.#inputBytes);
      else if (queue.holds(tick)) queue.copy(tick, inputs, offset);
      else return false;
    }
    return true;
  }

  /** Where another device can go on with the confirmed state: its tick, and all inputs since. */
  continuation(): Continuation {
    const tick = Math.max(0, this.#confirmed);
    return {
      tick,
      inputs: this.#queues.map((queue) => {
        const end = Number.isFinite(queue.end) ? queue.end : null;
        const first = Math.max(tick, queue.first);
        const count = Math.max(0, queue.next - first);
        const inputs = new Uint8Array(count * this.#inputBytes);
        for (let i = 0; i < count; i += 1) queue.copy(first + i, inputs, i * this.#inputBytes);
        return { end, count, inputs };
      }),
    };
  }

  #takeSamples(): void {
    for (let seat = 0; seat < this.#seats; seat += 1) {
      if (seat === this.#seat || !this.#isPlaying(seat) || !this.#joined[seat]) continue;
      this.#sync.sample(seat, this.#advantageOver(seat), this.#remote[seat] ?? 0);
    }
  }

  #isPlaying(seat: number): boolean {
    return this.#queues[seat]?.end === Number.POSITIVE_INFINITY;
  }

  /** Ticks of that seat that have to be guessed to be where this one is; negative if there are some to spare. */
  #advantageOver(seat: number): number {
    return this.#tick - this.nextOf(seat);
  }

  #dropAbsent(): void {
    for (const { seat, tick } of this.#absence.step()) {
      this.#queues[seat]?.endAt(tick);
      this.#sync.forget(seat);
      this.#hashes.forget(seat);
      this.#wrong = Math.min(this.#wrong, tick);
      const cameOnce = this.#joined[seat] === true || tick > 0;
      this.#events.add(cameOnce ? { type: 'dropped', seat, tick } : { type: 'never-came', seat });
    }
    if (!this.#absence.isOut) return;
    this.#isOver = true;
    this.#events.add({ type: 'out' });
  }

  #rollBack(): void {
    const wrong = this.#wrong;
    if (wrong < this.#tick) {
      const depth = this.#tick - wrong;
      const { rollbacks } = this.statistics;
      const place = Math.min(depth, rollbacks.length - 1);
      rollbacks[place] = (rollbacks[place] ?? 0) + 1;
      this.statistics.resimulated += depth;
      this.#requests.add('load', wrong);
      for (let tick = wrong; tick < this.#tick; tick += 1) this.#advance(tick);
    }
    this.#wrong = Number.POSITIVE_INFINITY;
  }

  /** A tick is always saved as soon as it is reached, also at the limit of the window: see the tests of known faults. */
  #advance(tick: number): void {
    const request = this.#requests.add('advance', tick);
    for (let seat = 0; seat < this.#seats; seat += 1) {
      const queue = this.#queues[seat];
      queue?.use(tick, request.inputs, seat * this.#inputBytes);
      if (queue?.end === tick) request.drops.push(seat);
    }
    this.#requests.add('save', tick + 1);
  }

  #confirm(): void {
    const final = Math.min(this.#tick, this.#contiguous());
    for (let tick = this.#confirmed + 1; tick <= final; tick += 1) this.#requests.add('confirm', tick);
    this.#confirmed = Math.max(this.#confirmed, final);
    this.#hashes.sure = this.#sure();
  }

  /** The first tick of which some seat that plays may have sent another input than is known. */
  #sure(): number {
    let least = Number.POSITIVE_INFINITY;
    for (let seat = 0; seat < this.#seats; seat += 1)
      if (seat !== this.#seat && this.#isPlaying(seat)) least = Math.min(least, this.#handedOver.sure(seat));
    return least;
  }

  /** The first tick whose input is not known of some seat that plays. */
  #contiguous(): number {
    let least = Number.POSITIVE_INFINITY;
    for (let seat = 0; seat < this.#seats; seat += 1) {
      const queue = this.#queues[seat];
      if (queue === undefined || queue.end !== Number.POSITIVE_INFINITY || seat === this.#seat) continue;
      least = Math.min(least, queue.next);
    }
    return least;
  }

  #play(input: Uint8Array): void {
    if (this.#isOver || this.#tick >= this.#contiguous() + this.#window) {
      this.#stall += 1;
      this.statistics.stalls += 1;
      this.statistics.longestStall = Math.max(this.statistics.longestStall, this.#stall);
      return;
    }
    this.#stall = 0;
    if (this.#own.end === Number.POSITIVE_INFINITY) this.#delay.add(this.#tick, input, this.#own);
    this.#advance(this.#tick);
    this.#tick += 1;
  }

  #receive(from: number, bytes: Uint8Array): ReceiveError | null {
    if (from === this.#seat || !(from >= 0 && from < this.#seats)) return 'seat';
    const packet = this.#packet;
    const error = this.#codec.decode(bytes, packet);
    const isDropped = this.#absence.isDropped(from);
    if (isDropped) this.#noticeOwed[from] = true;
    if (error === null) this.#absence.listenForOwn(from, packet.note, packet.notes);
    if (isDropped) return 'dropped';
    if (this.#absence.isFrozen(from)) return 'frozen';
    if (error !== null) return error;
    // Its inputs go beyond the tick that it plays by its input delay.
    this.#loss.heard(from, packet.own.first + packet.own.count - packet.delay, this.statistics.steps);
    if (packet.ack > this.#own.next) return 'ack';
    // Where packets change places this goes back for a moment; then something is sent once more. A seat that came back needs that.
    this.#acknowledged[from] = packet.ack;
    this.#remote[from] = packet.advantage;
    this.#seals.acknowledged(from, packet.sealAck);
    packet.own.seat = from;
    const refused = this.#take(packet.own, from);
    if (refused === null || refused === 'gap') {
      // Ticks beyond a gap are no news: else a seat could stay for ever without bringing what the others wait for.
      const end = Math.min(packet.own.first + packet.own.count, this.nextOf(from));
      this.#absence.heard(from, refused === null ? end - 1 : -1);
    }
    this.#absence.listen(from, packet.note, packet.notes);
    if (packet.seal.block >= 0 && this.#seals.take(from, packet.seal)) {
      const { block, bytes, length } = packet.seal;
      this.#events.add({ type: 'seal', seat: from, block, bytes: bytes.slice(0, length) });
    }
    this.#hashes.hear(from, packet);
    return this.#takeHanded(from) ?? refused;
  }

  /** Takes in what a seat hands over of others. */
  #takeHanded(from: number): ReceiveError | null {
    let error: ReceiveError | null = null;
    if (this.#handedOver.isIgnored(from)) return error;
    for (let i = 0; i < this.#packet.handed; i += 1) {
      const stretch = this.#packet.hand[i];
      if (stretch === undefined) break;
      const { seat } = stretch;
      if (seat === this.#seat || seat === from || this.#absence.isDropped(seat)) continue;
      if (!this.#absence.isFrozen(seat) && !this.#absence.isStarving(seat)) {
        // Its own inputs came meanwhile; what somebody says of them then is not needed.
        if (stretch.first + stretch.count > this.nextOf(seat)) error = 'unasked';
        continue;
      }
      const before = this.nextOf(seat);
      error = this.#take(stretch, from) ?? error;
      if (this.nextOf(seat) > before) this.#absence.handed(from, seat);
    }
    return error;
  }

  #take({ seat, first, count, inputs }: Stretch, via: number): ReceiveError | null {
    const queue = this.#queues[seat];
    if (queue === undefined) return 'seat';
    if (first > queue.next) return 'gap';
    for (let i = 0; i < count; i += 1) {
      const tick = first + i;
      const offset = i * this.#inputBytes;
      if (tick < queue.first) continue;
      if (tick >= queue.end) break;
      if (tick < queue.next) {
        if (queue.equals(tick, inputs, offset)) {
          this.#handedOver.came(seat, tick, via, false);
          continue;
        }
        const before = this.#handedOver.via(seat, tick);
        // What was handed over and is not confirmed may be false, or the seat says one thing here and another there.
        if (before !== seat) return 'handed';
        this.#equivocation(seat, tick, via);
        return 'conflict';
      }
      if (tick >= (this.#limits[seat] ?? 0)) break;
      // Nobody plays further ahead of this seat than the window, and then comes the longest delay.
      if (tick > Math.max(this.#own.next, this.#tick) + this.#window + MAX_DELAY + 1) return 'too-far';
      queue.push(inputs, offset);
      this.#handedOver.came(seat, tick, via, true);
      this.#join(seat);
      if (tick < this.#tick && tick < this.#wrong && queue.wasWrong(tick)) this.#wrong = tick;
    }
    return null;
  }

  #join(seat: number): void {
    if (this.#joined[seat]) return;
    this.#joined[seat] = true;
    this.#events.add({ type: 'joined', seat });
  }

  #equivocation(seat: number, tick: number, via: number): void {
    if (this.#equivocated[seat]) return;
    this.#equivocated[seat] = true;
    this.#events.add({ type: 'equivocation', seat, tick, via });
  }

  #handedTo(receiver: number): readonly Handed[] {
    let handed: Handed[] | null = null;
    for (let seat = 0; seat < this.#seats; seat += 1) {
      const first = this.#absence.wanted(receiver, seat);
      const queue = this.#queues[seat];
      if (first < 0 || queue === undefined) continue;
      handed ??= [];
      handed.push({ seat, first, count: queue.next - first, copy: (tick, into, at) => queue.copy(tick, into, at) });
    }
    return handed ?? NOTHING;
  }
}

const NO_INPUT = new Uint8Array(MAX_INPUT_BYTES);
const NOTHING: readonly Handed[] & readonly SeatNote[] = [];
