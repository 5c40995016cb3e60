import type { Slot } from '@parley/protocol';

/** Which slots of this browser the tabs use at the moment (S14). */
export interface SlotClaims {
  /** This tab uses the slot from now on. */
  claim(slot: Slot): void;
  release(slot: Slot): void;
  /** The first of these that no tab uses; the first of them where all are used. Null for none. */
  free(among: readonly Slot[]): Promise<Slot | null>;
}

/** The part of the browser's lock manager that is used. */
export interface Locks {
  request(name: string, options: { readonly mode: 'shared' }, held: () => Promise<void>): Promise<unknown>;
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

const nameOf = (slot: Slot): string => `parley-slot-${slot}`;

/**
 * By the browser's locks, which end with their tab, however it ends. They are shared: two tabs may hold the same player, and they only
 * say which slots another player would not find empty. Without locks (null) each tab takes the first slot that it does not use itself.
 */
export function slotClaims(locks: Locks | null): SlotClaims {
  const releases = new Map<Slot, () => void>();
  return {
    claim(slot) {
      if (releases.has(slot)) return;
      const held = new Promise<void>((resolve) => void releases.set(slot, resolve));
      locks?.request(nameOf(slot), { mode: 'shared' }, () => held).catch(() => {});
    },
    release(slot) {
      releases.get(slot)?.();
      releases.delete(slot);
    },
    async free(among) {
      const held = (await locks?.query().catch(() => null))?.held ?? [];
      const used = new Set(held.map(({ name }) => name));
      return among.find((slot) => !used.has(nameOf(slot))) ?? among[0] ?? null;
    },
  };
}
