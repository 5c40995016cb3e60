import type { GroupRole } from '@parley/protocol';

/** A group of people by topic (S6). */
export interface GroupRow {
  readonly id: string;
  readonly name: string;
  /** Under which the name is unique, and found. */
  readonly foldedName: string;
  readonly about: string;
  /** Whether everybody may find and join it. */
  readonly open: boolean;
  /** SHA-256 of the secret in the link that joins it, hex; null: there is no link. */
  readonly secretHash: string | null;
  readonly createdAt: number;
}

/** A group, with how many people are in it and what one player is in it. The people of the general group are not counted. */
export interface GroupSeen {
  readonly row: GroupRow;
  readonly people: number;
  readonly role: GroupRole | null;
}

/** `left`: somebody who has left the general group. */
export type GroupStanding = GroupRole | 'banned' | 'left';

export interface GroupPersonRow {
  readonly player: string;
  readonly name: string;
  readonly avatar: string;
  readonly role: GroupRole | 'banned';
}

/** How much there may be (O6). */
export interface GroupBounds {
  /** Groups that one player may have made, and others that it may be in. */
  readonly made: number;
  readonly joined: number;
  /** People in one group. */
  readonly people: number;
}

export interface LineRow {
  readonly id: string;
  readonly group: string;
  readonly player: string;
  readonly text: string;
  readonly at: number;
}

/** A line with the name and picture that its player has now; both are empty where the player is gone. */
export interface LineSeen extends LineRow {
  readonly name: string;
  readonly avatar: string;
}

/** Groups, who is in them, and what was said in them lately. Everybody is in the general group (`EVERYONE`) who has not left it. */
export interface GroupStore {
  /** Makes a group with this player as its maker. `taken`: the name; `limit`: it has made as many as it may. */
  make(group: GroupRow, maker: string, bounds: GroupBounds): Promise<'made' | 'taken' | 'limit'>;
  /** Changes what is named. False where the name is taken, or there is no such group. */
  change(id: string, change: Partial<Omit<GroupRow, 'id' | 'createdAt'>>): Promise<boolean>;
  /** Removes a group with all that was said in it. Answers with who was in it. */
  close(id: string): Promise<readonly string[]>;
  /** Null if there is no such group. */
  seenBy(id: string, player: string): Promise<GroupSeen | null>;
  /** The groups of a player, the general one first, then by name. */
  ofPlayer(player: string): Promise<readonly GroupSeen[]>;
  /** Open groups, the largest first, whose folded names hold this text, but not the general one. */
  search(text: string, player: string, most: number): Promise<readonly GroupSeen[]>;
  /** Ids of the groups of a player. */
  idsOf(player: string): Promise<readonly string[]>;
  standing(group: string, player: string): Promise<GroupStanding | null>;
  /**
   * The makers and moderators first, then those who came last. `banned`: only those who are banned. None whom the reader blocked, or
   * who blocked it; null: all.
   */
  people(
    group: string,
    which: 'in' | 'banned',
    most: number,
    reader: string | null,
  ): Promise<readonly GroupPersonRow[]>;
  /** `there`: it is in it already. */
  join(
    group: string,
    player: string,
    at: number,
    bounds: GroupBounds,
  ): Promise<'joined' | 'there' | 'banned' | 'full' | 'limit' | 'gone'>;
  /** What somebody in the group is from now on; null: nothing. Never the maker. False where that is not so. */
  stand(group: string, player: string, role: Exclude<GroupStanding, 'maker'> | null, at: number): Promise<boolean>;
  /** Keeps a line, and the latest `most` of the group. False where the player is not in the group any more. */
  addLine(line: LineRow, most: number): Promise<boolean>;
  /** The latest lines before a line, or of all, the oldest first; none of players whom the reader blocked, or who blocked it. */
  lines(group: string, reader: string, before: string | null, most: number): Promise<readonly LineSeen[]>;
  /** A line with its neighbours, the oldest first, for a report; null if it is gone. */
  lineInContext(line: string, around: number): Promise<readonly LineSeen[] | null>;
  /** Removes the lines from before a time. */
  forgetLines(before: number): Promise<number>;
}
