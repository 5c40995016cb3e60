import { randomInt } from 'node:crypto';
import type { PlayerRow } from '../store/store.ts';

/** What every new player begins with, besides name, class and credentials. */
export const newcomer = (
  id: string,
  createdAt: number,
): Pick<PlayerRow, 'id' | 'avatar' | 'accepts' | 'hidden' | 'createdAt'> => ({
  id,
  avatar: randomInt(2 ** 40).toString(36),
  accepts: { limited: true, member: true, house: true },
  hidden: false,
  createdAt,
});
