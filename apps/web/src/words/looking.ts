import { grouped } from './time.ts';

/** Nobody has come in this time, in milliseconds: the page says that the search goes on quietly. */
const LONG_MS = 60_000;

export const lookingSentence = (game: string): string => `Looking for somebody to play ${game}.`;

/** What the wait is like, without a promise. @param others how many other people here play this title */
export function waitSentence(others: number, waitedMs: number): string {
  if (others === 0) return 'Nobody else is here right now. Whoever comes and wants to play gets this game with you.';
  const here = `${grouped(others)} ${others === 1 ? 'other person is' : 'other people are'} here.`;
  return waitedMs < LONG_MS
    ? `${here} Your free seat is offered to those who are free.`
    : `${here} Nobody has taken your seat yet. It stays free while you play on.`;
}

/** How long somebody has looked: `12 s`, `3 min`. */
export function waitedWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

/** Somebody came, and the warm-up is over. */
export const foundSentence = (name: string): string => `${name} is here. The warm-up is over.`;

/** The free seat of somebody who looks, offered to who is free. */
export const seatSentence = (name: string, game: string): string => `${name} looks for a game of ${game}.`;

/** Why nobody is looked for. */
export const STAYS_SENTENCE = 'You play the bot, and nobody is looked for.';
export const AWAY_SENTENCE = 'The server is out of reach. The search goes on by itself when it is back.';
export const WARM_UP_SENTENCE = 'A warm-up: the bot plays in your browser, and nothing of it counts.';

/** How a warm-up ended, for its player. */
export function warmUpResult(ranks: readonly number[], me: number): string {
  const mine = ranks[me] ?? 1;
  if (ranks.every((rank) => rank === mine)) return 'A draw with the bot.';
  return mine === 1 ? 'You beat the bot.' : 'The bot won this one.';
}
