import type { PlayerClass, Portion } from '@parley/protocol';

/** What each class is permitted, by portion (S3, S4). Ranked play needs the portion on both sides. */
export const PORTIONS_OF: Readonly<Record<PlayerClass, readonly Portion[]>> = {
  anonymous: ['watch'],
  limited: ['watch', 'chat', 'casual'],
  member: ['watch', 'chat', 'casual', 'ranked', 'tournament'],
  house: ['watch', 'chat', 'casual', 'listing'],
};
