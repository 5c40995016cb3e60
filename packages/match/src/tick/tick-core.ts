import {
  ACT_VERSION,
  BLOCK_TICKS,
  type Deed,
  firstTick,
  packHead,
  type Report,
  type SignedAct,
  type SignedHead,
  type Signer,
  signAct,
  type TickItem,
  type TickSetup,
  tailBytes,
  tickSetupOf,
  ticksThrough,
  verifyAct,
  verifyHead,
  verifyTickItem,
} from '@parley/evidence';
import type { Strength, TickTitle } from '@parley/games';
import {
  MAX_PACKET,
  type Session,
  type SessionEvent,
  Simulation,
  Session as SyncSession,
  windowFor,
} from '@parley/rollback';
import type {
  Channel,
  CoreCommand,
  CoreInput,
  CoreTicks,
  CoreTranscript,
  CoreView,
  DesyncNews,
  LinkStage,
  MatchCore,
  Message,
  PlayRefusal,
  Read,
  TickHand,
} from '../core.ts';
import type { TickRecord } from '../watch/tick-record.ts';
import { TickClock } from './clock.ts';
import { Departures } from './departures.ts';
import { INPUTS, PING, PONG, parseTickFrame, type TickFrameOf, tickFrame } from './frame.ts';
import { Items } from './items.ts';
import { goneOf, Played } from './played.ts';
import { type Refused, reportOf } from './report.ts';
import { RoundTrips } from './round-trip.ts';
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
  /** The player comes back to a match that runs. It cannot play on yet: the others go on without it (N6). */
  readonly isBack?: boolean;
}

/** What comes from outside of the steps: what others said or signed, and what was signed here. */
export type TickOwn =
  | { readonly kind: 'ready'; readonly from: number }
  | { readonly kind: 'whole'; readonly from: number }
  | { readonly kind: 'head'; readonly head: SignedHead }
  | { readonly kind: 'act'; readonly from: number; readonly act: SignedAct }
  | { readonly kind: 'item'; readonly item: TickItem }
  /** The signing of the own inputs is over, whether it worked or not. */
  | { readonly kind: 'signed' }
  /** An own act could not be signed. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'verified' };

/** The timer of the match: about two looks for each tick, so that none is late by more than a few milliseconds. */
const TIME_EVERY_MS = 8;
/** The links of a match have this long to stand. After that it never begins. */
const LINKING_MS = 20_000;
const READY_EVERY_MS = 500;
/** How often what is shown of the progress changes. */
const SHOWN_EVERY_MS = 250;
/** From the end until the report, where the others do not say that they have everything. */
const SETTLE_MS = 5_000;
/** After the report the others still get what they lack. */
const LINGER_MS = 10_000;
/** Steps of silence of a seat after which the others get its newest signature, and after which it shows that it is waited for. */
const SILENT_STEPS = 15;
/** Steps of silence after which the server is asked for what a seat has signed (T15). */
const ASK_STEPS = 120;
const STEP_MS = 1_000 / 60;
/** Who was away a moment ago believes the others who say so. */
const BELIEVES_MS = 10_000;
/** Codes that are counted of one match; of more, the latest is lost. */
const MOST_CODES = 32;

type Stage = CoreView['stage'];

/** The core of a match in real time (N1): prediction and rollback on what the links bring, and signatures over it. */
export function tickCore(options: TickCoreOptions): MatchCore<TickOwn> {
  return new TickCore(options);
}

