import type { AuditDraft } from './conduct-store.ts';
import type { HouseStore } from './house-store.ts';

/** What the fake of the house store needs of the others. */
export interface MemoryHouseDeps {
  readonly append: (draft: AuditDraft) => void;
  /** The houses, each with its keys. */
  readonly houses: () => readonly { readonly player: string; readonly keys: readonly string[] }[];
  /** Makes it a guest and ends its sessions. */
  readonly demote: (player: string) => Promise<void>;
}

/** The fake of the house store. */
export function makeMemoryHouses({ append, houses, demote }: MemoryHouseDeps): HouseStore {
  const keys = new Map<string, number>();
  return {
    has: async (key) => keys.has(key),
    list: async () =>
      [...keys].map(([key, registeredAt]) => ({ key, registeredAt })).sort((a, b) => a.registeredAt - b.registeredAt),
    async register(key, at, actor) {
      if (keys.has(key)) return false;
      keys.set(key, at);
      append({ at, actor, act: 'register house', subject: key, detail: '{}' });
      return true;
    },
    async revoke(key, at, actor) {
      if (!keys.delete(key)) return false;
      for (const house of houses()) if (house.keys.includes(key)) await demote(house.player);
      append({ at, actor, act: 'revoke house', subject: key, detail: '{}' });
      return true;
    },
    async demoteOthers(configured) {
      for (const house of houses()) {
        if (!house.keys.some((key) => keys.has(key) || configured.includes(key))) await demote(house.player);
      }
    },
  };
}
