import type { Refusal, RefusalCode } from '@parley/protocol';

/**
 * The one place where a refusal becomes a sentence that says what to do (W7). Its type makes the list complete: a new
 * code does not compile without its sentence.
 */
const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  malformed: 'This page and the server did not understand each other. Reload the page and try again.',
  'too-large': 'That was too long to send. Shorten it and try again.',
  'too-fast': 'That was a bit fast. Wait a few seconds, then try again.',
  unexpected: 'That is not possible at this moment. Look at what changed, then try again.',
  'not-signed-in': 'Your session has ended. Reload the page to enter again.',
  'ticket-missing': 'The connection was not admitted. Reload the page to enter again.',
  'ticket-invalid': 'The connection took too long to be admitted. Try again.',
  'proof-invalid': 'Your key could not be verified. Reload the page; if it happens again, sign in once more.',
  version: 'A newer Parley is out. Reload the page to go on playing.',
  origin: 'This address is not the one the server knows itself by. Open Parley at its own address.',
  credentials: 'Name and password do not fit together. Check both and try again.',
  'name-taken': 'Somebody has this name already. Choose another one.',
  'name-refused': 'This name cannot be used. Use 3 to 20 letters or digits, with single spaces between words.',
  'password-refused': 'This password is too short or too common. Use at least 8 characters that nobody would guess.',
  replaced: 'Parley is open in another tab. You can go on here instead.',
  'server-stopping': 'The server is being restarted. The page comes back by itself in a moment.',
  'not-permitted': 'Your account may not do this. Create an account, or look at your profile for the reason.',
  'not-accepted': 'This player does not take challenges from players like you right now. Ask somebody else.',
  blocked: 'You and this player cannot meet, because one of you blocked the other.',
  self: 'That is you. Ask somebody else to play.',
  'unknown-client': 'This player has just left. Choose somebody else.',
  'unknown-title': 'This game is not offered here any more. Reload the page to see which ones are.',
  'unknown-table': 'This table is gone. Choose another one, or open your own.',
  'unknown-match': 'There is no match of this address, or it has been forgotten. Go back to the lobby.',
  'unknown-introduction': 'This meeting is over. Start again from the lobby.',
  'introduction-expired': 'This meeting took too long to begin. Start again from the lobby.',
  'not-a-party': 'You do not sit at this table. Join it first, or choose another one.',
  busy: 'One of you is in a match. Wait for its end, or ask somebody else.',
  'table-full': 'This table is full. Choose another one, or open your own.',
  'table-limit': 'You have too many tables or invitations open. Close one of them first.',
  'match-limit':
    'Too many matches were begun lately, or still wait for a result. Ask somebody else, or try again later.',
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
  internal: 'The server could not be reached or failed. Try again in a moment.',
};

/** For `not-permitted`, where something is taken from the player for a time (S5). */
export const RESTRICTED_SENTENCE =
  'This is taken from you, or from the other player, for a time. The line at the top says what is open to you.';

export function refusalSentence(refusal: Pick<Refusal, 'code'>): string {
  return SENTENCES[refusal.code];
}
