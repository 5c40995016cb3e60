import { PART_MAX_BYTES, readPart, tickSetupOf, verifyAct } from '@parley/evidence';
import type { TickTitle } from '@parley/games';
import type { LinkState } from '@parley/peer';
import { LIMITS, RELAY_SEAT, type WatchStart } from '@parley/protocol';
import type { TickFrame } from '../core.ts';
import { parseFrame } from '../frame.ts';
import { Inbox } from '../inbox.ts';
import { Listeners } from '../listeners.ts';
import { parseTickFrame } from '../tick/frame.ts';
import { TickFeed } from './feed.ts';
import { type Line, lineOfWatcher } from './line.ts';
import { Playback } from './playback.ts';
import { Serving } from './serving.ts';
import type { TickWatchSession, TickWatchView, WatchOptions } from './session.ts';
import { WatchedRecord } from './watched-record.ts';

/** What is shown of the progress changes so often, also in a page that draws nothing. */
const LOOK_EVERY_MS = 250;
/** Nothing more has come for so long: it shows. */
const WAITING_MS = 1_000;
/** Nothing more has come for so long, though the match is not over: another one is to serve. A title calls less than this an absence. */
const SILENT_MS = 30_000;
const TICK_MS = 1_000 / 60;

/**
 * Watches one match in real time (N7). What whoever serves it sends is believed only as far as the players signed it, and played by the rules, as
 * the players do. Nothing is sent.
 */
export class TickWatching implements TickWatchSession {
  readonly kind = 'ticks';
  readonly title: TickTitle;
  readonly #options: WatchOptions;
  readonly #record: WatchedRecord;
  readonly #playback: Playback;
  readonly #listeners = new Listeners();
  readonly #ends: (() => void)[];
  readonly #serving: Serving;
  #start: WatchStart;
  #line: Line;
  #inbox = new Inbox();
  #view: TickWatchView;
  #isLost = false;
  #isCutOff = false;
  #isDisposed = false;
  #isOver = false;
  /** When something was shown that was not shown before. */
  #movedAt: number;
  #reachedAt: number;
  #stopTimer: () => void = () => {};

