import { nameInEnglish, STRENGTHS, titles } from '@parley/games';

const everything = { strengths: STRENGTHS };
const players = { anonymous: 'hidden', limited: everything, member: everything };

/** What a house without a file offers: a bot for each title, at every strength, to everybody who plays. */
export const DEFAULT_LISTINGS = {
  listings: titles.map(({ id }) => ({ kind: 'bot', id, name: `${nameInEnglish(id)} bot`, title: id, for: players })),
};
