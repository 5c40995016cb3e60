import { firstTick, type Report, type SignedHead, type TickItem, ticksThrough } from '@parley/evidence';
import type { Strength } from '@parley/games';
import type { SessionEvent } from '@parley/rollback';
import type { Back } from '../back.ts';
import type {
  Channel,
  CoreCommand,
  CoreInput,
  CoreTicks,
  CoreTranscript,
  CoreView,
  DesyncNews,
  MatchCore,
  Message,
  PlayRefusal,
  Read,
  TickFrame,
} from '../core.ts';
import { Advancing } from './advancing.ts';
import { Answering } from './answering.ts';
import { Away } from './away.ts';
import { Deeds } from './deeds.ts';
import { desyncNews } from './desync-news.ts';
import { Ending } from './ending.ts';
import { HandOvers } from './hand-overs.ts';
import { HandingOn } from './handing-on.ts';
import { Lateness } from './lateness.ts';
import { inOrder, learn } from './learned.ts';
import { Opening } from './opening.ts';
import type { TickOwn } from './own.ts';
import { Pace } from './pace.ts';
import { Packets } from './packets.ts';
import { Parts, type TickCoreOptions } from './parts.ts';
import { playSigned } from './play-signed.ts';
import { readItem, readMessage } from './reading.ts';
import { DeviceRecord } from './record.ts';
import { reportOf } from './report.ts';
import { Returning } from './returning.ts';
import { RoundTrips } from './round-trip.ts';
import { SecondPath } from './second-path.ts';
import { shown } from './shown.ts';
import { Signatures } from './signatures.ts';
import { recordOf } from './signed-record.ts';

export type { TickOwn } from './own.ts';
export type { TickCoreOptions } from './parts.ts';

/** The timer of the match: about two looks for each tick, so that none is late by more than a few milliseconds. */
const TIME_EVERY_MS = 8;
/** How often what is shown of the progress changes. */
const SHOWN_EVERY_MS = 250;
/** After the report the others still get what they lack. */
const LINGER_MS = 10_000;
/** Steps of silence after which the server is asked for what a seat has signed (T15). */
const ASK_STEPS = 120;

const NOBODY: readonly number[] = [];

/** The core of a match in real time (N1): prediction and rollback on what the links bring, and signatures over it. */
export function tickCore(options: TickCoreOptions): MatchCore<TickOwn> {
  return new TickCore(options);
}

