import type { HouseListing } from '@parley/protocol';
import { FOUR } from './floor.ts';

/** A bot that nobody but players meets: guests at two strengths, members at all. */
export const botListing = (change: Partial<Extract<HouseListing, { kind: 'bot' }>> = {}): HouseListing => ({
  kind: 'bot',
  id: 'bot',
  name: 'Four in a Row bot',
  about: 'Three strengths.',
  title: FOUR,
  recorded: false,
  rights: {
    anonymous: { access: 'hidden' },
    limited: { access: 'open', strengths: ['easy', 'normal'] },
    member: { access: 'open', strengths: ['easy', 'normal', 'strong'] },
  },
  ...change,
});

/** Matches that members may look at, and guests only see on the list. */
export const matchesListing = (change: Partial<Extract<HouseListing, { kind: 'matches' }>> = {}): HouseListing => ({
  kind: 'matches',
  id: 'matches',
  name: 'Good matches',
  about: '',
  title: FOUR,
  rights: {
    anonymous: { access: 'hidden' },
    limited: { access: 'seen' },
    member: { access: 'open', latest: 5 },
  },
  ...change,
});

/** A room in which members play, and guests watch. */
export const roomListing = (change: Partial<Extract<HouseListing, { kind: 'room' }>> = {}): HouseListing => ({
  kind: 'room',
  id: 'room',
  name: 'The quiet room',
  about: '',
  title: FOUR,
  mode: 'casual',
  seats: 2,
  rights: {
    anonymous: { access: 'hidden' },
    limited: { access: 'open', may: 'watch' },
    member: { access: 'open', may: 'play' },
  },
  ...change,
});
