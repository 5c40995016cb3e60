import { STRENGTHS } from '@parley/games';

const everything = { strengths: STRENGTHS };
const players = { anonymous: 'hidden', limited: everything, member: everything };

/** What a house without a file offers: a bot for each title, at every strength, to everybody who plays. */
export const DEFAULT_LISTINGS = {
  listings: [
    { kind: 'bot', id: 'four', name: 'Four in a Row bot', title: 'four-in-a-row', for: players },
    { kind: 'bot', id: 'dots', name: 'Dots and Boxes bot', title: 'dots-and-boxes', for: players },
  ],
};
