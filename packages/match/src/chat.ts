import { chatTextSchema, err, LIMITS, ok, type Refusal, type Result, safeParse } from '@parley/protocol';
import { Allowance } from './allowance.ts';
import { Listeners } from './listeners.ts';

/** A line that was said in a match, by whom, and when it came by the clock of this device (milliseconds). */
export interface MatchLine {
  /** Counts the lines that this device has. */
  readonly id: number;
  readonly seat: number;
  readonly text: string;
  readonly at: number;
}

/** What the players of a match say to each other, over their links alone (C2). */
export interface MatchChat {
  /** The latest lines, the oldest first; a new array after each change. */
  readonly lines: readonly MatchLine[];
  subscribe(listener: () => void): () => void;
  /**
   * Says a line to all players whose links stand. `malformed`: not clean (`cleanText`) or too long. `too-fast`: wait a little.
   * `unexpected`: nobody can hear it.
   */
  say(text: string): Result<void, Refusal>;
}

/** Lines that are kept to be shown. */
const KEPT = 100;
/** More than an honest player may say, because lines that waited for a link come all at once. */
const HEARD_AT_ONCE = 3 * LIMITS.chatBurst;

interface ChatParts {
  /** The seat of this player. */
  readonly seat: number;
  readonly seats: number;
  readonly now: () => number;
  /** What was said before this page was loaded, the oldest first. */
  readonly before: readonly MatchLine[];
  /** Sends the line over all links that stand. False where there is none. */
  readonly send: (text: string) => boolean;
}

export class LinkChat implements MatchChat {
  lines: readonly MatchLine[];
  readonly #parts: ChatParts;
  readonly #own: Allowance;
  readonly #heard: readonly Allowance[];
  readonly #listeners = new Listeners();
  #next: number;

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.lines = parts.before.slice(-KEPT);
    this.#next = Math.max(0, ...this.lines.map(({ id }) => id));
    const now = parts.now();
    this.#own = new Allowance(LIMITS.chatBurst, LIMITS.chatEveryMs, now);
    this.#heard = Array.from({ length: parts.seats }, () => new Allowance(HEARD_AT_ONCE, LIMITS.chatEveryMs, now));
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  say(text: string): Result<void, Refusal> {
    if (!safeParse(chatTextSchema, text).success)
      return err({ code: 'malformed', detail: 'not a line as it is shown' });
    if (!this.#own.take(this.#parts.now())) return err({ code: 'too-fast', detail: 'too many lines at once' });
    if (!this.#parts.send(text)) return err({ code: 'unexpected', detail: 'no link stands' });
    this.#add(this.#parts.seat, text);
    return ok(undefined);
  }

  /** A line came over the link of this seat. One too many is dropped: it is a nuisance, and no evidence of anything. */
  heard(seat: number, text: string): void {
    if (this.#heard[seat]?.take(this.#parts.now())) this.#add(seat, text);
  }

  #add(seat: number, text: string): void {
    this.#next += 1;
    this.lines = [...this.lines, { id: this.#next, seat, text, at: this.#parts.now() }].slice(-KEPT);
    this.#listeners.tell();
  }
}
