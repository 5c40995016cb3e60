/** Which one-time tokens were used: in memory for one process, in Redis where several share the clients (`spent-in-redis.ts`). */
export interface SpentTokens {
  /** Uses the token of this id; false where it was used before, or where it cannot be remembered. Never rejects. */
  spend(id: string, expiresAt: number, now: number): Promise<boolean>;
}

/** Ids that are remembered at once (O6): more than a machine admits within the life of a token. */
const MOST = 200_000;

/**
 * An id is remembered until its token expires. Where too many are remembered, the next one is refused: an id that is
 * forgotten early could be used twice.
 */
export function memorySpentTokens(most = MOST): SpentTokens {
  const spent = new Map<string, number>();

  /** All tokens of one kind live equally long, so the map is nearly in order of expiry. */
  function forget(now: number): void {
    for (const [id, expiresAt] of spent) {
      if (expiresAt > now) return;
      spent.delete(id);
    }
  }

  return {
    async spend(id, expiresAt, now) {
      forget(now);
      if (spent.has(id) || spent.size >= most) return false;
      spent.set(id, expiresAt);
      return true;
    },
  };
}
