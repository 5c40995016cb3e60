import { WEIGHTS } from './constants.ts';
import { effectOf } from './ledger.ts';
import type { Counter, Suspicion } from './record.ts';

/** A counter in words, for the player it concerns (T4). */
export interface CounterWords {
  readonly label: string;
  /** One sentence: what is counted. */
  readonly text: string;
  readonly effect: 'raises' | 'lowers';
  /** What one such event counts, in units of evidence; some are multiplied by a probability as well. */
  readonly weight: number;
}

const COUNTER_WORDS: Readonly<Record<Counter, Omit<CounterWords, 'effect' | 'weight'>>> = {
  agreed: { label: 'Agreed', text: 'Matches in which your report agreed with everybody’s.' },
  upheld: { label: 'Upheld', text: 'Disputed or incomplete matches in which your report became the result.' },
  casual: {
    label: 'In casual play',
    text: 'Casual matches in which your report was right; in ranked ones they count a quarter.',
  },
  unvouched: {
    label: 'Not vouched for',
    text: 'What no moves on record, or no trusted player from elsewhere, vouch for; all of it together counts little.',
  },
  vindicated: { label: 'Vindicated', text: 'Disputed matches in which the signed moves proved your report right.' },
  overruled: { label: 'Overruled', text: 'Matches in which the result differed from your report.' },
  noResult: { label: 'No result', text: 'Matches whose reports contradicted each other, so that there was no result.' },
  reportMissing: { label: 'Report missing', text: 'Matches that you did not report a result for.' },
  quit: { label: 'Left', text: 'Matches that you began and left before the end.' },
  networkLost: {
    label: 'Connection lost',
    text: 'Matches that you could not finish because your connection was lost.',
  },
  distress: {
    label: 'Disturbed',
    text: 'Matches in which a player could not reach the server, or too few players reported.',
  },
  falseAbsence: {
    label: 'Signed away a player',
    text: 'Matches in which you signed somebody away as absent whom the server saw there.',
  },
  inconsistent: { label: 'Inconsistent', text: 'Matches in which your signed moves did not fit a replay.' },
  filtering: {
    label: 'Filtered',
    text: 'Found over many matches: you claimed not to hear others, or others could not hear you, though everybody else heard all.',
  },
  flooding: {
    label: 'Flooded',
    text: 'Found over many matches: your opponents went missing far too often while you gained by it.',
  },
  provenLie: {
    label: 'Proven false',
    text: 'Matches in which your own signatures proved your report false, or two histories of yours contradicted each other.',
  },
};

/** What a counter counts, which way it moves the rating, and how far (T4). */
export function describeCounter(counter: Counter): CounterWords {
  return { ...COUNTER_WORDS[counter], effect: effectOf(counter), weight: WEIGHTS[counter] };
}

/** What is watched over many matches, in words to the player (T4, T14, T15). */
export const SUSPICION_WORDS: Readonly<Record<Suspicion, { readonly label: string; readonly text: string }>> = {
  flooding: { label: 'Opponents gone missing', text: 'How often your opponents go missing while you gain by it.' },
  filtering: {
    label: 'Not heard by others',
    text: 'How often others say that they do not hear you, though everybody else hears you.',
  },
  accusing: {
    label: 'Others not heard',
    text: 'How often you say that you do not hear another player, though everybody else hears that one.',
  },
  desync: { label: 'States of your own', text: 'How often your signed states alone differ from the replay.' },
};

/** Why a verdict moved a player's rating, in words to that player (T4). */
export const REASON_WORDS = {
  agreed: 'Your report agreed with everybody’s.',
  confirmed: 'Your report agrees with the signed moves.',
  upheld: 'Your report was upheld: it became the official result.',
  vindicated: 'The signed moves of the match proved your report right.',
  overruled: 'The official result differs from your report.',
  noResult:
    'The players’ reports contradicted each other, and there was no official result; each side pays for its part, however trusted it is.',
  reportMissing: 'You did not report a result.',
  quit: 'You left the match before its end.',
  networkLost: 'Your connection was lost before the end of the match.',
  unvouched:
    'What no moves on record vouch for, and no trusted player who is not connected with you, counts little and only up to a limit.',
  distress:
    'A player of this match could not reach the server, and anybody in it may have caused that, so nobody gains and everybody loses a little.',
  tooFewReports: 'The reports that came are too few for a result.',
  falseAbsence: 'You signed a player away as absent whom the server saw there and playing.',
  inconsistent: 'Your signed moves do not fit a replay of the match.',
  provenLie: 'Your own signed moves prove your report false.',
  equivocated: 'You signed two different histories of this match.',
  flooding: 'Over many matches your opponents went missing far too often while you gained by it.',
  filtering: 'Over many matches others could not hear you, though everybody else heard you.',
  accusing: 'Over many matches you claimed not to hear others, though everybody else heard them.',
  desync: 'Over many matches your own signed states alone disagreed with the replay, which is as good as proven false.',
} as const;

export const EVIDENCE_WORDS = 'The signed moves of this match, played again, give this result.';

/**
 * If the transcript ends with a player's absence, its last entry is a claim of the others, and nothing contradicts it.
 */
export const ABSENCE_WORDS =
  'A player went missing before the end. The others signed that, nothing that the server saw speaks against it, and the signed moves up to then give this result.';

export const REPLAYED_WORDS = 'The signed moves, played again, give it too.';

export const DESYNC_WORDS =
  'The signed moves, played again, disagree with everybody’s states, so the fault lies in the game and nobody is blamed: there is no result, and it is recorded for the game’s author.';

/** Trust as players read it: 0 to 100. */
export function points(trust: number): string {
  return `${Math.round(trust * 100)}`;
}

/** To a tenth, so that two thirds and .67 do not look equal. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

export function playersOf(players: number): string {
  return `${players} players`;
}

export function tooFewWords(reported: number, players: number, share?: string, needed?: string): string {
  if (share === undefined || needed === undefined) {
    return `Only ${reported} of ${playersOf(players)} gave a report that counts, and that is too few for a result.`;
  }
  const said = `${reported} of ${playersOf(players)} gave a report that counts, with ${share} of the trust in this match`;
  return `${said}; more than ${needed} is needed for a result.`;
}

export function loneWords(evidenceExpected: boolean): string {
  if (evidenceExpected)
    return 'Only one report counts, no record of the moves came, and one word alone decides nothing.';
  return 'Only one report counts, and one word alone decides only for somebody trusted, over players who have lost trust before.';
}

/** A vote that the match never began, against somebody who says that it did. */
export const VOID_DENIED_WORDS =
  'Most reports say that the match never began, but the server itself saw it begin, so there is no result.';

export const PRESENT_WORDS =
  'The reports contradict a player whom the server saw there to the end, and no record of the moves shows who is right, so there is no result.';

/** Before the words of the decision, if a match is void. */
export const VOID_WORDS = 'All players say that the match never began, so it has no result.';
export const VOID_UNSEEN_WORDS =
  'Most say that the match never began, and the server saw no sign of a beginning, so it has no result.';
export const VOID_REPLAYED_WORDS = 'By the signed moves the match never began, so it has no result.';

export function twoPlayersWords(): string {
  return 'The two reports contradict each other, and nothing tells whose is right.';
}

export function contradictionWords(share: string, needed: string): string {
  return `The reports contradict each other: the strongest has ${share} of the trust in this match, and more than ${needed} is needed.`;
}
