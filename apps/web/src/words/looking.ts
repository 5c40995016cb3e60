import { t } from '../text/text.ts';

/** Nobody has come in this time, in milliseconds: the page says that the search goes on quietly. */
const LONG_MS = 60_000;

export const lookingSentence = (game: string): string => t('looking:for', { title: game });

/** What the wait is like, without a promise. @param others how many other people here play this title */
export function waitSentence(others: number, waitedMs: number): string {
  if (others === 0) return t('looking:nobody');
  return t(waitedMs < LONG_MS ? 'looking:offered' : 'looking:longer', { count: others });
}

/** How long somebody has looked: `12 s`, `3 min`. */
export function waitedWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return seconds < 60 ? t('looking:seconds', { seconds }) : t('looking:minutes', { minutes: Math.floor(seconds / 60) });
}

/** Somebody came, and the warm-up is over. */
export const foundSentence = (name: string): string => t('looking:found', { name });

/** The free seat of somebody who looks, offered to who is free. */
export const seatSentence = (name: string, game: string): string => t('looking:seatOf', { name, title: game });

/** How a warm-up ended, for its player. */
export function warmUpResult(ranks: readonly number[], me: number): string {
  const mine = ranks[me] ?? 1;
  if (ranks.every((rank) => rank === mine)) return t('looking:draw');
  return mine === 1 ? t('looking:won') : t('looking:lost');
}
