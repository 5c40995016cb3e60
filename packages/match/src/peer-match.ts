import type { Timers } from '@parley/client';
import { DISTRESS_VERSION, type Report, signDistress, signReport } from '@parley/evidence';
import type { Strength, Title } from '@parley/games';
import type { Link, LinkOptions, LinkState, LinkStats } from '@parley/peer';
import { err, LIMITS, type MatchStart, ok, type Refusal, type Result } from '@parley/protocol';
import type { Back } from './back.ts';
import { LinkChat, type MatchLine } from './chat.ts';
import type {
  Channel,
  CoreCommand,
  CoreInput,
  CoreView,
  LinkStage,
  MatchCore,
  Message,
  PlayRefusal,
  TranscriptItem,
} from './core.ts';
import { chatFrame, distressFrame, parseFrame, reactionFrame } from './frame.ts';
import type { Heard } from './hearing.ts';
import { Inbox } from './inbox.ts';
import { type Journal, NO_JOURNAL } from './journal.ts';
import { Keeping } from './keeping.ts';
import { Listeners } from './listeners.ts';
import { type MatchClient, Mesh } from './mesh.ts';
import { LinkReactions } from './reactions.ts';
import type { MatchSession, MatchView, Phase, TickSurface } from './session.ts';
import { Uplink } from './uplink.ts';
import { sameView, viewOf } from './view.ts';
import { entryBroadcast } from './watch/entries.ts';
import { TickFeed } from './watch/feed.ts';
import { Serving } from './watch/serving.ts';

export interface PeerMatchOptions {
  readonly start: MatchStart;
  readonly title: Title;
  readonly client: MatchClient;
  /** `openLink` of `@parley/peer`; in Node `(options) => openLink(options, nodeRtc)`. */
  readonly openLink: (options: LinkOptions) => Link;
  readonly timers: Timers;
  /** The clock of the wall, in milliseconds since the epoch; null where it says nothing that `timers` does not. */
  readonly wall?: (() => number) | null;
  readonly journal?: Journal | undefined;
  /** The player comes back to a match that runs (N6). */
  readonly back?: Back | null | undefined;
  /** What was said in this match before its player's page was loaded anew (C2). */
  readonly saidBefore?: readonly MatchLine[] | undefined;
  /** Told once of a fault in our own code, or in that of the title, which ended the match here. Default: it is uncaught. */
  readonly broken?: (fault: unknown) => void;
}

function uncaught(fault: unknown): void {
  queueMicrotask(() => {
    throw fault;
  });
}

/** How often what goes to the server and the links is looked after. */
const FLUSH_EVERY_MS = 250;

/** From the last frame sent to the closing of the links, which drops what still waits. */
const FLUSH_MS = 400;

/** What the core was told of one link. */
interface LinkNews {
  readonly link: LinkStage;
  readonly silentSince: number | null;
}

/** Runs the core of a match on links, keys, timers and the session with the server. Knows no kind of title. */
export class PeerMatch<Own> implements MatchSession {
  readonly start: MatchStart;
  readonly title: Title;
  readonly chat: LinkChat;
  readonly reactions: LinkReactions;
  readonly ticks: TickSurface | null;
  readonly #core: MatchCore<Own>;
  readonly #client: MatchClient;
  readonly #timers: Timers;
  readonly #wall: (() => number) | null;
  readonly #journal: Journal;
  readonly #keeping: Keeping;
  /** The player has come back with nothing that it could rely upon (N6). */
  #isCatchingUp: boolean;
  readonly #mesh: Mesh;
  readonly #uplink: Uplink;
  readonly #serving: Serving;
  readonly #listeners = new Listeners();
  readonly #broken: (fault: unknown) => void;
  readonly #ends: (() => void)[];
  readonly #inboxes: Inbox[];
  /** For the unreliable channel: a budget of its own, so that inputs of each tick do not use up that of what is signed. */
  readonly #packets: Inbox[];
  /** What the server delivers, in the order in which it came. */
  readonly #delivered = new Inbox();
  /** The seats that the server says are there, and whose entries it delivers (T15). */
  #throughServer: readonly number[] = [];
  /** The seats for which it did so before: after a break it is asked for them at once. */
  readonly #deliveredOnce = new Set<number>();
  readonly #linkNews = new Map<number, LinkNews>();
  readonly #unattend: () => void;
  #view: MatchView;
  /** From the report on. Before it the core has the phase. */
  #end: Extract<Phase, { phase: 'reported' | 'decided' | 'moved' | 'broken' }> | null = null;
  /** Inputs that wait until the core is prepared; null once it is. */
  #early: CoreInput<Own>[] | null = [];
  #report: 'none' | 'making' | 'made' = 'none';
  #stopTimer: () => void = () => {};
  #life: 'running' | 'closing' | 'closed' = 'running';
  #flushedAt = Number.NEGATIVE_INFINITY;
  /** What the core showed when the view was made. */
  #shown: CoreView;