class TickCore implements MatchCore<TickOwn> {
  readonly timeEveryMs = TIME_EVERY_MS;
  readonly ticks: CoreTicks = {
    frame: (now) => this.#frame(now),
    press: (input) => this.#parts.engine.press(input),
    steer: (hand) => this.#parts.engine.steer(hand),
    statistics: () => ({ ...this.#parts.engine.statistics(), late: this.#lateness.ticks }),
    record: () => recordOf(this.#parts),
  };
  readonly #parts: Parts;
  readonly #signatures: Signatures;
  readonly #deeds: Deeds;
  readonly #ending: Ending;
  readonly #away: Away;
  readonly #answering: Answering;
  readonly #returning: Returning;
  readonly #record: DeviceRecord;
  readonly #pace: Pace;
  readonly #back: Back | null;
  readonly #packets: Packets;
  readonly #advancing: Advancing;
  readonly #opening: Opening;
  readonly #handingOn: HandingOn;
  readonly #handOvers: HandOvers;
  readonly #secondPath: SecondPath;
  readonly #lateness: Lateness;
  #wasStalled = false;
  #desync: DesyncNews | null = null;
  #view: CoreView;
  #shownAt: number;

  constructor(options: TickCoreOptions) {
    const { keys, now, back } = options;
    this.#parts = new Parts(options);
    this.#signatures = new Signatures(this.#parts);
    this.#deeds = new Deeds(this.#parts, this.#signatures);
    this.#ending = new Ending(this.#parts);
    this.#away = new Away(this.#parts, now);
    this.#back = back ?? null;
    if (back) this.#away.cameBack(now);
    this.#answering = new Answering(this.#parts);
    this.#returning = new Returning(this.#parts, Boolean(back?.kept));
    this.#record = new DeviceRecord(this.#parts.chains, this.#parts.departures, this.#parts.self);
    this.#pace = new Pace(keys.length, options.title.absenceMs);
    const trips = new RoundTrips(keys.length);
    this.#packets = new Packets(this.#parts, trips, this.#away);
    this.#advancing = new Advancing(this.#parts);
    this.#lateness = new Lateness(this.#parts, trips);
    this.#opening = new Opening(this.#parts, this.#deeds);
    this.#handingOn = new HandingOn(this.#parts);
    this.#handOvers = new HandOvers(this.#parts, this.#signatures);
    this.#secondPath = new SecondPath(this.#parts);
    this.#shownAt = now;
    this.#view = this.#shown();
  }

  /** What the device kept: its signatures were checked when it came, and are checked again, because one may have been forged since. */
  async prepare(): Promise<void> {
    const kept: TickOwn[] = [];
    for (const jws of this.#back?.kept ?? []) {
      const read = await readItem(this.#parts, null, jws);
      if (read?.kind === 'own') kept.push(read.own);
    }
    for (const own of inOrder(kept)) this.#takeOwn(own, this.#parts.stageSince);
    this.#parts.out.take();
  }

  get view(): CoreView {
    return this.#view;
  }

  get isBusy(): boolean {
    return this.#deeds.isBusy || this.#parts.stage === 'settling';
  }

  get waits(): readonly number[] {
    const { stage, others, engine } = this.#parts;
    if (stage !== 'playing') return NOBODY;
    return others.filter((seat) => this.#parts.plays(seat) && engine.session.silenceOf(seat) >= ASK_STEPS);
  }

  refuses(move: unknown): PlayRefusal | null {
    const { stage, self, title } = this.#parts;
    if (this.#parts.isOut(self) || this.#parts.played.outcome !== null) return 'over';
    if (stage !== 'playing') return stage === 'linking' || stage === 'returning' ? 'not-begun' : 'over';
    return move instanceof Uint8Array && move.length === title.inputBytes ? null : 'illegal';
  }

  suggest(random: () => number, strength?: Strength): unknown {
    const { title, self } = this.#parts;
    return title.suggest(this.#stateAhead(), self, random, strength);
  }

  transcript(): CoreTranscript {
    return this.#parts.items.transcript;
  }

  record(): readonly string[] {
    return this.#record.record();
  }

  covered(jws: string): string {
    return this.#record.covered(jws);
  }

  async report(): Promise<Report> {
    if (this.#parts.stage !== 'final') throw new Error('there is no report before the match is final');
    const { refusals } = this.#parts;
    return reportOf({ ...this.#parts, refused: refusals.list, isBroken: this.#parts.brokenBy !== null });
  }

  async read(from: number, channel: Channel, message: Message): Promise<Read<TickOwn> | null> {
    // What is for this channel is taken at once, as a packet. Anything else over it was meant for the other one.
    if (channel === 'unreliable') return null;
    return readMessage(this.#parts, from, message);
  }

  readDelivered(jws: string): Promise<Read<TickOwn> | null> {
    return readItem(this.#parts, null, jws);
  }

  step(input: CoreInput<TickOwn>, now: number): readonly CoreCommand<TickOwn>[] {
    this.#take(input, now);
    this.#goOn(now);
    this.#show(now);
    return this.#parts.out.take();
  }

  #take(input: CoreInput<TickOwn>, now: number): void {
    const { contacts, engine, departures, played } = this.#parts;
    switch (input.kind) {
      case 'own':
        this.#takeOwn(input.own, now);
        return;
      case 'packet':
        this.#packets.take(input.seat, input.bytes, now);
        return;
      case 'link':
      case 'silent':
      case 'through-server':
        contacts.take(input, now, this.#parts.stage === 'linking');
        this.#parts.isChanged = true;
        return;
      case 'server':
        this.#away.server(input.isThere);
        return;
      case 'refused':
        this.#parts.refuse(input.seat, input.code);
        return;
      case 'play':
        if (this.refuses(input.move) === null && input.move instanceof Uint8Array) engine.press(input.move);
        return;
      case 'depart':
        if (departures.outs[this.#parts.self] === null && played.outcome === null) this.#deeds.depart(input.how);
        return;
      case 'report-request':
        this.#ending.asked();
        return;
      case 'time':
        this.#away.look(now);
        return;
    }
  }

  #takeOwn(own: TickOwn, now: number): void {
    switch (own.kind) {
      case 'ready':
        this.#parts.contacts.becameReady(own.from);
        return;
      case 'whole':
        this.#handingOn.sayWhole(own.from, now);
        return;
      case 'head':
        this.#takeHead(own.head);
        return;
      case 'act':
        this.#deeds.take(own.from, own.act);
        return;
      case 'item':
        this.#takeItem(own.from, own.item, own.text, now);
        return;
      case 'proof':
        this.#parts.refuse(own.proof.seat, 'two-histories');
        this.#parts.prove(own.proof);
        return;
      case 'back':
        this.#answering.asked(own.asked, now);
        return;
      case 'answer':
        this.#answering.answer(own.asked, now);
        return;
      case 'here':
        this.#returning.here(own.from, own.here, now);
        return;
      case 'signed':
        this.#signatures.signed();
        return;
      case 'unsigned':
        this.#deeds.failed();
        return;
      case 'outdated':
        this.#deeds.outdated();
        return;
      case 'checked':
        this.#signatures.checked();
        return;
      case 'verified':
        this.#ending.verified();
        return;
      default:
        own satisfies never;
    }
  }

  /** Its signature is verified. */
  #takeHead(head: SignedHead): void {
    this.#parts.chains.readers[head.head.seat]?.take(head, true);
    this.#parts.follow();
  }

  #takeItem(from: number | null, item: TickItem, text: string, now: number): void {
    if (item.kind === 'act') {
      this.#deeds.take(from, item.act);
      return;
    }
    if (this.#parts.isWatching) {
      learn(this.#parts, item.section, text);
      return;
    }
    const { head, inputs, jws } = item.section;
    // What is signed is taken, however much of it was not signed before: else a signature that covers more could never be joined to it.
    if (this.#parts.chains.differs(item.section)) this.#distrust(head.seat, now);
    const { session } = this.#parts.engine;
    if (inputs !== null) {
      session.limit(head.seat, Math.max(ticksThrough(head.block), session.nextOf(head.seat)));
      session.supply(head.seat, firstTick(inputs), inputs.bytes);
    }
    this.#parts.follow();
    this.#takeHead({ head, jws });
  }

  /** What follows from time and from what came: steps, signatures, departures, the end. */
  #goOn(now: number): void {
    const { stage, stageSince, engine, departures, chains, out } = this.#parts;
    // What is reported is of the moment of the end. The others still get what they lack of it.
    if (stage === 'final') {
      if (now - stageSince < LINGER_MS) engine.clock.run(now, (at) => this.#tick(at));
      return;
    }
    this.#opening.look(now);
    this.#deeds.leave();
    const believes = this.#away.believes(now) || this.#pace.isTooSlow(this.#parts.self);
    engine.session.believe(believes);
    engine.clock.run(now, (at) => this.#tick(at));
    this.#packets.ask(now);
    this.#lookAtPace(now);
    departures.settle(believes);
    this.#deeds.retire(now);
    this.#deeds.claim();
    const isCaughtUp = this.#advancing.look(now);
    if (!this.#deeds.isLeaving) this.#signatures.sign();
    this.#handOvers.look(now);
    this.#ending.look(now);
    this.#returning.look(now, isCaughtUp, this.#away.believes(now));
    this.#signatures.check();
    for (const { seat, fault } of chains.faults()) {
      if (fault.code === 'whole') out.say(seat, { t: 'whole' });
      else if (fault.code === 'input-not-signed') this.#distrust(seat, now);
      else this.#parts.refuse(seat, fault.code);
      if (fault.code === 'two-histories') this.#parts.prove(fault.proof);
    }
  }

  /** It sent inputs that are not those that it signed, or others handed them over: from now on the signed ones are played. */
  #distrust(seat: number, now: number): void {
    const { chains, stage } = this.#parts;
    const by = stage === 'playing' ? this.#handOvers.of(seat) : NOBODY;
    if (by.length > 0) {
      this.#handOvers.notSigned(seat, by, now);
      return;
    }
    this.#parts.refuse(seat, 'input-not-signed');
    if (stage === 'playing' && chains.distrust(seat)) playSigned(this.#parts, this.#signatures, now);
  }

  /** One tick; null while nothing may be played. */
  #tick(at: number): number | null {
    if (this.#deeds.isLeaving) return null;
    const { others, contacts, engine, out } = this.#parts;
    const { session } = engine;
    for (const seat of others) if (contacts.isThroughServer(seat)) session.excuse(seat);
    engine.step(at, () => this.#stateAhead());
    this.#parts.follow();
    for (const seat of others) {
      const packet = engine.packetFor(seat);
      if (packet !== null) out.send(seat, packet);
    }
    for (const event of session.events()) this.#happened(event);
    this.#handingOn.look();
    this.#secondPath.look(at);
    this.#lateness.look();
    if (this.#wasStalled !== session.isStalled) {
      this.#wasStalled = session.isStalled;
      this.#parts.isChanged = true;
    }
    return session.tickMs;
  }

  #happened(event: SessionEvent): void {
    const { departures, chains } = this.#parts;
    switch (event.type) {
      case 'joined':
        return;
      case 'dropped':
        departures.agreed(event.seat, event.tick);
        return;
      case 'never-came':
        departures.agreed(event.seat, 0);
        return;
      case 'out':
        return;
      case 'equivocation':
        this.#parts.refuse(event.via, event.via === event.seat ? 'other-input' : 'other-input-handed');
        return;
      case 'seal':
        chains.takeSeal(event.seat, event.bytes);
        return;
      case 'desync': {
        this.#desync = desyncNews(event);
        for (const seat of this.#desync.seats) this.#parts.refuse(seat, this.#desync.code);
        // Of two who say different things nobody can tell here whose fault it is.
        if (this.#desync.seats.length === 0) this.#parts.refuse(event.seat, 'desync');
        return;
      }
      default:
        event satisfies never;
    }
  }

  /** Votes to go on without who plays too slowly. */
  #lookAtPace(now: number): void {
    const { engine, stage, setup, chains, others } = this.#parts;
    if (stage !== 'playing' || !engine.clock.isRunning || this.#parts.isWatching) return;
    const newest = setup.keys.map((_, seat) => (this.#parts.plays(seat) ? chains.newest(seat) : null));
    if (!this.#pace.look(newest, now)) return;
    for (const seat of others) {
      if (!this.#parts.plays(seat) || !this.#pace.isTooSlow(seat)) continue;
      engine.session.giveUp(seat);
      this.#parts.refuse(seat, 'too-slow');
    }
  }

  #stateAhead(): unknown {
    return this.#parts.engine.stateAhead(this.#parts.self, (seat) => this.#parts.isOut(seat));
  }

  #frame(now: number): TickFrame {
    const { isWatching, played, engine } = this.#parts;
    if (!isWatching) return engine.frame(now);
    return { before: played.state, now: played.state, alpha: 1, tick: played.tick };
  }

  #show(now: number): void {
    const { engine, stage } = this.#parts;
    const isDue =
      (engine.clock.isRunning || this.#parts.isWatching) && stage !== 'final' && now - this.#shownAt >= SHOWN_EVERY_MS;
    if (!this.#parts.isChanged && !isDue) return;
    this.#parts.isChanged = false;
    this.#shownAt = now;
    this.#view = this.#shown();
  }

  #shown(): CoreView {
    return shown(this.#parts, this.#opening.isUnlinked, this.#desync);
  }
}
