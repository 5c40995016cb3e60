import type { ClientEvent, DistressSource, Signer, Timers } from '@parley/client';
import { type Title, titleById } from '@parley/games';
import type { LinkHandlers, LinkOptions, LinkState } from '@parley/peer';
import {
  err,
  type Heads,
  INTRODUCTION_TYP,
  type IntroductionRef,
  type ListingClaim,
  type MatchStart,
  ok,
  PROTOCOL_VERSION,
  type Refusal,
  type RelayFrame,
  type Result,
  WATCHER_SEAT,
} from '@parley/protocol';
import { createMatchSession } from '../create-session.ts';
import type { Journal } from '../journal.ts';
import type { MatchClient } from '../mesh.ts';
import type { PeerMatchOptions } from '../peer-match.ts';
import type { MatchSession } from '../session.ts';
import { FakeLink } from './link.ts';
import { settled } from './settled.ts';

/** A real key pair that signs compact JWS. */
export async function newSigner(): Promise<Signer> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const key = encode(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return {
    key,
    async sign(typ, payload) {
      const input = `${encodeJson({ alg: 'EdDSA', typ })}.${encodeJson(payload)}`;
      const signature = await crypto.subtle.sign('Ed25519', pair.privateKey, new TextEncoder().encode(input));
      return `${input}.${encode(new Uint8Array(signature))}`;
    },
  };
}

const encodeJson = (value: object): string => encode(new TextEncoder().encode(JSON.stringify(value)));
const encode = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** A clock that stands still until it is told to go on. */
export class FakeTimers implements Timers {
  #now = 1_800_000_000_000;
  #waiting: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  random(): number {
    return 0.5;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }

  /** Time passes in which nothing runs, as on a device that was closed. What became due comes late. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /** Lets time pass; what becomes due runs in order, and what that sends and signs gets its turn in between. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      this.#waiting = this.#waiting.filter((other) => other !== next);
      next.run();
      await settled();
    }
    this.#now = until;
    await settled();
  }
}

/** The part of the server's client that a match uses, with the server answering only while it is there. */
export class FakeClient implements MatchClient {
  readonly signer: Signer;
  readonly sent: unknown[] = [];
  readonly reports: string[] = [];
  /** The transcripts that came with them. */
  readonly transcripts: (readonly string[])[] = [];
  /** Every deposit, in order; what each is answered with while the server is there. */
  readonly deposits: (readonly string[])[] = [];
  answer: (entries: readonly string[]) => Result<Heads, Refusal> = () => ok([]);
  /** What a statement of distress would be made of; null where nothing is to be said. */
  attended: DistressSource | null = null;
  /** `dead`: takes everything and does nothing, as a server that died a moment ago. */
  server: 'there' | 'gone' | 'dead' = 'there';
  probes = 0;
  readonly relayed: RelayFrame[] = [];
  readonly #onRelayed: ((frame: RelayFrame) => void)[] = [];
  readonly #serverKey: string;
  readonly #listeners: { readonly type: string; readonly listener: (event: never) => void }[] = [];

  constructor(signer: Signer, serverKey: string) {
    this.signer = signer;
    this.#serverKey = serverKey;
  }

  on<T extends ClientEvent['type']>(type: T, listener: (event: Extract<ClientEvent, { type: T }>) => void): () => void {
    const entry = { type, listener: listener as (event: never) => void };
    this.#listeners.push(entry);
    return () => void this.#listeners.splice(this.#listeners.indexOf(entry), 1);
  }

  /** The page that listened is gone. */
  hush(): void {
    this.#listeners.length = 0;
  }

