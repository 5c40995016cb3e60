import type { Report, Signer } from '@parley/evidence';
import type { CoreInput, CoreTranscript, LinkStage, MatchCore } from '../core.ts';
import { parseFrame } from '../frame.ts';
import { Keeping } from '../keeping.ts';
import { at, MemoryJournal } from './company.ts';

/** What one core asked for, besides messages and signatures. */
interface Asked {
  deposits: number;
  playing: number;
  finishes: number;
}

interface Delivered {
  readonly from: number;
  readonly to: number;
  readonly channel: 'reliable' | 'unreliable';
  readonly data: Uint8Array;
}

/** How long a message is on its way (ms); null where it is lost. */
export type Road = (channel: Delivered['channel'], from: number, to: number, data: Uint8Array) => number | null;

/**
 * All players of one match, each with a core, over links in memory that lose nothing and keep the order, unless a road is given. The clock stands
 * still until `pass` moves it. Signatures and messages are worked off one after the other, so a run is always the same.
 */
export class CoreMatch<Own> {
  readonly cores: MatchCore<Own>[];
  /** What the device of each seat keeps. */
  readonly journals: readonly MemoryJournal[];
  readonly signers: readonly Signer[];
  readonly asked: readonly Asked[];
  /** Every message that arrived, in order. */
  readonly delivered: Delivered[] = [];
  now: number;
  /** How many frames of each kind were sent over the reliable channels. */
  readonly answered = new Map<string, number>();
  /** By seat, how rarely it gets its inputs of time (ms), as a page that is not visible. */
  readonly slowed = new Map<number, number>();
  readonly #links = new Map<string, LinkStage>();
  readonly #silent = new Set<number>();
  readonly #mute = new Set<number>();
  /** What becomes of a text between two players. */
  forge: (from: number, to: number, text: string) => string = (_from, _to, text) => text;
  readonly #jobs: (() => Promise<void>)[] = [];

  /** What is on its way, by when it arrives. */
  readonly #travelling: { readonly at: number; readonly message: Delivered }[] = [];
  readonly #road: Road | null;
  readonly #keeping: Keeping[];
  /** By seat, how often its page was loaded anew: what an earlier one was doing is gone. */
  readonly #pages: number[];
  readonly #hastened = new Map<string, number>();
  readonly #handed: readonly Map<string, number>[];

  constructor(cores: readonly MatchCore<Own>[], signers: readonly Signer[], now: number, road: Road | null = null) {
    this.#road = road;
    this.cores = [...cores];
    this.journals = cores.map(() => new MemoryJournal());
    this.#keeping = this.cores.map((core, seat) => new Keeping(core, at(this.journals, seat)));
    this.#pages = cores.map(() => 0);
    this.#handed = cores.map(() => new Map());
    this.signers = signers;
    this.now = now;
    this.asked = cores.map(() => ({ deposits: 0, playing: 0, finishes: 0 }));
  }

  get seats(): readonly number[] {
    return this.cores.map((_, seat) => seat);
  }

  core(seat: number): MatchCore<Own> {
    return at(this.cores, seat);
  }

  /** The links between all players come to this stage. */
  async link(link: LinkStage): Promise<void> {
    for (const a of this.seats) {
      for (const b of this.seats) {
        if (a === b) continue;
        this.#links.set(`${a}-${b}`, link);
        this.input(a, { kind: 'link', seat: b, link });
      }
    }
    await this.settle();
  }

  /** Nothing comes from this player or goes to it any more, and nobody says why. */
  async silence(seat: number): Promise<void> {
    this.#silent.add(seat);
    for (const other of this.seats) {
      if (other !== seat) this.input(other, { kind: 'silent', seat, since: this.now });
    }
    await this.settle();
  }

  /** The page of this player is gone without a word. What its device kept stays. */
  async vanish(seat: number): Promise<void> {
    this.#pages[seat] = at(this.#pages, seat) + 1;
    await this.silence(seat);
  }