  constructor(options: PeerMatchOptions, core: MatchCore<Own>) {
    const { start, title, client, openLink, timers, wall = null, journal = NO_JOURNAL } = options;
    this.start = start;
    this.title = title;
    this.#core = core;
    this.#client = client;
    this.#timers = timers;
    this.#wall = wall;
    this.#journal = journal;
    this.#keeping = new Keeping(core, journal);
    this.#isCatchingUp = options.back?.kept === null;
    this.#broken = options.broken ?? uncaught;
    const now = () => timers.now();
    const { ticks } = core;
    this.ticks = ticks && {
      frame: () => ticks.frame(timers.now()),
      press: (input) => ticks.press(input),
      steer: (hand) => ticks.steer(hand),
      statistics: () => ticks.statistics(),
    };
    this.#inboxes = start.participants.map(() => new Inbox());
    this.#packets = start.participants.map(() => new Inbox());
    this.#mesh = new Mesh(
      { start, client, openLink, now },
      {
        link: (seat, state) => this.#linked(seat, state),
        frame: (seat, channel, data) => this.#arrived(seat, channel, data),
      },
    );
    this.chat = new LinkChat({
      seat: start.seat,
      seats: start.participants.length,
      now,
      before: options.saidBefore ?? [],
      send: (text) => this.#life === 'running' && this.#mesh.sendAll(chatFrame(text)) > 0,
    });
    this.reactions = new LinkReactions({
      seat: start.seat,
      seats: start.participants.length,
      now,
      send: (reaction) => this.#life === 'running' && this.#mesh.sendAll(reactionFrame(reaction)) > 0,
    });
    this.#uplink = new Uplink({
      start,
      client,
      now,
      stage: () => core.view.stage,
      transcript: () => core.transcript(),
      heard: () => this.#heard(),
    });
    const isHouse = start.participants[start.seat]?.card.class === 'house';
    this.#serving = new Serving({
      match: start.match,
      seat: start.seat,
      players: start.participants.map(({ key }) => key),
      most: isHouse ? LIMITS.houseWatchers : LIMITS.watchers,
      client,
      openLink,
      now,
      broadcast: ticks === null ? entryBroadcast(() => core.transcript().chains) : new TickFeed(ticks.record()),
      changed: () => this.#changed(),
    });
    // Others may have handed in much since this player was here.
    if (options.back) this.#uplink.returned();
    this.#shown = core.view;
    this.#view = viewOf(start, core.view, this.#end, this.#mesh, 0);
    this.#ends = this.#listen();
    this.#unattend = client.attend(start.match, {
      statement: (since) => this.#distress(since),
      entries: () => this.#transcript().map(({ jws }) => jws),
    });
    void this.#begin();
    this.#mesh.open();
    this.#passTime();
  }

  get view(): MatchView {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  play(move: unknown): Result<void, Refusal> {
    if (this.#life !== 'running') return err({ code: 'unexpected', detail: 'over' });
    const reason = this.#asked<PlayRefusal | 'fault' | null>(() => this.#core.refuses(move), 'fault');
    if (reason === 'fault') return err({ code: 'internal', detail: 'a fault in the title' });
    if (reason === 'illegal') return err({ code: 'malformed', detail: 'not a legal move here' });
    if (reason !== null) return err({ code: 'unexpected', detail: reason });
    this.#input({ kind: 'play', move });
    return ok(undefined);
  }

  suggest(random: () => number, strength?: Strength): unknown {
    return this.#asked(() => this.#core.suggest(random, strength), null);
  }

  resign(): void {
    this.#input({ kind: 'depart', how: 'resigned' });
  }

  leave(): void {
    this.#input({ kind: 'depart', how: 'left' });
  }

  linkStats(seat: number): Promise<LinkStats | null> {
    return this.#mesh.stats(seat);
  }

  dispose(): void {
    // One that broke after its report still listened for the verdict.
    if (this.#life === 'closed') this.#listenNoMore();
    if (this.#life === 'running') this.#life = 'closing';
    this.#closeWhenDone();
  }

  /** What the server says of this match. */
  #listen(): (() => void)[] {
    const { start } = this;
    const client = this.#client;
    return [
      client.on('reported', ({ match, result }) => {
        if (match !== start.match || this.#end?.phase !== 'reported') return;
        const acknowledged = result.ok || result.error.code === 'report-repeated';
        this.#enter({ ...this.#end, acknowledged: this.#end.acknowledged || acknowledged });
      }),
      client.on('awaiting', ({ match, reported, deadline }) => {
        if (match !== start.match || this.#end?.phase !== 'reported') return;
        this.#enter({ ...this.#end, reported, deadline });
      }),
      client.on('challenge', ({ match }) => {
        if (match === start.match) this.#input({ kind: 'report-request' });
      }),
      client.on('moved', ({ match }) => {
        if (match === start.match) this.#moved();
      }),
      client.on('online', () => {
        this.#uplink.returned();
        this.#input({ kind: 'server', isThere: true });
      }),
      client.on('delivery', ({ match, there, entries }) => {
        if (match !== start.match) return;
        this.#deliveredFor(there);
        for (const jws of entries) this.#delivered.enqueue(() => this.#readDelivered(jws));
      }),
      // Nobody is heard through a server that is not heard.
      client.on('offline', () => {
        this.#deliveredFor([]);
        this.#input({ kind: 'server', isThere: false });
      }),
      client.on('distress', ({ match, statement }) => {
        if (match === start.match) this.#mesh.sendAll(distressFrame(statement));
      }),
      client.on('verdict', ({ verdict }) => {
        if (verdict.match === start.match) this.#enter({ phase: 'decided', verdict });
      }),
    ];
  }

  #listenNoMore(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  get #isClosed(): boolean {
    return this.#life === 'closed';
  }

  async #begin(): Promise<void> {
    try {
      await this.#core.prepare();
    } catch (fault) {
      this.#early = null;
      this.#break(fault);
      return;
    }
    const early = this.#early ?? [];
    this.#early = null;
    for (const input of early) this.#input(input);
  }

  #passTime(): void {
    if (this.#life === 'closed') return;
    const now = this.#timers.now();
    // A core that asks for the time many times a second needs none of this as often.
    const isDue = now - this.#flushedAt >= FLUSH_EVERY_MS;
    if (isDue) this.#mesh.tick();
    this.#input(this.#wall === null ? { kind: 'time' } : { kind: 'time', wall: this.#wall() });
    if (this.#isClosed) return;
    if (isDue) {
      this.#flushedAt = now;
      this.#uplink.flush();
      this.#serving.flush();
    }
    this.#stopTimer = this.#timers.after(this.#core.timeEveryMs, () => this.#passTime());
  }

  /** A link states every change. The core gets those that it asks about, each once. */
  #linked(seat: number, state: LinkState): void {
    const link = state.state === 'open' || state.state === 'closed' ? state.state : 'connecting';
    const before = this.#linkNews.get(seat) ?? { link: 'connecting', silentSince: null };
    const news: LinkNews = { link, silentSince: state.state === 'open' ? state.silentSince : null };
    this.#linkNews.set(seat, news);
    if (link !== before.link) this.#input({ kind: 'link', seat, link });
    if (link === 'open' && news.silentSince !== before.silentSince) {
      this.#input({ kind: 'silent', seat, since: news.silentSince });
    } else this.#changed();
  }

  #arrived(seat: number, channel: Channel, data: Uint8Array): void {
    const inbox = this.#inboxes[seat];
    const budget = channel === 'unreliable' ? this.#packets[seat] : inbox;
    if (!inbox || !budget || this.#life === 'closed') return;
    const taken = budget.take(this.#timers.now());
    if (taken === 'ignored') return;
    const frame = taken === 'too-fast' ? taken : parseFrame(data);
    if (typeof frame === 'string') this.#input({ kind: 'refused', seat, code: frame });
    else if (frame.t === 'signal') {
      if (!this.#mesh.detoured(seat, frame)) this.#input({ kind: 'refused', seat, code: 'forged-signal' });
    } else if (frame.t === 'chat') this.chat.heard(seat, frame.text);
    else if (frame.t === 'react') this.reactions.heard(seat, frame.id);
    else if (frame.t === 'distress') inbox.enqueue(() => this.#carry(seat, frame.statement));
    else if (channel === 'unreliable' && frame.message.format === 'binary') {
      // Not through the queue: inputs of a tick are worth less with each turn that they wait.
      this.#input({ kind: 'packet', seat, bytes: frame.message.bytes });
    } else inbox.enqueue(() => this.#read(seat, channel, frame.message));
  }

  async #read(seat: number, channel: Channel, message: Message): Promise<void> {
    const read = await this.#core.read(seat, channel, message);
    if (read === null) return;
    this.#input(read.kind === 'own' ? read : { kind: 'refused', seat, code: read.code });
  }

  async #readDelivered(jws: string): Promise<void> {
    const read = await this.#core.readDelivered(jws);
    // What the server has was verified there. Nobody is to blame for what it made of it.
    if (read?.kind === 'own') this.#input(read);
  }

  #deliveredFor(seats: readonly number[]): void {
    if (seats.join() === this.#throughServer.join()) return;
    this.#throughServer = [...seats];
    for (const seat of seats) this.#deliveredOnce.add(seat);
    this.#input({ kind: 'through-server', seats });
  }

  #heard(): Heard {
    const seats = this.#mesh.heard();
    const through = this.#throughServer.filter((seat) => !seats.includes(seat));
    const missed = [...this.#deliveredOnce].filter((seat) => !seats.includes(seat) && !through.includes(seat));
    const waits = [...new Set([...this.#core.waits, ...missed])].sort((a, b) => a - b);
    return { seats, through, waits };
  }

  async #carry(from: number, statement: string): Promise<void> {
    const code = await this.#uplink.carry(from, statement);
    if (code !== null) this.#input({ kind: 'refused', seat: from, code });
  }

  #distress(since: number): Promise<string> {
    const { match, seat } = this.start;
    const at = Math.round(this.#timers.now());
    const began = Math.min(at, Math.round(since));
    return signDistress(this.#client.signer, { v: DISTRESS_VERSION, match, seat, since: began, at });
  }

  #input(input: CoreInput<Own>): void {
    if (this.#early !== null) {
      this.#early.push(input);
      return;
    }
    if (this.#life === 'closed') return;
    const commands = this.#asked(() => this.#core.step(input, this.#timers.now()), null);
    if (commands === null) return;
    this.#caughtUp();
    for (const command of commands) this.#run(command);
    // After everything that the match itself needs.
    if (commands.some(({ kind }) => kind === 'deposit')) this.#serving.flush();
    if (input.kind !== 'packet' && input.kind !== 'time') this.#changed();
    else if (this.#shown !== this.#core.view) this.#changed();
    if (this.#life === 'closing') this.#closeWhenDone();
  }

  /** What the core says. A fault leaves it halfway in something: what it would say after that is worth nothing, and `otherwise` is the answer. */
  #asked<T>(ask: () => T, otherwise: T): T {
    try {
      return ask();
    } catch (fault) {
      this.#break(fault);
      return otherwise;
    }
  }

  /** This match ends here, and nothing else. For the others this player is gone; the journal stays, so that it can come back (N6). */
  #break(fault: unknown): void {
    if (this.#life === 'closed') return;
    this.#life = 'closed';
    this.#stopTimer();
    this.#mesh.dispose();
    this.#serving.dispose();
    // What is reported, or stated and being signed, is out of its hands: the verdict is still waited for.
    if (this.#end === null && this.#report === 'none') this.#endBroken();
    this.#broken(fault);
  }

  #endBroken(): void {
    this.#unattend();
    this.#listenNoMore();
    this.#enter({ phase: 'broken' });
  }

  #run(command: CoreCommand<Own>): void {
    switch (command.kind) {
      case 'send':
        this.#mesh.send(command.seat, command.channel, command.data);
        return;
      case 'hasten':
        this.#mesh.hasten(command.seat);
        return;
      case 'sign':
        void command.sign(this.#keeping.signer(this.#client.signer)).then(
          (own) => this.#input({ kind: 'own', own }),
          (fault: unknown) => this.#break(fault),
        );
        return;
      case 'deposit':
        this.#keeping.keepNews();
        this.#uplink.flush();
        return;
      case 'playing':
        this.#uplink.playing();
        return;
      case 'finish':
        void this.#finish();
        return;
    }
  }

  /** The player has its own entries back: from now on its journal has all of them. */
  #caughtUp(): void {
    if (!this.#isCatchingUp || this.#early !== null || this.#core.view.stage === 'returning') return;
    this.#isCatchingUp = false;
    this.#keeping.keepNews();
    this.#journal.complete();
  }

  /** Another device of this player plays on. From now on this one signs nothing, or there would be two histories. */
  #moved(): void {
    if (this.#life === 'closed') return;
    this.#life = 'closed';
    this.#journal.discard();
    this.#unattend();
    this.#stopTimer();
    this.#listenNoMore();
    this.#mesh.dispose();
    this.#serving.dispose();
    this.#enter({ phase: 'moved' });
  }

  async #finish(): Promise<void> {
    this.#report = 'making';
    const stated = await this.#stated();
    if (stated !== null) await this.#handIn(stated);
    if (this.#report === 'making') this.#report = 'none';
    // It broke meanwhile, and no report came of it.
    if (this.#isClosed && this.#end === null) this.#endBroken();
    this.#closeWhenDone();
  }

  /** What this player states about the result; null where that has a fault. */
  async #stated(): Promise<Report | null> {
    try {
      return await this.#core.report();
    } catch (fault) {
      this.#break(fault);
      return null;
    }
  }

  async #handIn(stated: Report): Promise<void> {
    try {
      const report = await signReport(this.#client.signer, stated);
      const items = this.#transcript();
      this.#uplink.handOver(items);
      if (this.#end === null) this.#enter({ phase: 'reported', acknowledged: false, reported: [], deadline: null });
      await this.#client.report(
        this.start.match,
        report,
        items.map(({ jws }) => jws),
      );
      this.#report = 'made';
      this.#journal.discard();
    } catch {
      // No key or no storage: the report is missing, which the server will say. The board stays as it is.
    }
  }

  /** The whole transcript as it is known here: what contradicts it, and what names entries that never came, included. */
  #transcript(): readonly TranscriptItem[] {
    const { chains, forks, waiting } = this.#core.transcript();
    return [...chains, ...forks, ...waiting];
  }

  #enter(end: Extract<Phase, { phase: 'reported' | 'decided' | 'moved' | 'broken' }>): void {
    // Nothing is decided about a match that never began.
    if (this.#core.view.voided !== null) return;
    this.#end = end;
    this.#changed();
  }

  #changed(): void {
    this.#shown = this.#core.view;
    const view = viewOf(this.start, this.#core.view, this.#end, this.#mesh, this.#serving.watchers);
    if (sameView(this.#view, view)) return;
    this.#view = view;
    this.#listeners.tell();
  }

  /** The links stay until nothing of this player is on its way, and no report is being signed. */
  #closeWhenDone(): void {
    if (this.#life !== 'closing') return;
    if (this.#early !== null || this.#core.isBusy || this.#report === 'making') return;
    this.#life = 'closed';
    // With a report, the client goes on until that is settled.
    if (this.#report === 'none') this.#unattend();
    this.#stopTimer();
    this.#listenNoMore();
    this.#timers.after(FLUSH_MS, () => {
      this.#mesh.dispose();
      this.#serving.dispose();
    });
  }
}