  emit(event: ClientEvent): void {
    for (const { type, listener } of [...this.#listeners]) if (type === event.type) listener(event as never);
  }

  send(message: Parameters<MatchClient['send']>[0]): boolean {
    if (this.server === 'gone') return false;
    if (this.server === 'there') this.sent.push(message);
    return true;
  }

  /** What was sent of this type. */
  said(type: Parameters<MatchClient['send']>[0]['type']): readonly unknown[] {
    return this.sent.filter((message) => (message as { readonly type: string }).type === type);
  }

  sendRelayed(frame: RelayFrame): boolean {
    if (this.server === 'gone') return false;
    this.relayed.push(frame);
    return true;
  }

  onRelayed(listener: (frame: RelayFrame) => void): () => void {
    this.#onRelayed.push(listener);
    return () => void this.#onRelayed.splice(this.#onRelayed.indexOf(listener), 1);
  }

  /** A frame of the server's relay arrives. */
  relay(frame: RelayFrame): void {
    for (const listener of [...this.#onRelayed]) listener(frame);
  }

  probe(): void {
    this.probes += 1;
  }

  async report(_match: string, jws: string, entries: readonly string[]): Promise<void> {
    this.reports.push(jws);
    this.transcripts.push(entries);
  }

  async deposit(_match: string, entries: readonly string[]): Promise<Result<Heads, Refusal>> {
    if (this.server !== 'there') return err({ code: 'internal', detail: 'offline' });
    this.deposits.push(entries);
    return this.answer(entries);
  }

  attend(_match: string, source: DistressSource): () => void {
    this.attended = source;
    return () => {
      this.attended = null;
    };
  }

  async serverKeys() {
    return { keys: [{ kty: 'OKP', crv: 'Ed25519', x: this.#serverKey, alg: 'EdDSA' }] };
  }
}

/** What may differ from the ordinary session of a seat. */
export type Parts = Partial<
  Pick<PeerMatchOptions, 'start' | 'title' | 'timers' | 'journal' | 'back' | 'wall' | 'broken'>
>;

type Introduce = (low: number, high: number) => Promise<{ readonly introduction: string; readonly jwt: string }>;

/** Timers of one page: once it is gone, they do nothing any more. */
export class PageTimers implements Timers {
  readonly #timers: Timers;
  #life: 'there' | 'gone' = 'there';

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  now(): number {
    return this.#timers.now();
  }

  random(): number {
    return this.#timers.random();
  }

  after(ms: number, run: () => void): () => void {
    return this.#timers.after(ms, () => {
      if (this.#life === 'there') run();
    });
  }

  kill(): void {
    this.#life = 'gone';
  }
}

/** What a device keeps of a match. */
export class MemoryJournal implements Journal {
  entries: readonly string[] = [];
  discarded = 0;
  completed = 0;
  /** How many writes wait; null: they are durable at once. */
  held: (() => void)[] | null = null;

  keep(entries: readonly string[], replaced: readonly string[] = []): Promise<void> {
    const write = (): void => {
      const before = this.entries.filter((jws) => !replaced.includes(jws) || entries.includes(jws));
      this.entries = [...before, ...entries.filter((jws) => !before.includes(jws))];
    };
    if (this.held === null) {
      write();
      return Promise.resolve();
    }
    const { held } = this;
    return new Promise((resolve) => {
      held.push(() => {
        write();
        resolve();
      });
    });
  }

  complete(): void {
    this.completed += 1;
  }

  discard(): void {
    this.discarded += 1;
  }
}

/** A link shows silence after so long. */
const SILENCE_MS = 500;

/** Players at one match, with real keys and introductions, over links in memory. */
export class Company {
  readonly timers = new FakeTimers();
  readonly clients: readonly FakeClient[];
  readonly starts: readonly MatchStart[];
  /** Links by who holds them: `0-1` is seat 0's link to seat 1. */
  readonly links = new Map<string, FakeLink>();
  /** Links stay in `connecting` while this holds them. */
  held: 'no' | 'yes' = 'no';

  /** The key of the server. */
  readonly server: Signer;
  /** Signs an introduction of two seats, the lower one first. */
  readonly introduce: Introduce;
  readonly #renewals = new Map<string, number>();

  constructor(
    clients: readonly FakeClient[],
    starts: readonly MatchStart[],
    { server, introduce }: { readonly server: Signer; readonly introduce: Introduce },
  ) {
    this.server = server;
    this.clients = clients;
    this.starts = starts;
    this.introduce = introduce;
  }

  /** The session of one seat. */
  session(seat: number, parts: Parts = {}): MatchSession {
    const start = parts.start ?? at(this.starts, seat);
    const title = parts.title ?? titleById(start.title);
    if (title === null) throw new Error(`no title ${start.title}`);
    return createMatchSession({
      start,
      client: at(this.clients, seat),
      openLink: (options) => this.open(options),
      timers: this.timers,
      ...parts,
      title,
    });
  }

  /** The start that the server gives a player who comes back (N6). The others whose pages live are told that they are introduced anew. */
  async return(seat: number, awayMs: number | null): Promise<MatchStart> {
    const start = at(this.starts, seat);
    const introductions: IntroductionRef[] = [];
    for (const ref of start.introductions) {
      const [low, high] = [Math.min(seat, ref.peer), Math.max(seat, ref.peer)];
      const first = (this.#renewals.get(`${low}-${high}`) ?? 0) + 64;
      this.#renewals.set(`${low}-${high}`, first);
      const { jwt } = await this.introduce(low, high);
      introductions.push({ ...ref, jwt, first });
      const introduction = { ...ref, jwt, first, peer: seat, initiator: !ref.initiator };
      at(this.clients, ref.peer).emit({ type: 'reintroduced', match: start.match, introduction });
    }
    return { ...start, introductions, returned: { awayMs, former: at(start.participants, seat).client } };
  }

  /** The page of this seat is gone without a word: nothing of it passes any more, and nothing reaches it. */
  vanish(seat: number): void {
    for (const { peer } of at(this.starts, seat).introductions)
      if (this.links.has(`${seat}-${peer}`)) this.cut(seat, peer);
    at(this.clients, seat).hush();
  }

  /** The bare end of a link, for a player whose program is not ours. Waits for the other end. */
  bare(seat: number, peer: number, handlers: Partial<LinkHandlers> = {}): FakeLink {
    const ref = at(this.starts, seat).introductions.find((one) => one.peer === peer);
    const far = this.links.get(`${peer}-${seat}`);
    if (ref === undefined || far === undefined) throw new Error(`seat ${peer} has not opened its link`);
    return this.open({
      ...far.options,
      seat,
      handlers: { signal: () => {}, state: () => {}, message: () => {}, ...handlers },
    });
  }

  open(options: LinkOptions): FakeLink {
    const link = new FakeLink(options);
    // All watchers have the same seat, so their links are told apart by the introduction.
    const which = [options.seat, link.peerSeat].includes(WATCHER_SEAT) ? `-${options.claims.jti}` : '';
    this.links.set(`${options.seat}-${link.peerSeat}${which}`, link);
    const other = this.links.get(`${link.peerSeat}-${options.seat}${which}`);
    // The other end may still be the one from before a player came back.
    if (other !== undefined && other.options.first === options.first) {
      link.other = other;
      other.other = link;
      if (this.held === 'no') {
        queueMicrotask(() => {
          for (const end of [link, other]) end.enter(opened(this.timers.now()));
        });
      }
    }
    return link;
  }

  /** The links that were held in `connecting` open. */
  release(): void {
    this.held = 'no';
    for (const link of this.links.values()) {
      if (link.state.state === 'connecting' && link.other !== null) link.enter(opened(this.timers.now()));
    }
  }

  /** Breaks the way between two seats; both see the silence when it has lasted. Their links stay open. */
  cut(a: number, b: number): void {
    const since = this.timers.now();
    for (const link of this.#ends(a, b)) {
      link.cut();
      this.timers.after(SILENCE_MS, () => {
        if (link.isCut) link.change({ silentSince: since });
      });
    }
  }

  mend(a: number, b: number): void {
    for (const link of this.#ends(a, b)) link.mend();
  }

  /** This seat gets nothing any more that the other one sends, and sees the silence; the other one hears it as before. */
  deafen(seat: number, peer: number): void {
    const link = this.link(seat, peer);
    link.incoming = () => null;
    const since = this.timers.now();
    this.timers.after(SILENCE_MS, () => link.change({ silentSince: since }));
  }

  /** Lets time pass until this holds: keys sign in their own time, which the clock here does not count. */
  async until(check: () => void, limitMs = 20_000): Promise<void> {
    const end = this.timers.now() + limitMs;
    for (;;) {
      try {
        check();
        return;
      } catch (failure) {
        if (this.timers.now() >= end) throw failure;
        await this.timers.pass(50);
      }
    }
  }

  /** The link of one seat to another. */
  link(seat: number, peer: number): FakeLink {
    const link = this.links.get(`${seat}-${peer}`);
    if (link === undefined) throw new Error(`seat ${seat} has no link to ${peer}`);
    return link;
  }

  #ends(a: number, b: number): readonly FakeLink[] {
    return [this.link(a, b), this.link(b, a)];
  }
}

const opened = (now: number): LinkState => ({
  state: 'open',
  since: now,
  tookMs: 1,
  path: 'direct',
  silentSince: null,
  trying: null,
});

/**
 * A company at one match of this title, by its id where it is in the catalogue. `forge` replaces the server's key for the introductions of these seats; `relayOnly`:
 * all of them hide their addresses; `listing`: under which the match begins, and which no renewal names.
 */
export async function gather(
  titled: string | Title,
  seats: number,
  forge: readonly number[] = [],
  relayOnly = false,
  listing?: ListingClaim,
): Promise<Company> {
  const signers = await Promise.all(Array.from({ length: seats }, () => newSigner()));
  return gatherWith(signers, titled, forge, relayOnly, listing);
}

/** As `gather`, for players whose keys are there. Where they are in another process, nothing here signs with them. */
export async function gatherWith(
  signers: readonly Signer[],
  titled: string | Title,
  forge: readonly number[] = [],
  relayOnly = false,
  listing?: ListingClaim,
): Promise<Company> {
  const title = typeof titled === 'string' ? titleById(titled) : titled;
  if (title === null) throw new Error(`no title ${String(titled)}`);
  const [server, stranger] = await Promise.all([newSigner(), newSigner()]);
  const timers = new FakeTimers();
  const participants = signers.map(({ key }, seat) => ({
    seat,
    client: `client-${seat}`,
    key,
    card: { player: `player-${seat}`, name: `Player ${seat}`, avatar: 'a', class: 'limited' as const, ratings: [] },
  }));
  const match = 'match-0001';
  const side = (seat: number) => {
    const { client, card, key } = at(participants, seat);
    return { client, player: card.player, key, seat };
  };
  const offers = (one: number, other: number) => ((one + other) % 2 === 0 ? one < other : one > other);
  const introduce = async (a: number, b: number, within?: ListingClaim) => {
    const introduction = `introduction-${a}-${b}`;
    const nowS = Math.floor(timers.now() / 1_000);
    const signer = forge.includes(a) || forge.includes(b) ? stranger : server;
    const jwt = await signer.sign(INTRODUCTION_TYP, {
      iss: 'https://parley.example',
      jti: introduction,
      iat: nowS,
      exp: nowS + 7_200,
      protocol: PROTOCOL_VERSION,
      match,
      title: title.id,
      rules: title.rules,
      // Either seat of a pair may be the one that offers.
      a: side(offers(a, b) ? a : b),
      b: side(offers(a, b) ? b : a),
      ...(within === undefined ? {} : { listing: within }),
    });
    return { introduction, jwt };
  };
  const starts = await Promise.all(
    participants.map(async (_, seat): Promise<MatchStart> => {
      const others = participants.map((other) => other.seat).filter((other) => other !== seat);
      return {
        match,
        title: title.id,
        rules: title.rules,
        mode: 'casual',
        seed: 42,
        startedAt: timers.now(),
        participants,
        seat,
        introductions: await Promise.all(
          others.map(async (peer) => ({
            ...(await introduce(Math.min(seat, peer), Math.max(seat, peer), listing)),
            peer,
            initiator: offers(seat, peer),
            plan: { first: relayOnly ? ('turn' as const) : ('direct' as const), relayOnly, apart: false },
          })),
        ),
        iceServers: [],
        ...(listing === undefined ? {} : { listing }),
      };
    }),
  );
  return new Company(
    signers.map((signer) => new FakeClient(signer, server.key)),
    starts,
    { server, introduce },
  );
}

/** The element at this place, which is there. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`nothing at ${index}`);
  return found;
}
