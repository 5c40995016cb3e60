/**
 * A counter of the trust ledger in this page's words. The server writes its sentences to the player concerned; these
 * describe other players.
 */
interface CounterWords {
  /** What happened in one match, in a few words: `left before the end`. */
  readonly words: string;
  /** The same in a word or two, as it stands on a seal. */
  readonly label: string;
  readonly effect: 'raises' | 'lowers';
  /** What is counted, as a sentence to the player concerned. */
  readonly own: string;
}

/** What a counter says about another player, in a few words; an unknown counter is shown by its name. */
export function counterWords(counter: string): string {
  return wordsOf(counter)?.words ?? counter;
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

/** What a counter of the reader's own ledger counts, as a sentence to the reader; null for one that this page does not know. */
export function ownCounterSentence(counter: string): string | null {
  return wordsOf(counter)?.own ?? null;
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
    words: 'reported like everybody',
    label: 'Agreed',
    effect: 'raises',
    own: 'Matches in which you reported like everybody.',
  },
  upheld: {
    words: 'report upheld',
    label: 'Upheld',
    effect: 'raises',
    own: 'Disputed matches decided the way you reported.',
  },
  vindicated: {
    words: 'proven right by the signed moves',
    label: 'Proven right',
    effect: 'raises',
    own: 'Disputed matches in which the signed moves proved you right.',
  },
  casual: {
    words: 'report right, in casual play',
    label: 'Right',
    effect: 'raises',
    own: 'Casual matches in which you reported right; in ranked ones they count a quarter.',
  },
  unvouched: {
    words: 'no trusted player from elsewhere vouches for it',
    label: 'Up to a limit',
    effect: 'raises',
    own: 'What no moves on record, or no trusted player from elsewhere, vouch for; all of it together counts little.',
  },
  overruled: {
    words: 'report overruled',
    label: 'Overruled',
    effect: 'lowers',
    own: 'Disputed matches decided otherwise than you reported.',
  },
  noResult: {
    words: 'reports contradicted each other',
    label: 'No result',
    effect: 'lowers',
    own: 'Matches without an official result, because the reports contradicted each other.',
  },
  reportMissing: {
    words: 'did not report',
    label: 'Report missing',
    effect: 'lowers',
    own: 'Matches after which no report of yours came.',
  },
  quit: {
    words: 'left before the end',
    label: 'Left early',
    effect: 'lowers',
    own: 'Matches that you left before the end.',
  },
  networkLost: {
    words: 'connection lost before the end',
    label: 'Connection lost',
    effect: 'lowers',
    own: 'Matches in which you lost the connection before the end.',
  },
  distress: {
    words: 'the match was disturbed',
    label: 'Disturbed',
    effect: 'lowers',
    own: 'Matches in which somebody could not reach the server, or the reports were not enough for a result.',
  },
  falseAbsence: {
    words: 'signed somebody away who was there',
    label: 'Signed away',
    effect: 'lowers',
    own: 'Matches in which you signed somebody away as absent whom the server saw there.',
  },
  inconsistent: {
    words: 'signed moves do not fit a replay',
    label: 'Does not fit',
    effect: 'lowers',
    own: 'Matches in which your signed moves did not fit a replay.',
  },
  filtering: {
    words: 'in too many matches this player and another did not hear each other, though all others heard both',
    label: 'Filtering',
    effect: 'lowers',
    own: 'Found over many matches: you and others did not hear each other, though everybody else heard both.',
  },
  flooding: {
    words: 'opponents went missing in too many matches that this player gained by',
    label: 'Flooding',
    effect: 'lowers',
    own: 'Found over many matches: your opponents went missing far too often while you gained by it.',
  },
  provenLie: {
    words: 'proven false by own signature',
    label: 'Proven false',
    effect: 'lowers',
    own: 'Matches in which your own signature proved you wrong.',
  },
};
