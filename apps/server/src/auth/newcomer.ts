import { randomInt } from 'node:crypto';
import { FIRST_ACCEPTS } from '@parley/protocol';
import type { PlayerRow } from '../store/store.ts';

/** What every new player begins with, besides name, class and credentials. */
export const newcomer = (
  id: string,
  createdAt: number,
): Pick<PlayerRow, 'id' | 'avatar' | 'accepts' | 'hidden' | 'quietUntil' | 'createdAt'> => ({
  id,
  avatar: randomInt(2 ** 40).toString(36),
  accepts: FIRST_ACCEPTS,
  hidden: false,
  quietUntil: null,
  createdAt,
});
