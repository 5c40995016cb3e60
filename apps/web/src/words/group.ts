import {
  EVERYONE,
  type GroupCard,
  type GroupPerson,
  type GroupPersonChange,
  type GroupRole,
  type RefusalCode,
} from '@parley/protocol';
import { t } from '../text/text.ts';

/** What a moderator can do with a person. */
export type Deed = GroupPersonChange['to'];

/** What a group is called. That of everybody has an English name at the server, and is named here in the language of the page. */
export const groupName = ({ group, name }: Pick<GroupCard, 'group' | 'name'>): string =>
  group === EVERYONE ? t('groups:general') : name;

/** How many people are in a group; the general one has everybody. */
export function peopleWords({ people }: Pick<GroupCard, 'people'>): string {
  return people === null ? t('groups:people.everybody') : t('groups:people.count', { count: people });
}

export const roleWords = (role: GroupPerson['role']): string => t(`groups:role.${role}`);
export const deedWords = (deed: Deed): string => t(`groups:deed.${deed}`);

/** What somebody with a role may do with a person of another one. The server decides; this says which keys there are. */
export function deedsOn(person: GroupPerson['role'], mine: GroupRole | null): readonly Deed[] {
  if (mine === null || mine === 'member' || person === 'maker') return [];
  if (person === 'banned') return ['forgiven'];
  if (person === 'moderator') return mine === 'maker' ? ['member', 'removed', 'banned'] : [];
  return mine === 'maker' ? ['moderator', 'removed', 'banned'] : ['removed', 'banned'];
}

/** For the forms that name a group: the name of a group may be longer than that of a player. */
export const groupNameSentences = (): Readonly<Partial<Record<RefusalCode, string>>> => ({
  'name-refused': t('groups:name.refused'),
  'name-taken': t('groups:name.taken'),
});
