/** Ids that are remembered; of more, the oldest is forgotten. A side that serves has at most some dozen links at once (O6). */
const MOST = 1_024;

/**
 * Introductions to watch, or to a listing, that have been used: each is good for one link (S3). Whoever wants to come again asks the
 * server, which asks the policy and those concerned anew.
 */
export class UsedIntroductions {
  readonly #ids = new Set<string>();

  /** Whether this one is used for the first time. */
  take(introduction: string): boolean {
    if (this.#ids.has(introduction)) return false;
    this.#ids.add(introduction);
    const [oldest] = this.#ids;
    if (this.#ids.size > MOST && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}
