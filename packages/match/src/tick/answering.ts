import { hashText, ticksThrough } from '@parley/evidence';
import { Allowance } from '../allowance.ts';
import { MOST_OPEN_TICKS } from './frame.ts';
import type { Asked } from './own.ts';
import type { Parts } from './parts.ts';
import { longSections } from './sections.ts';

/** Between two answers to one seat (O6). It asks more rarely. */
const ANSWER_EVERY_MS = 80;
/** Sections of one answer: of more, the rest comes with the next one. Sections for one seat at once, and how soon one more goes there. */
const MOST_SECTIONS = 40;
const SECTIONS = 600;
const SECTION_MS = 100;
const MOST_ACTS = 64;

/** Answers a player who has come back, or is out and follows the match: what it lacks, and what is here of its own inputs (N6). */
export class Answering {
  readonly #parts: Parts;
  readonly #answeredAt = new Map<number, number>();
  readonly #allowances = new Map<number, Allowance>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  asked(asked: Asked, now: number): void {
    const { chains, out, setup } = this.#parts;
    const before = this.#answeredAt.get(asked.from);
    if (before !== undefined && now - before < ANSWER_EVERY_MS) return;
    if (asked.have.length !== setup.seats) {
      this.#parts.refuse(asked.from, 'malformed');
      return;
    }
    this.#answeredAt.set(asked.from, now);
    // What is handed on is looked at first: a forged signature would be put down to who hands it on.
    out.sign(async () => {
      await chains.verified();
      return { kind: 'answer', asked };
    });
  }

  answer({ from, have, want }: Asked, now: number): void {
    const { chains, departures, out, setup } = this.#parts;
    if (want) {
      for (const { jws } of departures.acts.slice(0, MOST_ACTS)) out.say(from, { t: 'act', jws });
      const allowance = this.#allowances.get(from) ?? new Allowance(SECTIONS, SECTION_MS, now);
      this.#allowances.set(from, allowance);
      this.#show(from, have, () => allowance.take(now));
    }
    const chain = chains.chain(from);
    const first = ticksThrough(have[from] ?? -1);
    const next = chain.ticks;
    const isShown = next > first && next - first <= MOST_OPEN_TICKS;
    const open = isShown ? chain.inputs(first, next) : new Uint8Array();
    const newest = setup.keys.map((_, seat) => chains.newest(seat));
    out.say(from, { t: 'here', have: newest, first, next, inputs: hashText(open) });
  }

  /** What this one lacks, as far as it may be said now. */
  #show(to: number, have: readonly number[], mayGoOn: () => boolean): void {
    const { chains, out, setup } = this.#parts;
    let left = MOST_SECTIONS;
    for (const seat of setup.keys.keys()) {
      for (const jws of longSections(chains.chain(seat), have[seat] ?? -1)) {
        if (left === 0 || !mayGoOn()) return;
        left -= 1;
        out.say(to, { t: 'section', jws });
      }
    }
  }
}
