/** A counter of the trust ledger in words. */
interface CounterWords {
  /** What another player did in one match, in a few words: `left before the end`. */
  readonly words: string;
  /** The same in a word or two, as it stands on a seal. */
  readonly label: string;
  readonly effect: 'raises' | 'lowers';
  /** What is counted, as a sentence to the player concerned. */
  readonly own: string;
  /** The same about another player. */
  readonly other: string;
}

/** What a counter says about another player, in a few words. */
export function counterWords(counter: string): string {
  return wordsOf(counter)?.words ?? 'something that this page does not know';
}

/** Whether a counter counts for a player or against; null for an unknown one. */
export function counterEffect(counter: string): CounterWords['effect'] | null {
  return wordsOf(counter)?.effect ?? null;
}

/** An amount of rating evidence as people read it (T4): `1`, `2.4`, `under 0.1`. */
export function amountWords(amount: number): string {
  const rounded = Math.round(amount * 10) / 10;
  return rounded === 0 && amount > 0 ? 'under 0.1' : String(rounded);
}

/**
 * The weight of one reason, where a match played out against trusted players weighs 1. `whom`: a player's name, or null for the reader.
 */
export function weightSentence(
  { counter, amount }: { readonly counter: string; readonly amount: number },
  whom: string | null,
): string {
  const effect = counterEffect(counter);
  const weighs = `Weighs ${amountWords(amount)}`;
  if (effect === null) return `${weighs}.`;
  if (effect === 'lowers') return `${weighs} against ${whom ?? 'you'}.`;
  return `${weighs} in ${whom === null ? 'your' : `${whom}’s`} favour.`;
}

/** What a counter of a ledger counts, as a sentence. `own`: to the player concerned. */
export function counterSentence(counter: string, own: boolean): string {
  const words = wordsOf(counter);
  if (words === null) return 'Something that this page does not know.';
  return own ? words.own : words.other;
}

/** What a verdict means for one player, by the heaviest of its counters; null if it counted nothing. */
export function outcomeWords(
  reasons: readonly { readonly counter: string; readonly amount: number }[],
): { readonly label: string; readonly lamp: 'lamp-good' | 'lamp-bad' } | null {
  const [heaviest] = [...reasons].sort((a, b) => b.amount - a.amount);
  const words = heaviest === undefined ? null : wordsOf(heaviest.counter);
  if (words === null) return null;
  return { label: words.label, lamp: words.effect === 'raises' ? 'lamp-good' : 'lamp-bad' };
}

function wordsOf(counter: string): CounterWords | null {
  return Object.hasOwn(COUNTERS, counter) ? (COUNTERS[counter] ?? null) : null;
}

const COUNTERS: Readonly<Record<string, CounterWords>> = {
  agreed: {
    words: 'reported the same as everybody',
    label: 'Agreed',
    effect: 'raises',
    own: 'Matches where you reported the same as everybody.',
    other: 'Matches where everybody reported the same.',
  },
  upheld: {
    words: 'report upheld',
    label: 'Upheld',
    effect: 'raises',
    own: 'Disputed matches that were decided your way.',
    other: 'Disputed matches that were decided this player’s way.',
  },
  vindicated: {
    words: 'proven right by the signed moves',
    label: 'Proven right',
    effect: 'raises',
    own: 'Disputed matches where the signed moves proved you right.',
    other: 'Disputed matches where the signed moves proved this player right.',
  },
  casual: {
    words: 'report right, in casual play',
    label: 'Right',
    effect: 'raises',
    own: 'Casual matches that you reported right; in ranked play they count a quarter.',
    other: 'Casual matches that this player reported right; in ranked play they count a quarter.',
  },
  unvouched: {
    words: 'no trusted player from elsewhere vouches for it',
    label: 'Up to a limit',
    effect: 'raises',
    own: 'Matches that no record of the moves, or no trusted player from elsewhere, vouches for. Together they count little.',
    other:
      'Matches that no record of the moves, or no trusted player from elsewhere, vouches for. Together they count little.',
  },
  overruled: {
    words: 'report overruled',
    label: 'Overruled',
    effect: 'lowers',
    own: 'Disputed matches that were decided against your report.',
    other: 'Disputed matches that were decided against this player’s report.',
  },
  noResult: {
    words: 'reports contradicted each other',
    label: 'No result',
    effect: 'lowers',
    own: 'Matches with no official result, because the reports did not match.',
    other: 'Matches with no official result, because the reports did not match.',
  },
  reportMissing: {
    words: 'did not report',
    label: 'Report missing',
    effect: 'lowers',
    own: 'Matches that you did not report.',
    other: 'Matches that this player did not report.',
  },
  quit: {
    words: 'left before the end',
    label: 'Left early',
    effect: 'lowers',
    own: 'Matches that you left before the end.',
    other: 'Matches that this player left before the end.',
  },
  networkLost: {
    words: 'connection lost before the end',
    label: 'Connection lost',
    effect: 'lowers',
    own: 'Matches where you lost the connection before the end.',
    other: 'Matches where this player lost the connection before the end.',
  },
  distress: {
    words: 'the match was disturbed',
    label: 'Disturbed',
    effect: 'lowers',
    own: 'Matches where somebody could not reach the server, or the reports were not enough.',
    other: 'Matches where somebody could not reach the server, or the reports were not enough.',
  },
  falseAbsence: {
    words: 'signed somebody away who was there',
    label: 'Signed away',
    effect: 'lowers',
    own: 'Matches where you signed that somebody was gone, though the server saw them there.',
    other: 'Matches where this player signed that somebody was gone, though the server saw them there.',
  },
  inconsistent: {
    words: 'signed moves do not fit a replay',
    label: 'Does not fit',
    effect: 'lowers',
    own: 'Matches where your signed moves did not fit when played again.',
    other: 'Matches where this player’s signed moves did not fit when played again.',
  },
  filtering: {
    words: 'in too many matches this player and another did not hear each other, though all others heard both',
    label: 'Filtering',
    effect: 'lowers',
    own: 'Found over many matches: you and others did not hear each other, though everybody else heard both.',
    other: 'Found over many matches: this player and others did not hear each other, though everybody else heard both.',
  },
  flooding: {
    words: 'opponents went missing in too many matches that this player gained by',
    label: 'Flooding',
    effect: 'lowers',
    own: 'Found over many matches: your opponents went missing far too often while you gained by it.',
    other: 'Found over many matches: opponents of this player went missing far too often while it gained by it.',
  },
  provenLie: {
    words: 'proven false by own signature',
    label: 'Proven false',
    effect: 'lowers',
    own: 'Matches where your own signature proved your report false.',
    other: 'Matches where this player’s own signature proved its report false.',
  },
};
