import type { BotStrength, ListingClass, ListingLine, PlayerClass, RefusalCode } from '@parley/protocol';

/** Listings of houses in players' words: a bot, matches to look at, and a room to meet in (S3). */

export const STRENGTH_WORDS: Readonly<Record<BotStrength, string>> = {
  easy: 'Easy',
  normal: 'Normal',
  strong: 'Strong',
};

/** What a listing is, in a word or two beside its name. */
export const KIND_WORDS: Readonly<Record<ListingLine['listing']['kind'], string>> = {
  bot: 'Bot',
  matches: 'Matches to look at',
  room: 'Room',
};

const PLURAL: Readonly<Record<ListingClass, string>> = {
  anonymous: 'visitors',
  limited: 'guests',
  member: 'members',
};

/** What somebody reads of a listing that it sees and cannot open: for whom it is, and what to do. */
export function closedSentence({ opensTo, listing }: ListingLine, kind: PlayerClass): string {
  const [only] = opensTo;
  if (only === undefined) return 'Not open to anybody right now.';
  // Its class may open it, and this player has lost what that needs.
  if (opensTo.some((one) => one === kind)) return 'Not open to you for a time. The line at the top says why.';
  const whom = opensTo.length === 1 ? PLURAL[only] : opensTo.map((one) => PLURAL[one]).join(' and ');
  if (kind === 'anonymous' && opensTo.includes('limited'))
    return `For ${whom}: enter to play, there is nothing to fill in.`;
  if (opensTo.includes('member')) {
    return `For ${whom}: create an account to ${TO_DO[listing.kind]}.`;
  }
  return `For ${whom} only.`;
}

const TO_DO: Readonly<Record<ListingLine['listing']['kind'], string>> = {
  bot: 'play it',
  matches: 'look',
  room: 'come in',
};

type RoomLine = Extract<ListingLine['listing'], { readonly kind: 'room' }>;

/** Who is in a room at present. */
export function crowdWords({ waiting, playing }: Pick<RoomLine, 'waiting' | 'playing'>): string {
  if (waiting === 0 && playing === 0) return 'Nobody is there.';
  return `${waiting === 0 ? 'Nobody waits' : `${waiting} waiting`}, ${playing === 0 ? 'nobody plays' : `${playing} playing`}.`;
}

/** What somebody reads of a room in which its class only watches. */
export const ONLY_WATCH = 'You may watch what is played here: it is in the list of running matches.';
/** What somebody reads who waits there. The match begins by itself. */
export const WAIT_HERE = 'You wait here. The match begins when somebody else comes in.';

/** Refusals of a listing, where they need other words than elsewhere. */
export const OPENING_REFUSED: Readonly<Partial<Record<RefusalCode, string>>> = {
  'not-permitted': 'This is not open to players like you. The line beside it says for whom it is.',
  'unknown-client': 'This bot has just left. Choose another one, or press Play now.',
  busy: 'You are in a match already, in another tab or on another device. Finish it there first.',
};

/** Refusals of a room, where they need other words than elsewhere. */
export const ROOM_REFUSED: Readonly<Partial<Record<RefusalCode, string>>> = {
  'not-permitted': 'This room is not open to players like you. The line beside it says for whom it is.',
  'unknown-listing': 'This room has just closed. Choose another one, or press Play now.',
  'listing-full': 'This room is full. Try again in a moment, or press Play now.',
  busy: 'You are in a match already, in another tab or on another device. Finish it there first.',
};

/** Why matches cannot be looked at. */
export function lookSentence(code: RefusalCode | null): string {
  switch (code) {
    case null:
      return 'The bot that shows these matches is gone. Try again in a moment.';
    case 'not-permitted':
      return 'These matches are not open to players like you. Create an account, or look at others.';
    case 'unknown-match':
      return 'The bot has this match no longer. Choose another one.';
    case 'unknown-listing':
      return 'Nobody shows matches here any more. Go back to the lobby.';
    default:
      return '';
  }
}
