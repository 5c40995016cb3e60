import {
  entryMaxChars,
  genesis,
  nextEntry,
  type Report,
  type Setup,
  type SignedEntry,
  type Signer,
  signEntry,
  stateHash,
  verifyEntry,
} from '@parley/evidence';
import type { Strength, TurnTitle } from '@parley/games';
import type { Result } from '@parley/protocol';
import type { Back } from '../back.ts';
import type {
  Channel,
  CoreCommand,
  CoreInput,
  CoreTranscript,
  CoreView,
  MatchCore,
  Message,
  PlayRefusal,
  Read,
} from '../core.ts';
import { comeBack, goingOn, withKept } from './come-back.ts';
import { entryFrame, headsFrame, parseTurnFrame } from './frame.ts';
import { headsOf } from './heads.ts';
import { reportOf } from './report.ts';
import { isSecret, makeSecret, secretOf } from './secret.ts';
import { step } from './step.ts';
import { transcriptOf } from './transcript.ts';
import {
  beginMatch,
  hearsOf,
  refusalOf,
  type Signing,
  type TurnCommand,
  type TurnInput,
  type TurnMatch,
  waitsOf,
} from './turn-match.ts';
import { sameView, type TurnView, viewOf } from './view.ts';

export interface TurnCoreOptions {
  readonly match: string;
  readonly title: TurnTitle;
  /** 32 bits, alike for all. */
  readonly seed: number;
  /** By seat, the raw public key of its player. */
  readonly keys: readonly string[];
  /** The seat of this player. */
  readonly self: number;
  readonly now: number;
  /** The player comes back to a match that runs (N6); null where it begins. */
  readonly back?: Back | null | undefined;
}

/** What comes from outside of the steps: what others sent, and what was signed. */
export type TurnOwn = Extract<TurnInput, { kind: 'entry' | 'heads' | 'unsigned' | 'secret' }>;

/** Often enough for clocks that are shown in seconds. */
const TIME_EVERY_MS = 250;

/** The core of a match by turns: one signed entry for each move. */
export function turnCore(options: TurnCoreOptions): MatchCore<TurnOwn> {
  return new TurnCore(options);
}

/** Holds the match of `turn-match.ts`, puts what its commands say into frames, and makes and verifies signatures. */
class TurnCore implements MatchCore<TurnOwn> {
  readonly timeEveryMs = TIME_EVERY_MS;
  readonly ticks = null;
  readonly #options: TurnCoreOptions;
  #match: TurnMatch;
  #view: TurnView;
  #departing: 'resigned' | 'left' | null = null;
  /** As it was when it became final. */
  #final: TurnMatch | null = null;
  /** What `own` of the title said last, and of what: it costs hashes, and the same has to stay the same object. */
  #own: { readonly state: unknown; readonly secret: string; readonly known: unknown } | null = null;

  constructor(options: TurnCoreOptions) {
    this.#options = options;
    const { match, title, seed, keys, self, now } = options;
    const seats = keys.length;
    // The beginnings of the chains are hashes, so `prepare` computes them.
    const setup: Setup = { match, title, seats, seed, genesis: Array<string>(seats).fill('') };
    const begun = beginMatch(setup, self, now);
    this.#match = options.back ? comeBack(begun, options.back, now) : begun;
    this.#view = viewOf(this.#match, null);
  }

  async prepare(): Promise<void> {
    const { match, keys } = this.#options;
    const first = await Promise.all(keys.map((_, seat) => genesis(match, seat, keys)));
    const { transcript } = this.#match;
    this.#match = { ...this.#match, transcript: { ...transcript, setup: { ...transcript.setup, genesis: first } } };
    const { back } = this.#options;
    if (!back) return;
    for (const jws of back.kept ?? []) {
      if (isSecret(jws, match)) {
        this.#match = { ...this.#match, secret: { kind: 'known', value: await secretOf(jws) } };
        continue;
      }
      const entry = await this.#verified(jws);
      if (entry?.ok) this.#match = withKept(this.#match, entry.value);
    }
    this.#match = goingOn(this.#match, back, this.#options.now);
    this.#view = viewOf(this.#match, this.#known());
  }