  /** It is loaded anew with this core, once that is prepared, and its links to all who are there stand. */
  async load(seat: number, core: MatchCore<Own>): Promise<void> {
    this.cores[seat] = core;
    this.#keeping[seat] = new Keeping(core, at(this.journals, seat));
    await core.prepare();
    this.#silent.delete(seat);
    this.#mute.delete(seat);
    this.#travelling.splice(
      0,
      this.#travelling.length,
      ...this.#travelling.filter(({ message: { from, to } }) => from !== seat && to !== seat),
    );
    for (const other of this.seats) {
      if (other === seat || this.#silent.has(other)) continue;
      for (const way of [`${seat}-${other}`, `${other}-${seat}`]) this.#links.set(way, 'open');
      for (const link of ['connecting', 'open'] as const) this.input(other, { kind: 'link', seat, link });
      this.input(seat, { kind: 'link', seat: other, link: 'open' });
    }
    await this.settle();
  }

  /** When one of the two asked for a second path between them; null where nobody did. */
  hastenedAt(a: number, b: number): number | null {
    return this.#hastened.get(`${Math.min(a, b)}-${Math.max(a, b)}`) ?? null;
  }

  #count(data: Uint8Array): void {
    const frame = parseFrame(data);
    const value =
      typeof frame !== 'string' && frame.t === 'match' && frame.message.format === 'json' ? frame.message.value : null;
    const kind = value !== null && typeof value === 'object' && 't' in value ? String(value.t) : '';
    this.answered.set(kind, (this.answered.get(kind) ?? 0) + 1);
  }

  #hasten(a: number, b: number): void {
    const pair = `${Math.min(a, b)}-${Math.max(a, b)}`;
    if (!this.#hastened.has(pair)) this.#hastened.set(pair, this.now);
  }

  /** By text, when this player handed it in. */
  handedIn(seat: number): ReadonlyMap<string, number> {
    return at(this.#handed, seat);
  }

  #handIn(seat: number): void {
    const handed = at(this.#handed, seat);
    const { chains, forks } = this.core(seat).transcript();
    for (const { jws } of [...chains, ...forks]) if (!handed.has(jws)) handed.set(jws, this.now);
  }

  /** The link between two players comes to stand. */
  async open(a: number, b: number): Promise<void> {
    this.#links.set(`${a}-${b}`, 'open');
    this.input(a, { kind: 'link', seat: b, link: 'open' });
    await this.settle();
  }

  /** Nothing of this player arrives any more, and it does not know. */
  mute(seat: number): void {
    this.#mute.add(seat);
  }

  /** The device of this player sleeps: it does nothing, and what comes meanwhile is lost. */
  async sleep(seat: number): Promise<void> {
    await this.silence(seat);
  }

  async wake(seat: number): Promise<void> {
    this.#silent.delete(seat);
    for (const other of this.seats) {
      if (other === seat || this.#silent.has(other)) continue;
      this.input(other, { kind: 'silent', seat, since: null });
      this.input(seat, { kind: 'silent', seat: other, since: null });
    }
    await this.settle();
  }

  /** One input for one core. What follows from it happens in `settle`. */
  input(seat: number, input: CoreInput<Own>): void {
    const core = this.core(seat);
    const asked = at(this.asked, seat);
    for (const command of core.step(input, this.now)) {
      switch (command.kind) {
        case 'send':
          this.#send({ from: seat, to: command.seat, channel: command.channel, data: command.data });
          break;
        case 'sign':
          this.#sign(seat, command.sign);
          break;
        case 'hasten':
          this.#hasten(seat, command.seat);
          break;
        case 'deposit':
          this.#handIn(seat);
          at(this.#keeping, seat).keepNews();
          asked.deposits += 1;
          break;
        case 'playing':
          asked.playing += 1;
          break;
        case 'finish':
          asked.finishes += 1;
          break;
      }
    }
  }

  /** Signs and delivers until nothing is on its way. */
  async settle(): Promise<void> {
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) await job();
  }

  /** Lets time pass: every core gets its inputs of time. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    while (this.now < until) {
      this.now = Math.min(until, this.now + Math.min(...this.cores.map(({ timeEveryMs }) => timeEveryMs)));
      for (const seat of this.seats) {
        const everyMs = this.slowed.get(seat) ?? 1;
        if (!this.#silent.has(seat) && Math.floor(this.now) % everyMs === 0) this.input(seat, { kind: 'time' });
      }
      await this.#arrive();
      await this.settle();
    }
  }

  /** Everybody plays what its title suggests, until this holds. Throws where that does not come. */
  async play(random: () => number, until: () => boolean): Promise<void> {
    for (let round = 0; round < 100_000; round += 1) {
      if (until()) return;
      for (const seat of this.seats) {
        const core = this.core(seat);
        if (this.#silent.has(seat) || core.view.stage !== 'playing' || core.view.outcome !== null) continue;
        if (core.view.kind === 'turns' && core.view.turn !== seat) continue;
        const move = core.suggest(random);
        if (core.refuses(move) === null) this.input(seat, { kind: 'play', move });
      }
      await this.settle();
      await this.pass(this.core(0).timeEveryMs);
    }
    throw new Error('the match goes on and on');
  }

  /** A message arrives at the core of `to`, as `PeerMatch` would hand it over. */
  async deliver({ from, to, channel, data }: Delivered): Promise<void> {
    const frame = parseFrame(channel === 'reliable' ? this.#forged(from, to, data) : data);
    if (typeof frame === 'string' || frame.t !== 'match') throw new Error('a core sends frames of the match only');
    if (channel === 'unreliable' && frame.message.format === 'binary') {
      this.input(to, { kind: 'packet', seat: from, bytes: frame.message.bytes });
      return;
    }
    const read = await this.core(to).read(from, channel, frame.message);
    if (read === null) return;
    this.input(to, read.kind === 'own' ? read : { kind: 'refused', seat: from, code: read.code });
  }

  reports(): Promise<readonly Report[]> {
    return Promise.all(this.cores.map((core) => core.report()));
  }

  transcript(seat: number): CoreTranscript {
    return this.core(seat).transcript();
  }

  #forged(from: number, to: number, data: Uint8Array): Uint8Array {
    return new TextEncoder().encode(this.forge(from, to, new TextDecoder().decode(data)));
  }

  #sign(seat: number, sign: (signer: Signer) => Promise<Own>): void {
    const page = this.#pages[seat];
    const signer = at(this.#keeping, seat).signer(at(this.signers, seat));
    this.#jobs.push(async () => {
      if (this.#pages[seat] !== page) return;
      const own = await sign(signer);
      if (this.#pages[seat] === page) this.input(seat, { kind: 'own', own });
    });
  }

  #send(message: Delivered): void {
    const { from, to } = message;
    if (message.channel === 'reliable') this.#count(message.data);
    if (this.#mute.has(from)) return;
    if (this.#links.get(`${from}-${to}`) !== 'open' || this.#silent.has(from) || this.#silent.has(to)) return;
    if (this.#road !== null) {
      this.#set(message, this.#road(message.channel, from, to, message.data));
      return;
    }
    this.#jobs.push(async () => {
      this.delivered.push(message);
      await this.deliver(message);
    });
  }

  #set(message: Delivered, ms: number | null): void {
    if (ms === null) return;
    const isBefore = ({ message: { channel, from, to } }: { readonly message: Delivered }): boolean =>
      channel === 'reliable' && from === message.from && to === message.to;
    // The reliable channel keeps the order.
    const last = message.channel === 'reliable' ? (this.#travelling.findLast(isBefore)?.at ?? 0) : 0;
    this.#travelling.push({ at: Math.max(last, this.now + ms), message });
  }

  async #arrive(): Promise<void> {
    const due = this.#travelling.filter(({ at }) => at <= this.now);
    if (due.length === 0) return;
    const later = this.#travelling.filter(({ at }) => at > this.now);
    this.#travelling.splice(0, this.#travelling.length, ...later);
    for (const { message } of due) {
      if (!this.#silent.has(message.from) && !this.#silent.has(message.to)) await this.deliver(message);
    }
  }
}
