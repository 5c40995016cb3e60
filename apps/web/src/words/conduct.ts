import type {
  ComplaintOutcome,
  ComplaintReason,
  Offence,
  Portion,
  RestrictionNotice,
  RestrictionView,
} from '@parley/protocol';
import { momentWords } from './time.ts';

/** Why something was taken away, to the player whom it concerns. An administrator's own words stand for themselves. */
const WHY: Readonly<Record<Exclude<Offence, 'decided'>, string>> = {
  lying: 'Your own signed moves prove that you reported a false result.',
  flooding: 'Your opponents went missing far too often while you gained by it.',
  filtering: 'Over many matches, you and other players did not hear each other, though everybody else heard both.',
  leaving: 'You left three matches within a day before they were over.',
  'unfair-play': 'Several trusted players reported you for cheating or stalling.',
  abuse: 'Several trusted players reported you for insults, spam or your name.',
};

/** The same in a few words, to somebody else. */
const NAMED: Readonly<Record<Offence, string>> = {
  lying: 'A proven false report',
  flooding: 'Opponents that went missing',
  filtering: 'Not hearing or not being heard',
  leaving: 'Matches left before the end',
  'unfair-play': 'Reported for cheating or stalling',
  abuse: 'Reported for insults, spam or the name',
  decided: 'Decided by a person',
};

export const offenceWords = (offence: Offence): string => NAMED[offence];

export function whyWords({ offence, words }: Pick<RestrictionNotice, 'offence' | 'words'>): string {
  return offence === 'decided' ? (words ?? 'An administrator decided so.') : WHY[offence];
}

/** What a player may not do: `play or chat`; null for a warning. */
function lostWords(portions: readonly Portion[]): string | null {
  const play = portions.includes('casual') ? 'play' : portions.includes('ranked') ? 'play ranked matches' : null;
  const parts = [play, portions.includes('chat') ? 'chat' : null, portions.includes('watch') ? 'watch' : null];
  const lost = parts.filter((part) => part !== null);
  return lost.length === 0 ? null : lost.join(' or ');
}

/** `You cannot play ranked matches until 3 Nov, 18:42.` */
export function restrictionWords({ portions, until }: Pick<RestrictionNotice, 'portions' | 'until'>): string {
  const lost = lostWords(portions);
  return lost === null ? 'A warning: nothing is taken from you.' : `You cannot ${lost} until ${momentWords(until)}.`;
}

/** What can be done about it. */
export function wayOutWords({ portions }: Pick<RestrictionNotice, 'portions'>): string {
  if (portions.length === 0) return 'If it happens again, you cannot play ranked matches for a while.';
  const open = portions.includes('casual') ? 'Look around meanwhile; it' : 'Casual matches are open to you. It';
  return `${open} ends by itself. If it is wrong, tell us below.`;
}

/** The heading of a restriction that stands no more. */
export function headingWords({ portions, state }: Pick<RestrictionView, 'portions' | 'state'>): string {
  if (state === 'reversed') return 'Taken back';
  const lost = lostWords(portions);
  return lost === null ? 'A warning' : `Over: you could not ${lost}`;
}

export const REASONS: readonly { readonly value: ComplaintReason; readonly text: string }[] = [
  { value: 'cheating', text: 'Cheating' },
  { value: 'stalling', text: 'Stalling' },
  { value: 'abuse', text: 'Insults or threats' },
  { value: 'spam', text: 'Spam' },
  { value: 'name', text: 'Name or picture' },
  { value: 'other', text: 'Something else' },
];

export const reasonWords = (reason: ComplaintReason): string =>
  REASONS.find(({ value }) => value === reason)?.text ?? reason;

const OUTCOMES: Readonly<Record<ComplaintOutcome, string>> = {
  open: 'Not decided yet',
  acted: 'You were right',
  dismissed: 'Nothing was found',
  abusive: 'Made to harm',
  duplicate: 'Dealt with already',
};

export const outcomeWords = (outcome: ComplaintOutcome): string => OUTCOMES[outcome];

/** Portions of a session by the names that people use. */
export const PORTION_WORDS: Readonly<Record<Portion, string>> = {
  watch: 'Watching',
  chat: 'Chat',
  casual: 'Casual play',
  ranked: 'Ranked play',
  tournament: 'Tournaments',
  listing: 'Listings',
};
