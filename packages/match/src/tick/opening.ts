import type { Deeds } from './deeds.ts';
import type { Parts } from './parts.ts';

/** The links of a match have this long to stand. After that it never begins. */
const LINKING_MS = 20_000;
const READY_EVERY_MS = 500;

/** The beginning: all links of everybody stand, and then all play. */
export class Opening {
  readonly #parts: Parts;
  readonly #deeds: Deeds;
  #saidAt = Number.NEGATIVE_INFINITY;
  /** The match never begins, because the links of this player do not stand. */
  isUnlinked = false;

  constructor(parts: Parts, deeds: Deeds) {
    this.#parts = parts;
    this.#deeds = deeds;
  }

  look(now: number): void {
    const { contacts, engine, stage, stageSince } = this.#parts;
    if (stage === 'linking') {
      if (contacts.links.every((link) => link === 'open')) this.#parts.enter('playing', now);
      else if (now - stageSince >= LINKING_MS || contacts.links.includes('closed')) {
        this.isUnlinked = true;
        this.#deeds.departUnlinked();
      }
    }
    if (this.#parts.stage === 'playing' && !engine.clock.isRunning) this.#begin(now);
  }

  #begin(now: number): void {
    const { contacts, engine, stageSince } = this.#parts;
    if (now - this.#saidAt >= READY_EVERY_MS) {
      this.#saidAt = now;
      this.#say();
    }
    if (!contacts.areAllReady && now - stageSince < LINKING_MS) return;
    // The others get to know that it begins here by these; they may be lost in the packets.
    this.#say();
    engine.clock.begin(now);
  }

  #say(): void {
    const { others, out } = this.#parts;
    for (const seat of others) out.say(seat, { t: 'ready' });
  }
}