class TickCore implements MatchCore<TickOwn> {
  readonly timeEveryMs = TIME_EVERY_MS;
  readonly ticks: CoreTicks = {
    frame: (now) => ({
      before: this.#simulation.at(this.#session.tick - 1) ?? this.#simulation.state,
      now: this.#simulation.state,
      alpha: this.#clock.alpha(now, this.#session.tickMs),
      tick: this.#session.tick,
    }),
    press: (input) => this.#press(input),
    steer: (hand) => {
      this.#hand = hand;
    },
    statistics: () => this.#statistics(),
    record: this.#record(),
  };
  readonly #title: TickTitle;
  readonly #self: number;
  readonly #setup: TickSetup;
  readonly #session: Session;
  readonly #simulation: Simulation<unknown>;
  readonly #chains: Chains;
  readonly #departures: Departures;
  readonly #items: Items;
  readonly #played: Played;
  readonly #clock = new TickClock();
  readonly #trips: RoundTrips;
  readonly #input: Uint8Array;
  #hand: TickHand | null = null;
  /** For the state ahead: inputs of all seats of one tick. */
  readonly #all: Uint8Array;
  #ahead: unknown = null;
  readonly #packet = new Uint8Array(MAX_PACKET + 1);
  readonly #links: (LinkStage | null)[];
  readonly #silentSince: (number | null)[];
  readonly #throughServer: boolean[];
  readonly #ready: boolean[];
  /** By seat, the newest block whose signature was handed on to others. */
  readonly #handedOn: number[];
  /** By seat, when its whole head was sent. */
  readonly #wholeAt: number[];
  readonly #refused: Refused[] = [];
  #stage: Stage;
  #stageSince: number;
  #isUnlinked = false;
  #readySentAt = Number.NEGATIVE_INFINITY;
  #departing: 'resigned' | 'left' | null = null;
  /** An own act is being signed. Its inputs stand still meanwhile. */
  #acting: 'leaving' | 'claim' | null = null;
  /** The own inputs are being signed. */
  #signing = false;
  /** The newest block that was tried. */
  #tried = -1;
  #isVerified: 'no' | 'verifying' | 'yes' = 'no';
  #isAsked = false;
  #awayAt = Number.NEGATIVE_INFINITY;
  #timeAt: number;
  #growsNewest = false;
  #desync: DesyncNews | null = null;
  #view: CoreView;
  #shownAt: number;
  #isChanged = false;
  #commands: CoreCommand<TickOwn>[] = [];

  constructor({ match, title, seed, keys, self, now, isBack = false }: TickCoreOptions) {
    const seats = keys.length;
    this.#title = title;
    this.#self = self;
    this.#setup = tickSetupOf({ match, seats, keys }, title);
    const absenceSteps = Math.ceil(title.absenceMs / STEP_MS);
    const window = windowFor(seats);
    this.#session = new SyncSession({ seats, seat: self, inputBytes: title.inputBytes, window, absenceSteps });
    this.#simulation = new Simulation(title, title.initial(seats, seed), seats, window);
    this.#chains = new Chains(this.#setup, self);
    this.#departures = new Departures(this.#setup, self, this.#chains);
    this.#items = new Items(this.#chains, seats);
    this.#played = new Played(title, seats, seed);
    this.#trips = new RoundTrips(seats);
    this.#input = new Uint8Array(title.inputBytes);
    this.#all = new Uint8Array(seats * title.inputBytes);
    this.#links = keys.map((_, seat) => (seat === self ? null : 'connecting'));
    this.#silentSince = keys.map(() => null);
    this.#throughServer = keys.map(() => false);
    this.#ready = keys.map((_, seat) => seat === self);
    this.#handedOn = keys.map(() => -1);
    this.#wholeAt = keys.map(() => Number.NEGATIVE_INFINITY);
    this.#stage = isBack ? 'returning' : 'linking';
    this.#stageSince = now;
    this.#timeAt = now;
    this.#shownAt = now;
    this.#view = this.#shown();
  }

  async prepare(): Promise<void> {}

  get view(): CoreView {
    return this.#view;
  }

  get isBusy(): boolean {
    return this.#acting !== null || this.#departing !== null || this.#stage === 'settling';
  }

