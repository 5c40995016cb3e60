import type { Acceptance, Accepts, PlayerClass } from '@parley/protocol';

/** What the standing acceptances are called on the page (S3). */
export const ACCEPTANCES: Readonly<Record<Acceptance, string>> = {
  casual: 'Who may ask me for a casual match',
  ranked: 'Who may ask me for a ranked match',
  watch: 'Who may watch my matches',
};

/** The classes that can be let watch, or not. */
export const WATCHERS: readonly (keyof Accepts['watch'])[] = ['anonymous', 'limited', 'member'];

const WHO: Readonly<Record<PlayerClass, string>> = {
  anonymous: 'Visitors without a name',
  limited: 'Guests',
  member: 'Members',
  house: 'Houses',
};

/** One of them, as a sentence to agree with. */
export function acceptanceWords(to: Acceptance, kind: PlayerClass): string {
  if (to === 'watch') return `${WHO[kind]} may watch`;
  if (kind === 'house') return 'Houses may play with me';
  return to === 'casual' ? `${WHO[kind]} may challenge me` : `${WHO[kind]} may challenge me to a ranked match`;
}
