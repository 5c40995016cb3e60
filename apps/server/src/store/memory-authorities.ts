import type { AuthorityStore, PlayerStore } from './store.ts';

export interface MemoryAuthorities extends AuthorityStore {
  /** The player is gone. */
  forgetPlayer(player: string): void;
  /** Hashes. */
  identitiesOf(player: string): readonly string[];
}

/** The fake of the tickets of an authority, and of whom they mean. */
export function makeMemoryAuthorities(players: Pick<PlayerStore, 'add'>): MemoryAuthorities {
  const spent = new Map<string, number>();
  const identities = new Map<string, string>();
  return {
    async spend(ticketHash, expiresAt, now) {
      for (const [hash, until] of spent) if (until <= now) spent.delete(hash);
      if (spent.has(ticketHash)) return false;
      spent.set(ticketHash, expiresAt);
      return true;
    },
    forgetPlayer(player) {
      for (const [identity, id] of identities) if (id === player) identities.delete(identity);
    },
    identitiesOf: (player) => [...identities].flatMap(([identity, id]) => (id === player ? [identity] : [])),
    playerOf: async (identityHash) => identities.get(identityHash) ?? null,
    async enrol(player, identityHash) {
      if (identities.has(identityHash)) return 'known';
      // Before the wait, as two may enrol one identity at once.
      identities.set(identityHash, player.id);
      if (await players.add(player)) return 'added';
      identities.delete(identityHash);
      return 'taken';
    },
  };
}
