import { EVERYONE, type GroupRole, LIMITS } from '@parley/protocol';
import type {
  GroupPersonRow,
  GroupRow,
  GroupSeen,
  GroupStanding,
  GroupStore,
  LineRow,
  LineSeen,
} from './group-store.ts';
import type { PlayerStore } from './store.ts';
import { byText } from './text-order.ts';

const GENERAL: GroupRow = {
  id: EVERYONE,
  name: 'Everyone',
  foldedName: 'everyone',
  about: '',
  open: true,
  secretHash: null,
  createdAt: 0,
};

interface Standing {
  readonly role: GroupStanding;
  readonly since: number;
  /** Counts who came, so that two of one instant have an order. */
  readonly n: number;
}

export interface MemoryGroups extends GroupStore {
  removePlayer(player: string): void;
  /** What this player said, the oldest first. */
  linesOf(player: string): readonly Pick<LineRow, 'group' | 'text' | 'at'>[];
  /** A player goes, with what it said. Somebody else makes its groups, or they close. */
  erase(player: string): Promise<void>;
}

export function makeMemoryGroups(players: Pick<PlayerStore, 'byId' | 'anyBlock'>): MemoryGroups {
  const groups = new Map<string, GroupRow>([[EVERYONE, GENERAL]]);
  const people = new Map<string, Map<string, Standing>>();
  const said = new Map<string, LineRow[]>();
  let came = 0;

  const standingsOf = (group: string): Map<string, Standing> => {
    const known = people.get(group) ?? new Map<string, Standing>();
    people.set(group, known);
    return known;
  };
  const standing = (group: string, player: string): GroupStanding | null =>
    people.get(group)?.get(player)?.role ?? (group === EVERYONE ? 'member' : null);
  const roleIn = (group: string, player: string): GroupRole | null => {
    const role = standing(group, player);
    return role === 'banned' || role === 'left' ? null : role;
  };
  const peopleIn = (group: string): number =>
    [...(people.get(group)?.keys() ?? [])].filter((player) => roleIn(group, player) !== null).length;
  const put = (group: string, player: string, role: GroupStanding, since: number): void => {
    came += 1;
    standingsOf(group).set(player, { role, since, n: came });
  };
  const rolesOf = (player: string): GroupRole[] =>
    [...groups.keys()].filter((id) => id !== EVERYONE).flatMap((id) => roleIn(id, player) ?? []);
  const isTaken = (id: string, foldedName: string): boolean =>
    [...groups.values()].some((group) => group.id !== id && group.foldedName === foldedName);
  const seen = (row: GroupRow, player: string): GroupSeen => ({
    row,
    people: row.id === EVERYONE ? 0 : peopleIn(row.id),
    role: roleIn(row.id, player),
  });
  const mine = (player: string): GroupRow[] =>
    [...groups.values()]
      .filter(({ id }) => roleIn(id, player) !== null)
      .sort((a, b) => Number(b.id === EVERYONE) - Number(a.id === EVERYONE) || byText(a.foldedName, b.foldedName));
  const withName = async (line: LineRow): Promise<LineSeen> => {
    const player = await players.byId(line.player);
    return { ...line, name: player?.name ?? '', avatar: player?.avatar ?? '' };
  };

  /** Whoever may make groups: a moderator before others, then who has been there for longest. */
  const heirOf = async (group: string): Promise<string | undefined> => {
    const rank = (role: GroupStanding): number => (role === 'moderator' ? 0 : 1);
    const rows = [...(people.get(group) ?? [])]
      .filter(([, { role }]) => role === 'moderator' || role === 'member')
      .sort(([a, one], [b, other]) => rank(one.role) - rank(other.role) || one.since - other.since || byText(a, b));
    for (const [player] of rows) {
      const isMember = (await players.byId(player))?.class === 'member';
      const made = rolesOf(player).filter((role) => role === 'maker').length;
      if (isMember && made < LIMITS.groupsMade) return player;
    }
    return undefined;
  };
  const closeGroup = (id: string): void => {
    for (const map of [groups, people, said]) map.delete(id);
  };
  const removePlayer = (player: string): void => {
    for (const standings of people.values()) standings.delete(player);
  };

  return {
    async make(group, maker, bounds) {
      if (rolesOf(maker).filter((role) => role === 'maker').length >= bounds.made) return 'limit';
      if (groups.has(group.id) || isTaken(group.id, group.foldedName)) return 'taken';
      groups.set(group.id, group);
      put(group.id, maker, 'maker', group.createdAt);
      return 'made';
    },
    async change(id, change) {
      const before = groups.get(id);
      if (before === undefined || isTaken(id, change.foldedName ?? before.foldedName)) return false;
      groups.set(id, { ...before, ...change });
      return true;
    },
    async close(id) {
      const were = [...(people.get(id)?.keys() ?? [])].filter((player) => roleIn(id, player) !== null);
      closeGroup(id);
      return were;
    },
    async seenBy(id, player) {
      const row = groups.get(id);
      return row === undefined ? null : seen(row, player);
    },
    ofPlayer: async (player) => mine(player).map((row) => seen(row, player)),
    async search(text, player, most) {
      return [...groups.values()]
        .filter(({ id, open, foldedName }) => open && id !== EVERYONE && foldedName.includes(text))
        .map((row) => seen(row, player))
        .sort((a, b) => b.people - a.people || a.row.createdAt - b.row.createdAt)
        .slice(0, most);
    },
    async idsOf(player) {
      const ids = mine(player).map(({ id }) => id);
      return [...ids.filter((id) => id === EVERYONE), ...ids.filter((id) => id !== EVERYONE).sort(byText)];
    },
    standing: async (group, player) => (groups.has(group) ? standing(group, player) : null),
    async people(group, which, most, reader) {
      const rank = { maker: 0, moderator: 1, member: 2, banned: 2, left: 2 } as const;
      const rows = [...(people.get(group) ?? [])]
        .filter(([, { role }]) => role !== 'left' && (role === 'banned') === (which === 'banned'))
        .sort(([, a], [, b]) => rank[a.role] - rank[b.role] || b.since - a.since || a.n - b.n);
      const named: GroupPersonRow[] = [];
      for (const [player, { role }] of rows) {
        if (named.length === most) break;
        const row = await players.byId(player);
        if (reader !== null && (await players.anyBlock(reader, player))) continue;
        if (row !== null && role !== 'left') named.push({ player, name: row.name, avatar: row.avatar, role });
      }
      return named;
    },
    async join(group, player, at, bounds) {
      if (!groups.has(group)) return 'gone';
      if (standing(group, player) === 'banned') return 'banned';
      if (roleIn(group, player) !== null) return 'there';
      if (group === EVERYONE) {
        standingsOf(group).delete(player);
        return 'joined';
      }
      if (rolesOf(player).filter((role) => role !== 'maker').length >= bounds.joined) return 'limit';
      if (peopleIn(group) >= bounds.people) return 'full';
      put(group, player, 'member', at);
      return 'joined';
    },
    async stand(group, player, role, at) {
      const before = groups.has(group) ? standing(group, player) : null;
      if (before === null || before === 'maker') return false;
      if (role === null) standingsOf(group).delete(player);
      else put(group, player, role, at);
      return true;
    },
    async addLine(line, most) {
      if (!groups.has(line.group) || roleIn(line.group, line.player) === null) return false;
      said.set(line.group, [...(said.get(line.group) ?? []), line].slice(-most));
      return true;
    },
    async lines(group, reader, before, most) {
      const all = said.get(group) ?? [];
      const end = before === null ? all.length : all.findIndex(({ id }) => id === before);
      const seenLines: LineRow[] = [];
      for (const line of all.slice(0, Math.max(0, end))) {
        if (!(await players.anyBlock(reader, line.player))) seenLines.push(line);
      }
      return Promise.all(seenLines.slice(-most).map(withName));
    },
    async lineInContext(line, around) {
      for (const all of said.values()) {
        const at = all.findIndex(({ id }) => id === line);
        if (at >= 0) return Promise.all(all.slice(Math.max(0, at - around), at + around + 1).map(withName));
      }
      return null;
    },
    async forgetLines(before) {
      let gone = 0;
      for (const [group, all] of said) {
        const kept = all.filter(({ at }) => at >= before);
        gone += all.length - kept.length;
        said.set(group, kept);
      }
      return gone;
    },
    removePlayer,
    linesOf: (player) =>
      [...said.values()]
        .flat()
        .filter((line) => line.player === player)
        .sort((a, b) => a.at - b.at || byText(a.id, b.id))
        .map(({ group, text, at }) => ({ group, text, at })),
    async erase(player) {
      const made = [...groups.keys()].filter((id) => roleIn(id, player) === 'maker');
      removePlayer(player);
      for (const [group, lines] of said)
        said.set(
          group,
          lines.filter((line) => line.player !== player),
        );
      for (const id of made) {
        const heir = await heirOf(id);
        const standing = heir === undefined ? undefined : standingsOf(id).get(heir);
        if (heir === undefined || standing === undefined) closeGroup(id);
        else standingsOf(id).set(heir, { ...standing, role: 'maker' });
      }
    },
  };
}
