import { err, ok, type Refusal, type Result } from '@parley/protocol';
import { Allowance } from './allowance.ts';
import { Listeners } from './listeners.ts';

/** What can be said with one press. An id travels, never a text: each page shows its own words for it (C2). */
export const REACTIONS = ['good-game', 'nice-move', 'oops', 'thanks', 'wow', 'one-moment'] as const;
export type Reaction = (typeof REACTIONS)[number];

/** A reaction of one seat, and when it came by the clock of this device (milliseconds). */
export interface SeenReaction {
  /** Counts the reactions that this device has. */
  readonly id: number;
  readonly seat: number;
  readonly reaction: Reaction;
  readonly at: number;
}

/** The reactions of a match, over its links alone. */
export interface MatchReactions {
  /** The latest one of each seat, the oldest first; a new array after each change. */
  readonly latest: readonly SeenReaction[];
  subscribe(listener: () => void): () => void;
  /** To all players whose links stand. `too-fast`: wait a little. `unexpected`: nobody can hear it. */
  react(reaction: Reaction): Result<void, Refusal>;
}

/** One player's reactions: so many at once, and the milliseconds until one more. */
const BURST = 3;
const EVERY_MS = 2_500;
/** More than an honest player may send, because frames that waited for a link come all at once. */
const HEARD_AT_ONCE = 2 * BURST;

interface ReactionParts {
  /** The seat of this player. */
  readonly seat: number;
  readonly seats: number;
  readonly now: () => number;
  /** Sends it over all links that stand. False where there is none. */
  readonly send: (reaction: Reaction) => boolean;
}

export class LinkReactions implements MatchReactions {
  latest: readonly SeenReaction[] = [];
  readonly #parts: ReactionParts;
  readonly #own: Allowance;
  readonly #heard: readonly Allowance[];
  readonly #listeners = new Listeners();
  #next = 0;

  constructor(parts: ReactionParts) {
    this.#parts = parts;
    const now = parts.now();
    this.#own = new Allowance(BURST, EVERY_MS, now);
    this.#heard = Array.from({ length: parts.seats }, () => new Allowance(HEARD_AT_ONCE, EVERY_MS, now));
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  react(reaction: Reaction): Result<void, Refusal> {
    if (!this.#own.take(this.#parts.now())) return err({ code: 'too-fast', detail: 'too many reactions at once' });
    if (!this.#parts.send(reaction)) return err({ code: 'unexpected', detail: 'no link stands' });
    this.#add(this.#parts.seat, reaction);
    return ok(undefined);
  }

  /**
   * A reaction came over the link of this seat. One too many is dropped, and so is one that this version does not know: neither
   * is evidence of anything.
   */
  heard(seat: number, id: string): void {
    const reaction = REACTIONS.find((known) => known === id);
    if (reaction === undefined || !this.#heard[seat]?.take(this.#parts.now())) return;
    this.#add(seat, reaction);
  }

  #add(seat: number, reaction: Reaction): void {
    this.#next += 1;
    const others = this.latest.filter((other) => other.seat !== seat);
    this.latest = [...others, { id: this.#next, seat, reaction, at: this.#parts.now() }];
    this.#listeners.tell();
  }
}
