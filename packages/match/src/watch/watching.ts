import {
  acceptEntry,
  emptyTranscript,
  entryMaxChars,
  fold,
  genesis,
  type Position,
  type Setup,
  type Transcript,
  verifyEntry,
} from '@parley/evidence';
import type { TurnTitle } from '@parley/games';
import type { LinkState } from '@parley/peer';
import type { WatchStart } from '@parley/protocol';
import { parseFrame } from '../frame.ts';
import { Inbox } from '../inbox.ts';
import { parseTurnFrame } from '../turn/frame.ts';
import { type Line, lineOfWatcher } from './line.ts';
import type { TurnWatchSession, WatchOptions, WatchView } from './session.ts';

/**
 * Watches one match by turns (S3). What the player who serves it sends is believed only as far as the players signed it: every entry is
 * verified with their keys and folded by the rules, as the players do. Nothing is sent.
 */
export class TurnWatching implements TurnWatchSession {
  readonly kind = 'turns';
  readonly start: WatchStart;
  readonly title: TurnTitle;
  readonly #options: WatchOptions;
  readonly #line: Line;
  readonly #inbox = new Inbox();
  readonly #listeners = new Set<() => void>();
  readonly #end: () => void;
  #transcript: Transcript;
  #view: WatchView;
  #isHeard = false;
  #isCutOff = false;

  constructor(options: WatchOptions, title: TurnTitle) {
    const { start, client, openLink, timers } = options;
    this.#options = options;
    this.start = start;
    this.title = title;
    const seats = start.participants.length;
    // The beginnings of the chains are hashes: they are computed before the first entry is read.
    const setup: Setup = { match: start.match, title, seats, seed: start.seed, genesis: Array<string>(seats).fill('') };
    this.#transcript = emptyTranscript(setup);
    this.#view = viewOf(fold(setup, this.#transcript.chains), 'linking');
    this.#inbox.enqueue(() => this.#prepare());
    this.#line = lineOfWatcher(start, {
      client,
      openLink,
      now: () => timers.now(),
      handlers: { state: (state) => this.#linked(state), message: (data) => this.#arrived(data) },
    });
    this.#end = client.on('introduction-ended', ({ introduction }) => {
      if (introduction === start.introduction) this.#lose();
    });
  }

  get view(): WatchView {
    return this.#view;
  }

  get isCutOff(): boolean {
    return this.#isCutOff;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#end();
    this.#line.close();
  }

  async #prepare(): Promise<void> {
    const { match, participants } = this.start;
    const keys = participants.map(({ key }) => key);
    const first = await Promise.all(keys.map((_, seat) => genesis(match, seat, keys)));
    this.#transcript = { ...this.#transcript, setup: { ...this.#transcript.setup, genesis: first } };
  }

  #linked(state: LinkState): void {
    if (state.state === 'closed') this.#lose();
    else if (state.state === 'open') {
      this.#isHeard = true;
      this.#isCutOff = state.silentSince !== null;
      this.#show();
    }
  }

  #arrived(data: Uint8Array): void {
    if (this.#inbox.take(this.#options.timers.now()) !== 'taken') return;
    const frame = parseFrame(data);
    const read = typeof frame === 'object' && frame.t === 'match' ? parseTurnFrame(frame.message) : null;
    // A player who serves sends nothing else.
    if (read?.t !== 'entry') this.#lose();
    else this.#inbox.enqueue(() => this.#read(read.jws));
  }

  async #read(jws: string): Promise<void> {
    const { match, participants } = this.start;
    const seats = participants.length;
    const maxChars = entryMaxChars(match, seats, this.title.moveChars);
    const entry = await verifyEntry(jws, { match, seats, keyOf: (seat) => participants[seat]?.key, maxChars });
    // Signed by nobody who plays: whoever serves it invents.
    if (!entry.ok) {
      this.#lose();
      return;
    }
    // Who was there is for the players and the server to say. What all of them signed is what is shown.
    this.#transcript = acceptEntry(this.#transcript, entry.value, () => true).transcript;
    this.#show();
  }

  #show(): void {
    if (this.#view.phase === 'lost') return;
    const position = fold(this.#transcript.setup, this.#transcript.chains);
    const phase = position.turn === null ? 'over' : this.#isHeard ? 'watching' : 'linking';
    this.#enter(viewOf(position, phase));
  }

  /** What is over stays over, whether its link stands or not. */
  #lose(): void {
    this.#line.close();
    if (this.#view.phase !== 'over') this.#enter({ ...this.#view, phase: 'lost' });
  }

  #enter(view: WatchView): void {
    this.#view = view;
    for (const listener of [...this.#listeners]) listener();
  }
}

const viewOf = (position: Position, phase: WatchView['phase']): WatchView => {
  const { state, turn, ply, last, outcome, isVoid, departures } = position;
  return { phase, state, turn, ply, last, outcome, isVoid, departures };
};
