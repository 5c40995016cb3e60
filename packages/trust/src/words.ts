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
    text: 'Matches in which a player could not reach the server, or the reports were not enough for a result.',
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

/** Trust as players read it: 0 to 100. */
export function points(trust: number): string {
  return `${Math.round(trust * 100)}`;
}

/** To a tenth, so that two thirds and .67 do not look equal. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

/**
 * Stands for the name of a seat in a sentence: the arbiter knows no names. Whoever shows the sentence puts them in (`withNames`).
 */
const nameOf = (seat: number): string => `{${seat}}`;

/** As many are named: a sentence has to stay one that somebody reads. */
const NAMED = 3;

/** The names of these seats, in a row. */
export function namesOf(seats: readonly number[]): string {
  const names = seats.slice(0, seats.length > NAMED ? NAMED - 1 : NAMED).map(nameOf);
  const all = names.length < seats.length ? [...names, `${seats.length - names.length} others`] : names;
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}

/** The sentence with the names of the players, by seat. */
export function withNames(sentence: string, names: readonly string[]): string {
  return sentence.replace(/\{(\d)\}/g, (mark, seat: string) => names[Number(seat)] ?? mark);
}
