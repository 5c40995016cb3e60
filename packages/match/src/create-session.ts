import type { Timers } from '@parley/client';
import {
  DISTRESS_VERSION,
  genesis,
  nextEntry,
  type SignedEntry,
  signDistress,
  signEntry,
  signReport,
  stateHash,
  verifyEntry,
} from '@parley/evidence';
import type { AnyTitle } from '@parley/games';
import type { Link, LinkOptions, LinkState, LinkStats } from '@parley/peer';
import { err, type MatchStart, ok, type Refusal, type Result } from '@parley/protocol';
import { Bulletin } from './bulletin.ts';
import { transcriptOf } from './deposit.ts';
import { distressFrame, entryFrame, headsFrame, parseFrame } from './frame.ts';
import { headsOf } from './heads.ts';
import { Inbox } from './inbox.ts';
import { type MatchClient, Mesh } from './mesh.ts';
import { reportOf } from './result.ts';
import type { MatchSession, MatchView, Phase } from './session.ts';
import {
  beginMatch,
  hearsOf,
  type MatchCommand,
  type MatchInput,
  mayAct,
  type Signing,
  step,
  type TurnMatch,
} from './turn-match.ts';
import { sameView, viewOf } from './view.ts';

export interface MatchSessionOptions {
  readonly start: MatchStart;
  readonly title: AnyTitle;
  readonly client: MatchClient;
  /** `openLink` of `@parley/peer`; in Node `(options) => openLink(options, nodeRtc)`. */
  readonly openLink: (options: LinkOptions) => Link;
  readonly timers: Timers;
}

/** How often the time is looked at. */
const TICK_MS = 250;
/** From the last frame sent to the closing of the links, which drops what still waits. */
const FLUSH_MS = 400;

/**
 * Begins a match that the server announced: opens its links at once, and returns what a page or a house plays it
 * through. Throws when the title is not the one that the match is of.
 */
export function createMatchSession(options: MatchSessionOptions): MatchSession {
  const { start, title } = options;
  if (title.id !== start.title || title.rules !== start.rules) throw new Error('another title or version of its rules');
  return new PeerMatch(options);
}

/** What the match was told of one link. */
interface Told {
  readonly link: 'connecting' | 'open' | 'closed';
  readonly silentSince: number | null;
}

/** Runs the pure match of `turn-match.ts` on links, keys and timers. */
class PeerMatch implements MatchSession {
  readonly start: MatchStart;
  readonly title: AnyTitle;
  readonly #client: MatchClient;
  readonly #timers: Timers;
  readonly #mesh: Mesh;
  readonly #bulletin: Bulletin;
  readonly #listeners = new Set<() => void>();
  readonly #ends: (() => void)[];
  readonly #inboxes: Inbox[];
  readonly #told = new Map<number, Told>();
  readonly #unattend: () => void;
  #match: TurnMatch;
  #view: MatchView;
  /** From the report on; before it the match itself tells the phase. */
  #end: Extract<Phase, { phase: 'reported' | 'decided' }> | null = null;
  /** Null until the beginnings of the chains are hashed: what comes earlier waits. */
  #early: (() => void)[] | null = [];
  #departing: 'resigned' | 'left' | null = null;
  #report: 'none' | 'making' | 'made' = 'none';
  #stopTick: () => void = () => {};
  #life: 'running' | 'closing' | 'closed' = 'running';