  constructor(options: WatchOptions, title: TickTitle) {
    const { start, client, openLink, timers } = options;
    this.#options = options;
    this.#start = start;
    this.title = title;
    const keys = start.participants.map(({ key }) => key);
    const setup = tickSetupOf({ match: start.match, seats: keys.length, keys }, title);
    this.#record = new WatchedRecord(setup, () => timers.now());
    this.#playback = new Playback(title, keys.length, start.seed);
    this.#movedAt = timers.now();
    this.#reachedAt = timers.now();
    // What comes from the players was held back there.
    this.#serving = new Serving({
      match: start.match,
      seat: RELAY_SEAT,
      players: keys,
      most: LIMITS.relayWatchers,
      client,
      openLink,
      now: () => timers.now(),
      broadcast: new TickFeed(this.#record, 0),
      changed: () => this.#look(),
    });
    this.#view = this.#shown();
    this.#line = this.#open(start);
    this.#ends = [
      client.on('introduction-ended', ({ introduction }) => {
        if (introduction === this.#start.introduction) this.#lose();
      }),
    ];
    this.#passTime();
  }

  get start(): WatchStart {
    return this.#start;
  }

  get view(): TickWatchView {
    return this.#view;
  }

  get isCutOff(): boolean {
    return this.#isCutOff;
  }

  frame(): TickFrame {
    this.#play();
    return this.#playback.frame;
  }

  goOn(start: WatchStart): boolean {
    if (start.match !== this.#start.match || this.#isDisposed || this.#isOver) return false;
    this.#line.close();
    this.#start = start;
    this.#isLost = false;
    this.#isCutOff = false;
    this.#reachedAt = this.#options.timers.now();
    // What the former one sent and is not read yet is not of this line.
    this.#inbox = new Inbox();
    this.#record.forgetUnsigned();
    this.#line = this.#open(start);
    this.#look();
    return true;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stopTimer();
    for (const end of this.#ends) end();
    this.#line.close();
    this.#serving.dispose();
  }

  #open(start: WatchStart): Line {
    const { client, openLink, timers } = this.#options;
    const inbox = this.#inbox;
    const isMine = (): boolean => this.#start === start && !this.#isLost;
    return lineOfWatcher(start, {
      client,
      openLink,
      now: () => timers.now(),
      handlers: {
        state: (state: LinkState) => {
          if (isMine()) this.#linked(state);
        },
        message: (data) => {
          if (!isMine() || inbox.take(timers.now()) !== 'taken') return;
          inbox.enqueue(async () => {
            if (isMine() && !(await this.#isTaken(data)) && isMine()) this.#lose();
          });
        },
      },
    });
  }

  #linked(state: LinkState): void {
    if (state.state === 'closed') this.#lose();
    if (state.state !== 'open' || this.#isCutOff === (state.silentSince !== null)) return;
    this.#isCutOff = state.silentSince !== null;
    this.#listeners.tell();
  }

  /** Whether this is something of the match that its players signed, or may have signed. Whoever serves sends nothing else. */
  async #isTaken(data: Uint8Array): Promise<boolean> {
    const { setup } = this.#record;
    const part = data.length <= PART_MAX_BYTES ? readPart(data, setup) : null;
    if (part !== null) {
      const before = this.#record.reach;
      if ((await this.#record.take(part)) !== null) return false;
      if (this.#record.reach > before) this.#reachedAt = this.#options.timers.now();
      return true;
    }
    const frame = parseFrame(data);
    const said = typeof frame === 'object' && frame.t === 'match' ? parseTickFrame(frame.message) : null;
    const act = said?.t === 'act' ? await verifyAct(said.jws, setup) : null;
    if (!act?.ok) return false;
    this.#record.takeAct(act.value);
    return true;
  }

  #passTime(): void {
    if (this.#isDisposed) return;
    this.#look();
    this.#serving.flush();
    this.#stopTimer = this.#options.timers.after(LOOK_EVERY_MS, () => this.#passTime());
  }

  #play(): void {
    const { tick } = this.#playback;
    const now = this.#options.timers.now();
    this.#playback.pass(this.#record, now);
    if (this.#playback.tick > tick) this.#movedAt = now;
  }

  #look(): void {
    this.#play();
    const isOver = this.#playback.outcome !== null || this.#record.isVoid;
    const silentMs = this.#options.timers.now() - this.#reachedAt;
    this.#isOver ||= isOver;
    if (!isOver && !this.#isLost && silentMs >= SILENT_MS) this.#lose();
    else this.#enter(this.#shown());
  }

  /** What is over stays over, whether its link stands or not. */
  #lose(): void {
    this.#line.close();
    this.#isLost = true;
    this.#enter(this.#shown());
  }

  #shown(): TickWatchView {
    const { outcome, left, isJoining } = this.#playback;
    const { isVoid, outs } = this.#record;
    const now = this.#options.timers.now();
    const isOver = outcome !== null || isVoid;
    const behindMs = this.#record.ageMs + (this.#record.limit - this.#playback.tick) * TICK_MS;
    return {
      phase: isOver ? 'over' : this.#isLost ? 'lost' : isJoining ? 'linking' : 'watching',
      outcome: isVoid ? null : outcome,
      isVoid,
      departures: isVoid ? outs.map((out) => (out?.by === 'self' ? out.reason : null)) : [...left],
      behindS: isJoining || isOver ? null : Math.round(behindMs / 1_000),
      isWaiting: !isJoining && !isOver && now - this.#movedAt >= WAITING_MS,
      watchers: this.#serving.watchers,
    };
  }

  #enter(view: TickWatchView): void {
    if (isSame(this.#view, view)) return;
    this.#view = view;
    this.#listeners.tell();
  }
}

function isSame(a: TickWatchView, b: TickWatchView): boolean {
  return (
    a.phase === b.phase &&
    a.outcome === b.outcome &&
    a.isVoid === b.isVoid &&
    a.behindS === b.behindS &&
    a.isWaiting === b.isWaiting &&
    a.watchers === b.watchers &&
    a.departures.every((one, seat) => one === b.departures[seat])
  );
}
