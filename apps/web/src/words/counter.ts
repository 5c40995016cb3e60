/**
 * A counter of the trust ledger as this page puts it. The server's own sentences are written to the player concerned;
 * these stand beside other players.
 */
interface CounterWords {
  /** What happened in one match, in a few words: `left before the end`. */
  readonly words: string;
  /** The same in a word or two, as it stands on a seal. */
  readonly label: string;
  readonly effect: 'raises' | 'lowers';
}

/** What a counter says about somebody else, in a few words; a counter that this page does not know is named as it is. */
export function counterWords(counter: string): string {
  return wordsOf(counter)?.words ?? counter;
}

/** Whether a counter speaks for a player or against; null for one that this page does not know. */
export function counterEffect(counter: string): CounterWords['effect'] | null {
  return wordsOf(counter)?.effect ?? null;
}

/** An amount of rating evidence as people read it (T4): `1`, `2.4`, `under 0.1`. */
export function amountWords(amount: number): string {
  const rounded = Math.round(amount * 10) / 10;
  return rounded === 0 && amount > 0 ? 'under 0.1' : String(rounded);
}

/** What a verdict made of one player, by the heaviest of what it counted; null where it counted nothing. */
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
  agreed: { words: 'reported like everybody', label: 'Agreed', effect: 'raises' },
  upheld: { words: 'report upheld', label: 'Upheld', effect: 'raises' },
  vindicated: { words: 'proven right by the signed moves', label: 'Proven right', effect: 'raises' },
  overruled: { words: 'report overruled', label: 'Overruled', effect: 'lowers' },
  noResult: { words: 'reports contradicted each other', label: 'No result', effect: 'lowers' },
  reportMissing: { words: 'did not report', label: 'Report missing', effect: 'lowers' },
  quit: { words: 'left before the end', label: 'Left early', effect: 'lowers' },
  networkLost: { words: 'connection lost before the end', label: 'Connection lost', effect: 'lowers' },
  distress: { words: 'the match was disturbed', label: 'Disturbed', effect: 'lowers' },
  inconsistent: { words: 'signed moves do not fit a replay', label: 'Does not fit', effect: 'lowers' },
  filtering: {
    words: 'went on claiming not to hear somebody whom all others heard',
    label: 'Filtering',
    effect: 'lowers',
  },
  flooding: {
    words: 'opponents went missing in too many matches that this player gained by',
    label: 'Flooding',
    effect: 'lowers',
  },
  provenLie: { words: 'proven false by own signature', label: 'Proven false', effect: 'lowers' },
};