  constructor({ start, title, client, openLink, timers }: MatchSessionOptions) {
    this.start = start;
    this.title = title;
    this.#client = client;
    this.#timers = timers;
    const seats = start.participants.length;
    const setup = { match: start.match, title, seats, seed: start.seed, genesis: Array<string>(seats).fill('') };
    this.#match = beginMatch(setup, start.seat, timers.now());
    this.#bulletin = new Bulletin({ start, client, now: () => timers.now(), match: () => this.#match });
    this.#inboxes = Array.from({ length: seats }, () => new Inbox());
    this.#mesh = new Mesh(
      { start, client, openLink, now: () => timers.now() },
      { link: (seat, state) => this.#linked(seat, state), frame: (seat, data) => this.#arrived(seat, data) },
    );
    this.#view = this.#currentView();
    this.#ends = [
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
        if (match === start.match) this.#input({ kind: 'challenge' });
      }),
      client.on('online', () => this.#bulletin.returned()),
      client.on('distress', ({ match, statement }) => {
        if (match === start.match) this.#mesh.sendAll(distressFrame(statement));
      }),
      client.on('verdict', ({ verdict }) => {
        if (verdict.match === start.match) this.#enter({ phase: 'decided', verdict });
      }),
    ];
    this.#unattend = client.attend(start.match, {
      statement: (since) => this.#distress(since),
      entries: () => transcriptOf(this.#match).map(({ jws }) => jws),
    });
    void this.#begin();
    this.#mesh.open();
    this.#tick();
  }

  get view(): MatchView {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  play(move: unknown): Result<void, Refusal> {
    const act = { kind: 'move', move } as const;
    const reason = this.#life === 'running' ? mayAct(this.#match, act) : 'over';
    if (reason === 'illegal') return err({ code: 'malformed', detail: 'not a legal move here' });
    if (reason !== null) return err({ code: 'unexpected', detail: reason });
    this.#input({ kind: 'act', act });
    return ok(undefined);
  }

  resign(): void {
    this.#departing ??= 'resigned';
    this.#depart();
  }

  leave(): void {
    this.#departing = 'left';
    this.#depart();
  }

  linkStats(seat: number): Promise<LinkStats | null> {
    return this.#mesh.stats(seat);
  }

  dispose(): void {
    if (this.#life === 'running') this.#life = 'closing';
    this.#closeWhenDone();
  }

  async #begin(): Promise<void> {
    const keys = this.start.participants.map(({ key }) => key);
    const first = await Promise.all(keys.map((_, seat) => genesis(this.start.match, seat, keys)));
    const { record } = this.#match;
    this.#match = { ...this.#match, record: { ...record, setup: { ...record.setup, genesis: first } } };
    const early = this.#early ?? [];
    this.#early = null;
    for (const run of early) run();
    this.#depart();
  }

  /** What was asked for while another entry was being signed, or before the chains had a beginning. */
  #depart(): void {
    if (this.#departing === null || this.#early !== null || this.#match.signing) return;
    const begun = this.#match.position.ply > 0 || this.#match.stage.stage !== 'linking';
    const left = this.#match.position.ply === 0 && (this.#departing === 'left' || !begun);
    this.#departing = null;
    this.#input({ kind: 'act', act: { kind: 'resign', reason: left ? 'left' : 'resigned' } });
  }

  #tick(): void {
    if (this.#life === 'closed') return;
    this.#mesh.tick();
    this.#input({ kind: 'tick' });
    this.#depart();
    this.#bulletin.tell();
    this.#stopTick = this.#timers.after(TICK_MS, () => this.#tick());
  }

  /** The link says each change of what is in its state; the match is told what it asks about, and only once. */
  #linked(seat: number, state: LinkState): void {
    const link = state.state === 'open' || state.state === 'closed' ? state.state : 'connecting';
    const before = this.#told.get(seat) ?? { link: 'connecting', silentSince: null };
    const told: Told = { link, silentSince: state.state === 'open' ? state.silentSince : null };
    this.#told.set(seat, told);
    if (link !== before.link) this.#input({ kind: 'link', seat, link });
    if (link === 'open' && told.silentSince !== before.silentSince) {
      this.#input({ kind: 'silent', seat, since: told.silentSince });
    } else this.#changed();
  }

  #arrived(seat: number, data: Uint8Array): void {
    const inbox = this.#inboxes[seat];
    if (!inbox || this.#life === 'closed') return;
    const admitted = inbox.admit(this.#timers.now());
    if (admitted === 'ignored') return;
    if (admitted === 'too-fast') {
      this.#input({ kind: 'refused', seat, code: admitted });
      return;
    }
    const frame = parseFrame(data);
    if (frame === 'malformed' || frame === 'too-large') this.#input({ kind: 'refused', seat, code: frame });
    else if (frame.t === 'signal') {
      if (!this.#mesh.detoured(seat, frame)) this.#input({ kind: 'refused', seat, code: 'forged-signal' });
    } else if (frame.t === 'heads') {
      const { heads, hears } = frame;
      inbox.enqueue(() => {
        this.#input({ kind: 'heads', from: seat, heads, hears });
        // Browsers slow down the timers of a page in the background, but not what links bring.
        this.#input({ kind: 'tick' });
      });
    } else if (frame.t === 'distress') inbox.enqueue(() => this.#carry(seat, frame.statement));
    else inbox.enqueue(() => this.#verify(seat, frame.jws));
  }

  /** One after the other for each link, so that reliable frames stay in their order. */
  async #verify(from: number, jws: string): Promise<void> {
    if (this.#match.record.chains.some((chain) => chain.some((entry) => entry.jws === jws))) return;
    const { match, participants } = this.start;
    const keyOf = (seat: number) => participants[seat]?.key;
    const verified = await verifyEntry(jws, { match, seats: participants.length, keyOf });
    if (verified.ok) this.#input({ kind: 'entry', from, entry: verified.value });
    else this.#input({ kind: 'refused', seat: from, code: verified.error });
  }

  async #carry(from: number, statement: string): Promise<void> {
    const code = await this.#bulletin.carry(from, statement);
    if (code !== null) this.#input({ kind: 'refused', seat: from, code });
  }

  #distress(since: number): Promise<string> {
    const { match, seat } = this.start;
    const at = Math.round(this.#timers.now());
    const began = Math.min(at, Math.round(since));
    return signDistress(this.#client.signer, { v: DISTRESS_VERSION, match, seat, since: began, at });
  }

  #input(input: MatchInput): void {
    if (this.#early !== null) {
      this.#early.push(() => this.#input(input));
      return;
    }
    if (this.#life === 'closed') return;
    const before = this.#match;
    const [match, commands] = step(before, input, this.#timers.now());
    this.#match = match;
    for (const command of commands) this.#run(command);
    this.#changed();
    if (before.record.chains !== match.record.chains) this.#bulletin.tell();
    if (this.#life === 'closing') this.#closeWhenDone();
  }

  #run(command: MatchCommand): void {
    switch (command.kind) {
      case 'send':
        this.#mesh.send(command.seat, entryFrame(command.jws));
        return;
      case 'heads':
        this.#mesh.send(command.seat, headsFrame(headsOf(this.#match.record), hearsOf(this.#match)));
        return;
      case 'sign':
        void this.#sign(command);
        return;
      case 'playing':
        this.#bulletin.playing();
        return;
      case 'finish':
        void this.#finish(this.#match);
        return;
    }
  }

  async #sign({ record, ply, act, state }: Signing): Promise<void> {
    let signed: SignedEntry | null = null;
    try {
      const entry = nextEntry(record, this.start.seat, ply, act, await stateHash(this.title, state));
      signed = await signEntry(this.#client.signer, entry);
    } catch {
      // The key store failed. The clocks ask again, and the player may.
    }
    this.#input(signed === null ? { kind: 'unsigned' } : { kind: 'entry', from: this.start.seat, entry: signed });
    this.#depart();
  }

  /** `match` as it became final: what arrives while the report is signed belongs to no result of ours. */
  async #finish(match: TurnMatch): Promise<void> {
    this.#report = 'making';
    const { isVoid, state } = match.position;
    try {
      const said = reportOf(match, isVoid ? null : await stateHash(this.title, state));
      const report = await signReport(this.#client.signer, said);
      const entries = transcriptOf(this.#match);
      this.#bulletin.handOver(entries);
      if (!isVoid && this.#end === null) {
        this.#enter({ phase: 'reported', acknowledged: false, reported: [], deadline: null });
      }
      await this.#client.report(
        this.start.match,
        report,
        entries.map(({ jws }) => jws),
      );
      this.#report = 'made';
    } catch {
      // No key or no storage: the report is missing, which the server will say. The board stays as it is.
    } finally {
      if (this.#report === 'making') this.#report = 'none';
      this.#closeWhenDone();
    }
  }

  #enter(end: Extract<Phase, { phase: 'reported' | 'decided' }>): void {
    // Nothing is decided about a match that never began.
    if (this.#match.position.isVoid) return;
    this.#end = end;
    this.#changed();
  }

  #currentView(): MatchView {
    return viewOf(
      this.start,
      this.#match,
      this.#end,
      (seat) => this.#mesh.state(seat),
      (seat) => this.#mesh.rungs(seat),
    );
  }

  #changed(): void {
    const view = this.#currentView();
    if (sameView(this.#view, view)) return;
    this.#view = view;
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (bug) {
        // Reported as uncaught; neither the match nor the other listeners stop for it.
        queueMicrotask(() => {
          throw bug;
        });
      }
    }
  }

  /** A departure on its way, an end that is being compared and a report being signed are waited for. */
  #closeWhenDone(): void {
    if (this.#life !== 'closing') return;
    const { signing, stage } = this.#match;
    if (signing || this.#departing !== null || stage.stage === 'settling' || this.#report === 'making') return;
    this.#life = 'closed';
    // With a report, the client goes on until that is settled, whatever the page does.
    if (this.#report === 'none') this.#unattend();
    this.#stopTick();
    for (const end of this.#ends) end();
    this.#timers.after(FLUSH_MS, () => this.#mesh.dispose());
  }
}
