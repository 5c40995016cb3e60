import { type LeaseHolder, type LeaseStore, Superseded } from './lease-store.ts';

export interface MemoryLeases extends LeaseStore {
  /** @throws {Superseded} */
  check(holder: LeaseHolder): void;
}

export function makeMemoryLeases(): MemoryLeases {
  const fences = new Map<string, number>();
  const fenceOf = (name: string): number => fences.get(name) ?? 0;
  return {
    async take(name, least = 1) {
      const fence = Math.max(fenceOf(name) + 1, least);
      fences.set(name, fence);
      return fence;
    },
    fence: async (name) => fenceOf(name),
    check(holder) {
      const latest = fenceOf(holder.lease);
      if (latest !== holder.fence) throw new Superseded(holder, latest);
    },
  };
}