  get waits(): readonly number[] {
    if (this.#stage !== 'playing') return NOBODY;
    return this.#others().filter((seat) => this.#plays(seat) && this.#session.silenceOf(seat) >= ASK_STEPS);
  }

  refuses(move: unknown): PlayRefusal | null {
    if (this.#departures.outs[this.#self] !== null || this.#played.outcome !== null) return 'over';
    if (this.#stage !== 'playing')
      return this.#stage === 'linking' || this.#stage === 'returning' ? 'not-begun' : 'over';
    return move instanceof Uint8Array && move.length === this.#title.inputBytes ? null : 'illegal';
  }

  suggest(random: () => number, strength?: Strength): unknown {
    return this.#title.suggest(this.#stateAhead(), this.#self, random, strength);
  }

  /**
   * The state at the tick from which on an input counts that is pressed now: the own inputs until then are known, and others go on as they
   * last did.
   */
  #stateAhead(): unknown {
    const until = this.#session.nextOf(this.#self);
    this.#ahead = this.#ahead === null ? this.#title.save(this.#simulation.state) : this.#ahead;
    this.#title.save(this.#simulation.state, this.#ahead);
    const size = this.#title.inputBytes;
    for (let tick = this.#session.tick; tick < until; tick += 1) {
      for (const seat of this.#setup.keys.keys()) {
        const own = this.#all.subarray(seat * size, (seat + 1) * size);
        if (this.#departures.outs[seat] !== null) own.fill(0);
        else this.#session.copyInput(seat, Math.min(tick, this.#session.nextOf(seat) - 1), own);
      }
      this.#title.step(this.#ahead, this.#all);
    }
    return this.#ahead;
  }

  transcript(): CoreTranscript {
    return this.#items.transcript;
  }

  async report(): Promise<Report> {
    if (this.#stage !== 'final') throw new Error('there is no report before the match is final');
    return reportOf({
      title: this.#title,
      setup: this.#setup,
      self: this.#self,
      played: this.#played,
      departures: this.#departures,
      chains: this.#chains,
      refused: this.#refused,
    });
  }

  async read(from: number, channel: Channel, message: Message): Promise<Read<TickOwn> | null> {
    // What is for this channel is taken at once, as a packet. Anything else over it was meant for the other one.
    if (channel === 'unreliable') return null;
    const frame = parseTickFrame(message);
    return frame === null ? { kind: 'refused', code: 'malformed' } : this.#read(from, frame);
  }

  async readDelivered(jws: string): Promise<Read<TickOwn> | null> {
    const item = await verifyTickItem(jws, this.#setup);
    if (!item.ok) return { kind: 'refused', code: item.error };
    const { value } = item;
    const seat = value.kind === 'act' ? value.act.act.seat : value.section.head.seat;
    if (seat === this.#self) return null;
    if (value.kind === 'act')
      return this.#departures.has(value.act.jws) ? null : { kind: 'own', own: { kind: 'item', item: value } };
    const isKnown = this.#chains.newest(seat) >= value.section.head.block;
    return isKnown ? null : { kind: 'own', own: { kind: 'item', item: value } };
  }

  step(input: CoreInput<TickOwn>, now: number): readonly CoreCommand<TickOwn>[] {
    this.#commands = [];
    this.#take(input, now);
    this.#goOn(now);
    this.#show(now);
    return this.#commands;
  }

  async #read(from: number, frame: TickFrameOf): Promise<Read<TickOwn> | null> {
    switch (frame.t) {
      case 'ready':
      case 'whole':
        return { kind: 'own', own: { kind: frame.t, from } };
      case 'act': {
        if (this.#departures.has(frame.jws)) return null;
        const act = await verifyAct(frame.jws, this.#setup);
        if (!act.ok) return { kind: 'refused', code: act.error };
        return { kind: 'own', own: { kind: 'act', from, act: act.value } };
      }
      case 'head': {
        const head = await verifyHead(frame.jws, this.#setup);
        if (!head.ok) return { kind: 'refused', code: head.error };
        return { kind: 'own', own: { kind: 'head', head: head.value } };
      }
    }
  }

  #take(input: CoreInput<TickOwn>, now: number): void {
    switch (input.kind) {
      case 'own':
        this.#takeOwn(input.own, now);
        return;
      case 'packet':
        this.#takePacket(input.seat, input.bytes, now);
        return;
      case 'link':
        this.#links[input.seat] = input.link;
        if (input.link !== 'open') this.#silentSince[input.seat] ??= now;
        else this.#silentSince[input.seat] = null;
        if (this.#stage === 'linking') this.#silentSince[input.seat] = null;
        this.#isChanged = true;
        return;
      case 'silent':
        this.#silentSince[input.seat] = input.since;
        this.#isChanged = true;
        return;
      case 'through-server':
        for (const seat of this.#others()) this.#throughServer[seat] = input.seats.includes(seat);
        this.#isChanged = true;
        return;
      case 'refused':
        this.#refuse(input.seat, input.code);
        return;
      case 'play':
        if (this.refuses(input.move) === null && input.move instanceof Uint8Array) this.#press(input.move);
        return;
      case 'depart':
        if (this.#departures.outs[this.#self] !== null || this.#played.outcome !== null) return;
        if (input.how === 'left') this.#departing = 'left';
        else this.#departing ??= 'resigned';
        return;
      case 'report-request':
        if (this.#stage === 'settling') this.#isAsked = true;
        else if (this.#stage !== 'final') this.#commands.push({ kind: 'playing' });
        return;
      case 'time':
        this.#noteTime(now);
        return;
    }
  }

  #takeOwn(own: TickOwn, now: number): void {
    switch (own.kind) {
      case 'ready':
        this.#ready[own.from] = true;
        return;
      case 'whole': {
        const { newest } = this.#chains.writer;
        if (newest === null || now - (this.#wholeAt[own.from] ?? 0) < READY_EVERY_MS) return;
        this.#wholeAt[own.from] = now;
        this.#say(own.from, { t: 'head', jws: newest.jws });
        return;
      }
      case 'head':
        this.#chains.readers[own.head.head.seat]?.take(own.head);
        this.#follow();
        return;
      case 'act':
        this.#takeAct(own.from, own.act);
        return;
      case 'item':
        this.#takeItem(own.item);
        return;
      case 'signed': {
        this.#signing = false;
        const { newest } = this.#chains.writer;
        if (newest !== null) this.#seal(newest);
        return;
      }
      case 'unsigned':
        this.#acting = null;
        this.#departing = null;
        return;
      case 'verified':
        this.#isVerified = 'yes';
        return;
      default:
        own satisfies never;
    }
  }

  #sealed = -1;

  #seal(head: SignedHead): void {
    const { block } = head.head;
    if (block <= this.#sealed) return;
    this.#sealed = block;
    this.#session.seal(block, packHead(head, 'brief'));
  }

  #takePacket(seat: number, bytes: Uint8Array, now: number): void {
    if (this.#links[seat] === null || this.#links[seat] === undefined) return;
    switch (bytes[0]) {
      case INPUTS: {
        const error = this.#session.receive(seat, bytes.subarray(1));
        // Packets of the same moment cross: what a seat sent before it knew of something is no offence.
        if (error !== null && !HARMLESS.has(error)) this.#refuse(seat, `packet-${error}`);
        this.#ready[seat] = true;
        this.#follow();
        break;
      }
      case PING:
        if (bytes.length === 2) this.#send(seat, Uint8Array.of(PONG, bytes[1] ?? 0));
        else this.#refuse(seat, 'malformed');
        return;
      case PONG:
        if (bytes.length === 2) this.#trips.answered(seat, bytes[1] ?? 0, now);
        else this.#refuse(seat, 'malformed');
        return;
      default:
        this.#refuse(seat, 'malformed');
        return;
    }
    // Browsers slow down the timers of a page that is not visible, but not what links bring (N10).
    this.#noteTime(now);
  }

  #takeAct(from: number, act: SignedAct): void {
    const isOwn = act.act.seat === this.#self;
    if (isOwn && from === this.#self) this.#acting = null;
    const { newest } = this.#chains.writer;
    if (isOwn && from === this.#self && newest !== null) {
      this.#seal(newest);
      // The last signature must not be lost with the packets: without it, what it leaves behind does not count.
      for (const seat of this.#others()) this.#say(seat, { t: 'head', jws: newest.jws });
    }
    // An own act of another device would be a second history, and it is not this one's to spread.
    if (isOwn && from !== this.#self) return;
    if (this.#departures.has(act.jws) || this.#stage === 'final') return;
    const refused = this.#departures.take(act);
    if (refused !== null) {
      this.#refuse(from, refused);
      return;
    }
    if (isOwn && act.act.act.kind === 'resign') this.#departing = null;
    this.#items.grow('newest');
    this.#items.addAct(act);
    this.#commands.push({ kind: 'deposit' });
    // One's own goes to everybody; that of another one, too, in case its author is gone by now.
    for (const seat of this.#others())
      if (seat !== from && seat !== act.act.seat) this.#say(seat, { t: 'act', jws: act.jws });
    this.#isChanged = true;
  }

  #takeItem(item: TickItem): void {
    if (item.kind === 'act') {
      this.#takeAct(item.act.act.seat, item.act);
      return;
    }
    const { head, inputs } = item.section;
    if (inputs !== null) this.#session.supply(head.seat, firstTick(inputs), inputs.bytes);
    this.#follow();
    this.#chains.readers[head.seat]?.take({ head, jws: item.section.jws });
    this.#follow();
  }

  /** What follows from time and from what came: steps, signatures, departures, the end. */
  #goOn(now: number): void {
    // What is reported is of the moment of the end. The others still get what they lack of it.
    if (this.#stage === 'final') {
      if (now - this.#stageSince < LINGER_MS) this.#clock.run(now, (at) => this.#tick(at));
      return;
    }
    this.#link(now);
    this.#depart();
    this.#clock.run(now, (at) => this.#tick(at));
    this.#askTrips(now);
    this.#departures.settle(now - this.#awayAt < BELIEVES_MS);
    this.#retire();
    this.#claim();
    this.#advance(now);
    this.#sign();
    this.#end(now);
    for (const { seat, fault } of this.#chains.faults()) {
      if (fault.code === 'whole') this.#say(seat, { t: 'whole' });
      else this.#refuse(seat, fault.code);
      if (fault.code === 'two-histories') this.#items.addProof(fault.proof);
    }
  }

  #link(now: number): void {
    if (this.#stage === 'linking') {
      const links = this.#others().map((seat) => this.#links[seat]);
      if (links.every((link) => link === 'open')) this.#enter('playing', now);
      else if (now - this.#stageSince >= LINKING_MS || links.includes('closed')) {
        this.#isUnlinked = true;
        this.#departing ??= 'left';
      }
    }
    if (this.#stage !== 'playing' || this.#clock.isRunning) return;
    if (now - this.#readySentAt >= READY_EVERY_MS) {
      this.#readySentAt = now;
      for (const seat of this.#others()) this.#say(seat, { t: 'ready' });
    }
    if (this.#ready.every((ready) => ready) || now - this.#stageSince >= LINKING_MS) {
      // The others get to know that it begins here by these; they may be lost in the packets.
      for (const seat of this.#others()) this.#say(seat, { t: 'ready' });
      this.#clock.begin(now);
    }
  }

  /** One tick; null while nothing may be played. */
  #tick(at: number): number | null {
    // The block that is being signed as the last one must stay the last one.
    if (this.#acting === 'leaving') return null;
    for (const seat of this.#others()) if (this.#throughServer[seat]) this.#session.excuse(seat);
    if (this.#hand !== null && !this.#session.isStalled) this.#press(this.#hand(this.#stateAhead()));
    const before = this.#session.tick;
    this.#simulation.run(this.#session.step(this.#input), this.#session);
    if (this.#session.tick > before) this.#clock.played(at);
    this.#follow();
    for (const seat of this.#others()) {
      const length = this.#session.packetFor(seat, this.#packet.subarray(1));
      if (length === 0) continue;
      this.#packet[0] = INPUTS;
      this.#send(seat, this.#packet.slice(0, length + 1));
    }
    for (const event of this.#session.events()) this.#happened(event);
    this.#handOn();
    if (this.#growsNewest !== this.#session.isStalled) {
      this.#growsNewest = this.#session.isStalled;
      this.#isChanged = true;
    }
    return this.#session.tickMs;
  }

  #happened(event: SessionEvent): void {
    switch (event.type) {
      case 'joined':
        return;
      case 'dropped':
        this.#departures.agreed(event.seat, event.tick);
        return;
      case 'never-came':
        this.#departures.agreed(event.seat, 0);
        return;
      case 'out':
        return;
      case 'equivocation':
        this.#refuse(event.via, event.via === event.seat ? 'other-input' : 'other-input-handed');
        return;
      case 'seal':
        this.#chains.takeSeal(event.seat, event.bytes);
        return;
      case 'desync': {
        this.#desync = { tick: event.tick ?? event.by, seat: event.seat, fields: event.fields ?? [] };
        this.#refuse(event.seat, 'desync');
        return;
      }
      default:
        event satisfies never;
    }
  }

  #follow(): void {
    this.#chains.follow(this.#session);
  }

  /** Others may lack the newest signature of a seat that fell silent: without it they cannot agree on its last inputs. */
  #handOn(): void {
    for (const seat of this.#others()) {
      if (this.#session.silenceOf(seat) < SILENT_STEPS || !this.#plays(seat)) continue;
      const head = this.#chains.head(seat);
      if (head === null || head.head.block <= (this.#handedOn[seat] ?? -1)) continue;
      this.#handedOn[seat] = head.head.block;
      for (const other of this.#others()) if (other !== seat) this.#say(other, { t: 'head', jws: head.jws });
    }
  }

  #askTrips(now: number): void {
    if (!this.#clock.isRunning || this.#stage !== 'playing') return;
    const others = this.#others().filter((seat) => this.#plays(seat));
    const number = this.#trips.due(others, now);
    if (number === null) return;
    for (const seat of others) this.#send(seat, Uint8Array.of(PING, number));
    const delay = this.#trips.delay(others);
    if (delay !== null) this.#session.wantInputDelay(delay);
  }

  /** Signs that this player leaves, once nothing else is being signed. */
  #depart(): void {
    if (this.#departing === null || this.#acting !== null || this.#signing || this.#stage === 'returning') return;
    const isVoid = this.#chains.writer.chain.block < 0 && (this.#departing === 'left' || this.#stage === 'linking');
    if (!isVoid) {
      this.#session.fillBlock(BLOCK_TICKS);
      this.#follow();
    }
    this.#acting = 'leaving';
    this.#act(this.#departures.leaving(isVoid ? 'left' : 'resigned'));
  }

  #claim(): void {
    if (this.#acting !== null || this.#stage !== 'playing') return;
    const [deed] = this.#departures.due();
    if (deed === undefined) return;
    this.#acting = 'claim';
    this.#act(deed);
  }

  #act(act: Deed): void {
    const { match } = this.#setup;
    this.#commands.push({
      kind: 'sign',
      sign: async (signer): Promise<TickOwn> => {
        try {
          if (act.kind === 'resign' && act.block >= 0) await this.#signBlock(signer, act.block);
          if (act.kind === 'drop') await this.#chains.verified();
          const signed = await signAct(signer, { v: ACT_VERSION, match, seat: this.#self, act });
          return { kind: 'act', from: this.#self, act: signed };
        } catch {
          // The key store failed. The player may ask again, and a claim is due again.
          return { kind: 'unsigned' };
        }
      },
    });
  }

  async #signBlock(signer: Signer, block: number): Promise<void> {
    if (!this.#chains.hasSigned(ticksThrough(block))) await this.#chains.sign(signer, () => this.#stated());
    if (!this.#chains.hasSigned(ticksThrough(block))) throw new Error('the last block is not signed');
  }

  readonly #stated = () => ({ tick: this.#played.tick, state: this.#title.hash(this.#played.state) >>> 0 });

  /** Those who are out play no more here either; by the word of others, with the inputs that were agreed upon. */
  #retire(): void {
    for (const [seat, out] of this.#departures.outs.entries()) {
      if (out === null || this.#isRetired[seat]) continue;
      if (!this.#session.isLive(seat)) {
        this.#isRetired[seat] = true;
        continue;
      }
      const gone = goneOf(out, seat);
      if (gone !== null) {
        this.#session.limit(seat, out.from);
        this.#session.supply(seat, ticksThrough(gone.block), tailBytes(gone.tail));
        this.#follow();
      }
      this.#isRetired[seat] = this.#session.retire(seat, out.from);
    }
  }

  readonly #isRetired: boolean[] = [];

  /** Plays what is signed, and makes the transcript grow. */
  #advance(now: number): void {
    const before = this.#played.tick;
    if (this.#played.outcome === null && !this.#departures.isVoid) {
      this.#played.advance(
        this.#setup.keys.map((_, seat) => ({
          ticks: this.#chains.signedTicks(seat),
          inputs: (from: number, to: number) => this.#chains.chain(seat).inputs(from, to),
        })),
        this.#departures.outs,
      );
    }
    const isStill = this.#stage !== 'playing' || now - this.#movedAt >= 1_000;
    if (this.#played.tick > before) this.#movedAt = now;
    if (this.#items.grow(isStill ? 'newest' : 'second')) this.#commands.push({ kind: 'deposit' });
  }

  #movedAt = 0;

  #sign(): void {
    const { block } = this.#chains.writer.chain;
    if (this.#signing || this.#acting === 'leaving' || block <= this.#tried || this.#stage === 'final') return;
    if (this.#departures.outs[this.#self] !== null) return;
    this.#tried = block;
    this.#signing = true;
    this.#commands.push({
      kind: 'sign',
      sign: async (signer) => {
        await this.#chains.sign(signer, () => this.#stated());
        return { kind: 'signed' };
      },
    });
  }

  /** The end: everything that it follows from is signed, so it is no guess. It is compared with the others before it is reported. */
  #end(now: number): void {
    const { outcome, tick } = this.#played;
    const { isVoid, outs } = this.#departures;
    if (this.#stage === 'final') return;
    if (isVoid) {
      this.#finish(now);
      return;
    }
    if (outcome === null) return;
    if (this.#stage !== 'settling') this.#enter('settling', now);
    const isLate = this.#isAsked || now - this.#stageSince >= SETTLE_MS;
    const isSigned = outs[this.#self] !== null || this.#chains.hasSigned(tick);
    const haveAll = this.#others().every(
      (seat) =>
        outs[seat] !== null ||
        ticksThrough(this.#chains.head(seat)?.head.known[this.#self]?.[0] ?? -1) >=
          Math.min(tick, outs[this.#self]?.from ?? tick),
    );
    if (!isLate && !(isSigned && haveAll)) return;
    if (this.#isVerified === 'no') {
      this.#isVerified = 'verifying';
      this.#commands.push({
        kind: 'sign',
        sign: async () => {
          await this.#chains.verified();
          return { kind: 'verified' };
        },
      });
    }
    if (this.#isVerified === 'yes') this.#finish(now);
  }

  #finish(now: number): void {
    this.#enter('final', now);
    if (this.#items.grow('newest')) this.#commands.push({ kind: 'deposit' });
    this.#commands.push({ kind: 'finish' });
  }

  /** Notes whether this device was away: asleep, or without anybody else. */
  #noteTime(now: number): void {
    const awayMs = this.#title.absenceMs / 2;
    const others = this.#others().filter((seat) => this.#session.isLive(seat));
    const isAlone = others.every((seat) => this.#session.silenceOf(seat) * STEP_MS >= awayMs);
    if (now - this.#timeAt >= awayMs || (isAlone && others.length > 0)) this.#awayAt = now;
    this.#timeAt = now;
  }

  #press(input: Uint8Array): void {
    if (input.length === this.#input.length) this.#input.set(input);
  }

  #enter(stage: Stage, now: number): void {
    this.#stage = stage;
    this.#stageSince = now;
    this.#isChanged = true;
  }

  #refuse(seat: number, code: string): void {
    this.#isChanged = true;
    const known = this.#refused.find((one) => one.seat === seat && one.code === code);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    if (this.#refused.length >= MOST_CODES) this.#refused.pop();
    this.#refused.push({ seat, code, count: 1 });
  }

  #say(seat: number, frame: TickFrameOf): void {
    this.#commands.push({ kind: 'send', seat, channel: 'reliable', data: tickFrame(frame) });
  }

  #send(seat: number, data: Uint8Array): void {
    this.#commands.push({ kind: 'send', seat, channel: 'unreliable', data });
  }

  #others(): readonly number[] {
    return this.#otherSeats;
  }

  get #otherSeats(): readonly number[] {
    this.#cachedOthers ??= this.#setup.keys.flatMap((_, seat) => (seat === this.#self ? [] : [seat]));
    return this.#cachedOthers;
  }

  #cachedOthers: readonly number[] | null = null;

  #plays(seat: number): boolean {
    return this.#departures.outs[seat] === null && this.#session.isLive(seat);
  }

  #show(now: number): void {
    if (!this.#isChanged && (!this.#clock.isRunning || this.#stage === 'final' || now - this.#shownAt < SHOWN_EVERY_MS))
      return;
    this.#isChanged = false;
    this.#shownAt = now;
    this.#view = this.#shown();
  }

  #shown(): CoreView {
    const { outs, isVoid } = this.#departures;
    const isStalled = this.#clock.isRunning && this.#session.isStalled;
    return {
      kind: 'ticks',
      stage: this.#stage,
      voided: isVoid ? (this.#isUnlinked ? 'links' : 'left') : null,
      seats: this.#setup.keys.map((_, seat) => {
        const refused = this.#refused.filter((one) => one.seat === seat);
        return {
          departure: outs[seat]?.reason ?? null,
          refused: { count: refused.reduce((sum, { count }) => sum + count, 0), latest: refused.at(-1)?.code ?? null },
          silentSince: this.#throughServer[seat] ? null : (this.#silentSince[seat] ?? null),
          throughServer: this.#throughServer[seat] === true,
        };
      }),
      state: this.#simulation.state,
      outcome: isVoid ? null : this.#played.outcome,
      tick: this.#session.tick,
      confirmed: this.#played.tick,
      isStalled,
      waitsFor: this.#waitsFor(isStalled),
      desync: this.#desync,
      ply: 0,
      turn: null,
      last: null,
      turnEndsAt: null,
      byItself: false,
      own: null,
    };
  }

  #waitsFor(isStalled: boolean): readonly number[] {
    if (!this.#clock.isRunning) return this.#others().filter((seat) => !this.#ready[seat]);
    if (!isStalled) return NOBODY;
    return this.#others().filter((seat) => this.#plays(seat) && this.#session.silenceOf(seat) >= SILENT_STEPS);
  }

  /** For those who watch (N7). */
  #record(): TickRecord {
    const [setup, chains, acts, tick] = [
      () => this.#setup,
      (seat: number) => this.#chains.chain(seat),
      () => this.#departures.acts,
      () => this.#played.tick,
    ];
    return {
      get setup() {
        return setup();
      },
      chain: chains,
      get acts() {
        return acts();
      },
      get tick() {
        return tick();
      },
      ageMs: 0,
    };
  }

  #statistics() {
    const { stalls, longestStall, resimulated, rollbacks, refused } = this.#session.statistics;
    const { inputDelay, ahead } = this.#session;
    return { inputDelay, stalls, longestStall, resimulated, rollbacks: [...rollbacks], ahead, refused };
  }
}

const NOBODY: readonly number[] = [];

/** What comes of packets that cross, arrive late, or are of a seat that is out. */
const HARMLESS: ReadonlySet<string> = new Set(['dropped', 'frozen', 'gap', 'unasked', 'too-far']);