  step(input: CoreInput<TurnOwn>, now: number): readonly CoreCommand<TurnOwn>[] {
    const before = this.#match.transcript.chains;
    const commands = [...this.#take(input, now), ...this.#depart(now)];
    const view = viewOf(this.#match, this.#known());
    if (!sameView(this.#view, view)) this.#view = view;
    return before === this.#match.transcript.chains ? commands : [...commands, { kind: 'deposit' }];
  }

  get view(): CoreView {
    return this.#view;
  }

  refuses(move: unknown): PlayRefusal | null {
    return refusalOf(this.#match, { kind: 'move', move });
  }

  suggest(random: () => number, strength?: Strength): unknown {
    return this.#options.title.suggest(this.#match.position.state, random, strength, this.#known());
  }

  get isBusy(): boolean {
    const { signing, stage } = this.#match;
    return signing || this.#departing !== null || stage.stage === 'settling';
  }

  transcript(): CoreTranscript {
    return transcriptOf(this.#match);
  }

  async report(): Promise<Report> {
    const final = this.#final;
    if (final === null) throw new Error('there is no report before the match is final');
    const { isVoid, state } = final.position;
    return reportOf(final, isVoid ? null : await stateHash(this.#options.title, state));
  }

  async read(from: number, channel: Channel, message: Message): Promise<Read<TurnOwn> | null> {
    if (channel === 'unreliable') return null;
    const frame = parseTurnFrame(message);
    if (frame === null) return { kind: 'refused', code: 'malformed' };
    if (frame.t === 'heads') {
      return { kind: 'own', own: { kind: 'heads', from, heads: frame.heads, hears: frame.hears } };
    }
    const entry = await this.#verified(frame.jws);
    if (entry === null) return null;
    return entry.ok
      ? { kind: 'own', own: { kind: 'entry', from, entry: entry.value } }
      : { kind: 'refused', code: entry.error };
  }

  async readDelivered(jws: string): Promise<Read<TurnOwn> | null> {
    const entry = await this.#verified(jws);
    if (entry === null) return null;
    if (!entry.ok) return { kind: 'refused', code: entry.error };
    const { self, keys } = this.#options;
    const { seat } = entry.value.entry;
    // What this player signed itself comes where it is back on a device that has nothing of it (N6). It is then as if another one
    // had passed it on. A second history of our own is refused as everybody's is.
    const from = seat === self ? (self + 1) % keys.length : seat;
    return { kind: 'own', own: { kind: 'entry', from, entry: entry.value } };
  }

  get waits(): readonly number[] {
    return waitsOf(this.#match);
  }

  #take(input: CoreInput<TurnOwn>, now: number): readonly CoreCommand<TurnOwn>[] {
    switch (input.kind) {
      case 'own': {
        const commands = this.#run(input.own, now);
        // Browsers slow down the timers of a page in the background, but not what links bring.
        return input.own.kind === 'heads' ? [...commands, ...this.#run({ kind: 'time' }, now)] : commands;
      }
      case 'play':
        return this.#run({ kind: 'act', act: { kind: 'move', move: input.move } }, now);
      case 'depart':
        if (input.how === 'left') this.#departing = 'left';
        else this.#departing ??= 'resigned';
        return [];
      // A match by turns sends nothing over the unreliable channel, and takes nothing from it.
      case 'packet':
      case 'server':
        return [];
      case 'link':
      case 'silent':
      case 'through-server':
      case 'refused':
      case 'report-request':
      case 'time':
        return this.#run(input, now);
    }
  }

  /** A departure that was asked for while another entry was being signed is signed when that is done. */
  #depart(now: number): readonly CoreCommand<TurnOwn>[] {
    if (this.#departing === null || this.#match.signing || this.#match.stage.stage === 'returning') return [];
    const { position, stage } = this.#match;
    const begun = position.ply > 0 || stage.stage !== 'linking';
    const left = position.ply === 0 && (this.#departing === 'left' || !begun);
    this.#departing = null;
    return this.#run({ kind: 'act', act: { kind: 'resign', reason: left ? 'left' : 'resigned' } }, now);
  }

  #run(input: TurnInput, now: number): readonly CoreCommand<TurnOwn>[] {
    const [match, commands] = step(this.#match, input, now);
    this.#match = match;
    return commands.map((command) => this.#commandOf(command));
  }

  #commandOf(command: TurnCommand): CoreCommand<TurnOwn> {
    switch (command.kind) {
      case 'send':
        return { kind: 'send', seat: command.seat, channel: 'reliable', data: entryFrame(command.jws) };
      case 'heads': {
        const data = headsFrame(headsOf(this.#match.transcript), hearsOf(this.#match));
        return { kind: 'send', seat: command.seat, channel: 'reliable', data };
      }
      case 'sign':
        return { kind: 'sign', sign: (signer) => this.#sign(signer, command) };
      case 'make-secret':
        return { kind: 'sign', sign: (signer) => this.#makeSecret(signer) };
      case 'finish':
        this.#final = this.#match;
        return { kind: 'finish' };
      case 'playing':
        return command;
    }
  }

  /** Null for an entry that is in the transcript already. */
  async #verified(jws: string): Promise<Result<SignedEntry, string> | null> {
    if (this.#match.transcript.chains.some((chain) => chain.some((known) => known.jws === jws))) return null;
    const { match, title, keys } = this.#options;
    // The server would not store a padded entry, and so could not settle anything by what comes after it.
    const maxChars = entryMaxChars(match, keys.length, title.moveChars);
    return verifyEntry(jws, { match, seats: keys.length, keyOf: (seat) => keys[seat], maxChars });
  }

  /** What this player alone knows in the present state. */
  #known(): unknown {
    const { title, self } = this.#options;
    const { secret, position } = this.#match;
    if (title.secrets === undefined || secret.kind !== 'known') return null;
    const { state } = position;
    const { value } = secret;
    const before = this.#own;
    if (before !== null && before.state === state && before.secret === value) return before.known;
    const known = title.secrets.own(state, self, value);
    this.#own = { state, secret: value, known };
    return known;
  }

  async #makeSecret(signer: Signer): Promise<TurnOwn> {
    try {
      return { kind: 'secret', value: await makeSecret(signer, this.#options.match) };
    } catch {
      return { kind: 'secret', value: null };
    }
  }

  async #sign(signer: Signer, { transcript, ply, act, state }: Signing): Promise<TurnOwn> {
    const { title, self } = this.#options;
    try {
      const entry = nextEntry(transcript, self, ply, act, await stateHash(title, state));
      return { kind: 'entry', from: self, entry: await signEntry(signer, entry) };
    } catch {
      // The key store failed. The clocks ask again, and the player may.
      return { kind: 'unsigned' };
    }
  }
}
