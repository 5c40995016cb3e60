import type { Refusal, RefusalCode } from '@parley/protocol';
import { timeLeft } from './time.ts';

/**
 * The one place where a refusal becomes a sentence that says what to do (W7). Its type makes the list complete: a new
 * code does not compile without its sentence.
 */
const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  malformed: 'The server did not understand this page. Reload the page and try again.',
  'too-large': 'That was too long to send. Shorten it and try again.',
  'too-fast': 'That was a bit fast. Wait a few seconds, then try again.',
  unexpected: 'That is not possible at this moment. Look at what changed, then try again.',
  'not-signed-in': 'Your session has ended. Reload the page to enter again.',
  'ticket-missing': 'The connection was not admitted. Reload the page to enter again.',
  'ticket-invalid': 'The connection took too long to be admitted. Try again.',
  'proof-invalid': 'Your key could not be verified. Reload the page; if it happens again, sign in once more.',
  version: 'A newer Parley is out. Reload the page to go on playing.',
  origin: 'This address is not the one the server knows itself by. Open Parley at its own address.',
  credentials: 'Wrong name or password. Check both and try again.',
  'too-many-passwords': 'Too many passwords were tried. Wait a little, or use a device on which you signed in before.',
  'authority-ticket-invalid': 'This sign-in link is not for this server. Get a new one where you got it.',
  'authority-ticket-late': 'This sign-in link is too old. Get a new one where you got it, and open it at once.',
  'authority-ticket-spent': 'This sign-in link was used already. Get a new one where you got it.',
  'no-authority': 'This server takes no sign-in links. Create an account here, or play as a guest.',
  'name-taken': 'Somebody has this name already. Choose another one.',
  'name-refused': 'This name cannot be used. Use 2 to 20 letters or digits, with single spaces between words.',
  'passkey-refused': 'This passkey did not work here. Try again, or sign in another way.',
  'code-refused': 'This code does not work: it is mistyped, used already, or too old. Check it, or use another one.',
  'confirm-first': 'Show once more that it is you, then try again.',
  'last-way-in': 'This is your only way to sign in. Add another one first.',
  'credential-limit': 'You have as many of these as there can be. Remove one first.',
  'password-refused': 'This password is too short or too common. Use at least 8 characters that nobody would guess.',
  replaced: 'Parley is open in another tab. You can go on here instead.',
  'server-stopping': 'The server is being restarted. The page comes back by itself in a moment.',
  'no-key': 'This browser cannot make the key that signs your moves. Update it, or open Parley in another browser.',
  'not-permitted': 'Your account may not do this. Create an account, or look at your profile for the reason.',
  'watch-only': 'You are only watching. Choose Play yourself to enter as a guest; there is nothing to fill in.',
  'not-accepted': 'This player does not take challenges from players like you right now. Ask somebody else.',
  blocked: 'You and this player cannot meet, because one of you blocked the other.',
  self: 'That is you. Ask somebody else to play.',
  'unknown-client': 'This player has just left. Choose somebody else.',
  'unknown-title': 'This game is not offered here any more. Reload the page to see which ones are.',
  'unknown-table': 'This table is gone. Choose another one, or open your own.',
  'unknown-match': 'There is no match of this address, or it has been forgotten. Go back to the lobby.',
  'unknown-group': 'This group is gone, or it is not open to you. Look at your groups, or ask for a new link.',
  'group-banned': 'A moderator of this group took you out of it for good. Choose another group.',
  'group-limit': 'You are in as many groups as one may be, or made as many. Leave or close one of them first.',
  'group-full': 'This group is full. Choose another one, or make your own.',
  'unknown-introduction': 'This meeting is over. Start again from the lobby.',
  'introduction-expired': 'This meeting took too long to begin. Start again from the lobby.',
  'not-a-party': 'You do not sit at this table. Join it first, or choose another one.',
  busy: 'One of you is in a match. Wait for its end, or ask somebody else.',
  'table-full': 'This table is full. Choose another one, or open your own.',
  'table-limit': 'You have too many tables or invitations open. Close one of them first.',
  'watch-full': 'As many people watch this match as its players can serve. Choose another one, or try again later.',
  'asked-already': 'You have asked this player already. Wait for the answer, or take your challenge back.',
  'asked-lately': 'This player did not take your last challenge. Wait before you ask again, or ask somebody else.',
  'asked-by-many': 'This player has many challenges to answer. Try again in half a minute, or ask somebody else.',
  'no-challenges': 'This player takes no challenges right now. Ask somebody else, or press Play now.',
  'invitation-over':
    'This invitation has ended or was used already. Ask for a new link, or press Play now to play somebody else.',
  'match-undecided': 'One of your matches has no result yet. Wait until it is decided, then try again.',
  'match-limit':
    'Too many matches were begun lately, or still wait for a result. Ask somebody else, or try again later.',
  'unknown-listing': 'This bot is gone, or it is not open to you. Go back to the lobby to see which ones are here.',
  'listing-full': 'This bot is busy: as many use it as it can serve. Try again in a moment, or press Play now.',
  'listing-refused': 'The server did not take what this bot offers. Its operator finds the reason in the log.',
  'report-invalid': 'The server could not accept your report of this match. The verdict page shows what it decided.',
  'report-repeated': 'Your report is in already. Nothing is left to do.',
  'report-conflict': 'Your first report of this match stands; another one was refused.',
  'report-late': 'The verdict was made before your report arrived. The verdict page shows it.',
  'evidence-gone': 'The signed moves of this match were deleted after their time. The verdict stands.',
  'evidence-refused':
    'The server did not take a part of this match’s signed moves. Play on; the verdict page says what it went by.',
  'complaint-repeated': 'You have reported this player for this already. It will be looked at; report something else.',
  'appeal-open': 'This restriction has been appealed already. Wait for the answer, which stands beside it.',
  'unknown-subject': 'This is gone, or was decided already. Reload the page to see how things stand.',
  internal: 'The server did not answer. Try again in a moment.',
};

/** For `not-permitted`, where something is taken from the player for a time (S5). */
export const RESTRICTED_SENTENCE =
  'This is taken from you, or from the other player, for a time. The line at the top says what is open to you.';

/** Where waiting is what helps, and the server said for how long, the sentence says it too. */
export function refusalSentence({ code, retryMs }: Pick<Refusal, 'code' | 'retryMs'>): string {
  if (code === 'too-many-passwords' && retryMs !== undefined) return waitSentence(retryMs);
  if (code === 'asked-lately' && retryMs !== undefined) {
    return `This player did not take your last challenge. You can ask again in ${timeLeft(retryMs)}, or ask somebody else now.`;
  }
  return SENTENCES[code];
}

/** Rounded up: a try before the time would be refused again. */
function waitSentence(retryMs: number): string {
  const seconds = Math.max(1, Math.ceil(retryMs / 1_000));
  const wait = seconds < 90 ? countOf(seconds, 'second') : countOf(Math.ceil(seconds / 60), 'minute');
  return `Too many passwords were tried. Wait ${wait}, or use a device on which you signed in before.`;
}

const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
