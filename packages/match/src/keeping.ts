import type { Signer } from '@parley/client';
import type { MatchCore } from './core.ts';
import { type Journal, keepingFirst } from './journal.ts';

/** What this device keeps of a match: what it signs, before anybody gets it, and what it takes in of others (N6). */
export class Keeping {
  readonly #core: Pick<MatchCore<never>, 'transcript' | 'record' | 'covered'>;
  readonly #journal: Journal;
  #kept = new Set<string>();
  /** What was signed last and covers what was signed before it. */
  #latest: string | null = null;

  constructor(core: Pick<MatchCore<never>, 'transcript' | 'record' | 'covered'>, journal: Journal) {
    this.#core = core;
    this.#journal = journal;
  }

  /** Signs with this key, and hands nothing out before it is kept. */
  signer(signer: Signer): Signer {
    return keepingFirst(signer, { keep: (entries) => this.#keepSigned(entries) });
  }

  /**
   * Keeps what is new and was taken in. What waits or was refused is judged when it comes again: read back it would be believed, and a claim
   * against this player, or another history than the one that it saw, would stand. What this player signed here is kept already; what it
   * signed on another device may come from others.
   */
  keepNews(): void {
    const record = this.#core.record?.() ?? this.#core.transcript().chains.map(({ jws }) => jws);
    const news = record.filter((jws) => !this.#kept.has(jws));
    if (news.length === 0) return;
    const now = new Set(record);
    const replaced = [...this.#kept].filter((jws) => !now.has(jws));
    this.#kept = now;
    void this.#journal.keep(news, replaced);
  }

  #keepSigned(signed: readonly string[]): Promise<void> {
    const { covered } = this.#core;
    const entries = covered === undefined ? signed : signed.map((jws) => this.#core.covered?.(jws) ?? jws);
    const isWhole = entries.some((jws, at) => jws !== signed[at]);
    const replaced = isWhole && this.#latest !== null ? [this.#latest] : [];
    if (isWhole) this.#latest = entries.at(-1) ?? null;
    return this.#journal.keep(entries, replaced);
  }
}
