import type { InvitationLinkRow, InvitationLinkStore } from './store.ts';
import { byText } from './text-order.ts';

export interface MemoryInvitationLinks extends InvitationLinkStore {
  /** Removes those that a player made, and those that are good once and that it used. */
  erase(player: string): void;
}

/** Part of the fake in `memory.ts`. */
export function makeMemoryInvitationLinks(): MemoryInvitationLinks {
  const rows = new Map<string, InvitationLinkRow>();
  const ofMaker = (maker: string, now: number): InvitationLinkRow[] =>
    [...rows.values()]
      .filter((row) => row.maker === maker && row.expiresAt > now)
      .sort((a, b) => b.createdAt - a.createdAt || byText(a.id, b.id));
  return {
    async add(link, most, now) {
      if (ofMaker(link.maker, now).length >= most) return false;
      rows.set(link.id, link);
      return true;
    },
    byId: async (id) => rows.get(id) ?? null,
    ofMaker: async (maker, now) => ofMaker(maker, now),
    async use(id, player) {
      const row = rows.get(id);
      if (row === undefined || (row.usedBy !== null && row.usedBy !== player)) return false;
      rows.set(id, { ...row, usedBy: player });
      return true;
    },
    remove: async (id, maker) => rows.get(id)?.maker === maker && rows.delete(id),
    erase(player) {
      for (const [id, { maker, usedBy }] of rows) if (maker === player || usedBy === player) rows.delete(id);
    },
    async removeExpired(now) {
      const gone = [...rows.values()].filter(({ expiresAt }) => expiresAt <= now);
      for (const { id } of gone) rows.delete(id);
      return gone.length;
    },
  };
}
