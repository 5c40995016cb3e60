import { DELETED } from '@parley/protocol';
import { deletedName, type Successor } from './anonymous.ts';
import type { CredentialStore } from './credential-store.ts';
import type { MemoryAuthorities } from './memory-authorities.ts';
import type { MemoryConduct } from './memory-conduct.ts';
import type { MemoryDevices } from './memory-devices.ts';
import type { MemoryGroups } from './memory-groups.ts';
import type { MemoryInvitationLinks } from './memory-invitation-links.ts';
import type { MatchStore, PersonStore, PlayerRow, PlayerStore, SessionStore } from './store.ts';

/** What the parts of the fake do besides their contracts, so that a person can be read and deleted. */
export interface MemoryMatches {
  idsOf(player: string): readonly string[];
  erase(player: string, successor: Successor): void;
}
export interface MemoryNetworks {
  ofPlayer(player: string): readonly { readonly network: string; readonly day: number }[];
  erase(player: string): void;
}

export interface MemoryPlayers {
  /** Without those who stand for a deleted player. */
  guests(): readonly PlayerRow[];
  /** Removes a player, and who blocked whom of it. */
  erase(id: string): void;
}

interface Parts {
  readonly players: PlayerStore & MemoryPlayers;
  readonly sessions: SessionStore;
  readonly matches: MatchStore & MemoryMatches;
  readonly networks: MemoryNetworks;
  readonly groups: MemoryGroups;
  readonly invitationLinks: MemoryInvitationLinks;
  readonly authorities: MemoryAuthorities;
  readonly devices: MemoryDevices;
  readonly conduct: MemoryConduct;
  readonly keysOf: CredentialStore['keysOf'];
  /** Removes what goes with a player wherever else it is kept. */
  readonly forget: (player: string) => void;
}

/** Part of the fake in `memory.ts`. */
export function makeMemoryPersons({
  players,
  sessions,
  matches,
  networks,
  groups,
  invitationLinks,
  authorities,
  devices,
  conduct,
  keysOf,
  forget,
}: Parts): PersonStore {
  return {
    async matchesOf(player, after, most) {
      return matches
        .idsOf(player)
        .filter((id) => id > after)
        .slice(0, most);
    },
    networksOf: async (player) => networks.ofPlayer(player),
    linesOf: async (player) => groups.linesOf(player),
    signInOf: async (player) => ({
      devices: devices.ofPlayer(player).map(({ usedAt }) => usedAt),
      identities: authorities.identitiesOf(player),
    }),
    async lostGuests({ idleBefore, playedBefore, most }) {
      const lost: string[] = [];
      for (const { id, createdAt } of players.guests()) {
        if (networks.ofPlayer(id).length > 0) continue;
        if (createdAt >= idleBefore || (await sessions.ofPlayer(id)).length > 0) continue;
        if ((await keysOf(id)).some(({ usedAt }) => (usedAt ?? 0) >= idleBefore)) continue;
        const played = await Promise.all(matches.idsOf(id).map((match) => matches.byId(match)));
        if (played.every((match) => match === null || match.startedAt < playedBefore)) lost.push(id);
      }
      return lost.slice(0, most);
    },
    async erase(player, successor, now) {
      const row = await players.byId(player);
      if (row === null) return 'unknown';
      if ((await matches.openOfPlayer(player)).length > 0) return 'undecided';
      await sessions.removeOfPlayer(player);
      networks.erase(player);
      invitationLinks.erase(player);
      await groups.erase(player);
      conduct.erase(row, successor);
      forget(player);
      players.erase(player);
      if (matches.idsOf(player).length === 0) return 'erased';
      matches.erase(player, successor);
      await players.add({
        id: successor.player,
        ...DELETED,
        foldedName: deletedName(successor.player),
        class: 'limited',
        passwordHash: null,
        accepts: {
          casual: { limited: false, member: false, house: false },
          ranked: { limited: false, member: false, house: false },
          watch: { anonymous: false, limited: false, member: false },
        },
        hidden: true,
        quietUntil: null,
        createdAt: now,
      });
      return 'erased';
    },
  };
}
