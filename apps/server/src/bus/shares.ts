import { createHash } from 'node:crypto';

/**
 * The shares of one process, among these: each share goes to the process with the highest score for it, so that when one comes
 * or goes only the shares of that one move (rendezvous hashing).
 */
export function sharesOf(self: string, processes: readonly string[], shares: number): ReadonlySet<number> {
  const mine = new Set<number>();
  for (let share = 0; share < shares; share += 1) {
    const best = processes.reduce<{ id: string; score: string } | null>((leader, id) => {
      const score = scoreOf(id, share);
      return leader === null || score > leader.score ? { id, score } : leader;
    }, null);
    if (best?.id === self) mine.add(share);
  }
  return mine;
}

const scoreOf = (id: string, share: number): string => createHash('sha256').update(`${share} ${id}`).digest('hex');
