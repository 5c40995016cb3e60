import { err, type Id, ok, type RefusalCode, type Result } from '@parley/protocol';

/** Why a relay frame has no receiver. */
export type RelayObstacle = Extract<RefusalCode, 'unknown-introduction' | 'not-a-party' | 'introduction-expired'>;

interface Pair {
  readonly a: Id;
  readonly b: Id;
  /** When the introduction ended, in milliseconds since the epoch; null while it lives. */
  endedAt: number | null;
}

/**
 * Frames may be on their way when their introduction ends. For this time (milliseconds) they are refused as expired, not as
 * unknown.
 */
const REMEMBERED_MS = 60_000;

/**
 * The introductions under which the relay of this edge may carry frames. The lobby announces them, by the same rule as for signals
 * (S9, S12). One is looked up for each frame, so the lookup searches nothing.
 */
export class Introductions {
  readonly #pairs = new Map<Id, Pair>();
  readonly #ended = new Set<Id>();

  get size(): number {
    return this.#pairs.size;
  }

  began(id: Id, a: Id, b: Id): void {
    this.#ended.delete(id);
    this.#pairs.set(id, { a, b, endedAt: null });
  }

  over(id: Id, now: number): void {
    const pair = this.#pairs.get(id);
    if (pair === undefined) return;
    pair.endedAt = now;
    this.#ended.add(id);
  }

  /** The other client of a live introduction, which gets the frames of `client`. It may not be connected. */
  target(client: Id, id: Id): Result<Id, RelayObstacle> {
    const pair = this.#pairs.get(id);
    if (pair === undefined) return err('unknown-introduction');
    const { a, b, endedAt } = pair;
    if (client !== a && client !== b) return err('not-a-party');
    return endedAt === null ? ok(client === a ? b : a) : err('introduction-expired');
  }

  /** Forgets introductions that ended a while ago. */
  forget(now: number): void {
    for (const id of this.#ended) {
      const endedAt = this.#pairs.get(id)?.endedAt ?? 0;
      // They are in the order of their ends.
      if (now < endedAt + REMEMBERED_MS) break;
      this.#ended.delete(id);
      this.#pairs.delete(id);
    }
  }
}
