import { err, type Id, ok, type RefusalCode, type Result } from '@parley/protocol';

/** Why a relay frame has no target. */
export type RelayObstacle = Extract<RefusalCode, 'unknown-introduction' | 'not-a-party' | 'introduction-expired'>;

interface Pair {
  readonly a: Id;
  readonly b: Id;
  /** When the introduction ended, in milliseconds since the epoch; null while it lives. */
  endedAt: number | null;
}

/** A frame may be on its way when its introduction ends; for so long (milliseconds) it is told that it came too late. */
const REMEMBERED_MS = 60_000;

/**
 * The introductions that the relay of this edge may carry frames under: as the lobby told them, by the same rule as for
 * signals (S9, S12). They are looked up for each frame, so nothing is searched.
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

  /** The other client of a live introduction: the one to whom a frame of `client` goes. It need not be connected. */
  target(client: Id, id: Id): Result<Id, RelayObstacle> {
    const pair = this.#pairs.get(id);
    if (pair === undefined) return err('unknown-introduction');
    const { a, b, endedAt } = pair;
    if (client !== a && client !== b) return err('not-a-party');
    return endedAt === null ? ok(client === a ? b : a) : err('introduction-expired');
  }

  /** Forgets those that ended a while ago. */
  forget(now: number): void {
    for (const id of this.#ended) {
      const endedAt = this.#pairs.get(id)?.endedAt ?? 0;
      // They ended in this order.
      if (now < endedAt + REMEMBERED_MS) break;
      this.#ended.delete(id);
      this.#pairs.delete(id);
    }
  }
}
