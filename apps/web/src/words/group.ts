import type { GroupCard, GroupPerson, GroupPersonChange, GroupRole, RefusalCode } from '@parley/protocol';
import { count, grouped } from './time.ts';

/** What a moderator can do with a person. */
export type Deed = GroupPersonChange['to'];

/** How many people are in a group; the general one has everybody. */
export function peopleWords({ people }: Pick<GroupCard, 'people'>): string {
  if (people === null) return 'Everybody';
  return people < 1_000 ? count(people, 'person', 'people') : `${grouped(people)} people`;
}

const ROLES: Readonly<Record<GroupPerson['role'], string>> = {
  maker: 'Made it',
  moderator: 'Moderator',
  member: 'Member',
  banned: 'Banned',
};
export const roleWords = (role: GroupPerson['role']): string => ROLES[role];

const DEEDS: Readonly<Record<Deed, string>> = {
  moderator: 'Make moderator',
  member: 'Take the role back',
  removed: 'Remove',
  banned: 'Ban',
  forgiven: 'Allow back',
};
export const deedWords = (deed: Deed): string => DEEDS[deed];

/** What somebody with a role may do with a person of another one. The server decides; this says which keys there are. */
export function deedsOn(person: GroupPerson['role'], mine: GroupRole | null): readonly Deed[] {
  if (mine === null || mine === 'member' || person === 'maker') return [];
  if (person === 'banned') return ['forgiven'];
  if (person === 'moderator') return mine === 'maker' ? ['member', 'removed', 'banned'] : [];
  return mine === 'maker' ? ['moderator', 'removed', 'banned'] : ['removed', 'banned'];
}

/** For the forms that name a group: the name of a group may be longer than that of a player. */
export const groupNameSentences: Readonly<Partial<Record<RefusalCode, string>>> = {
  'name-refused': 'This name cannot be used. Use 2 to 30 letters or digits, with single spaces between words.',
  'name-taken': 'Another group has this name, or one that looks like it. Choose another one.',
};
