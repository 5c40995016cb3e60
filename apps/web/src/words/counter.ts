import { t } from '../text/text.ts';
import { tenthWords } from './number.ts';

type Effect = 'raises' | 'lowers';

/** The counters of the trust ledger, and whether they count for a player or against. */
const EFFECTS = {
  agreed: 'raises',
  upheld: 'raises',
  vindicated: 'raises',
  casual: 'raises',
  unvouched: 'raises',
  overruled: 'lowers',
  noResult: 'lowers',
  reportMissing: 'lowers',
  quit: 'lowers',
  networkLost: 'lowers',
  distress: 'lowers',
  falseAbsence: 'lowers',
  inconsistent: 'lowers',
  filtering: 'lowers',
  flooding: 'lowers',
  provenLie: 'lowers',
} as const satisfies Readonly<Record<string, Effect>>;

type Counter = keyof typeof EFFECTS;
const isKnown = (counter: string): counter is Counter => Object.hasOwn(EFFECTS, counter);

/** What a counter says about another player, in a few words: `left before the end`. */
export const counterWords = (counter: string): string =>
  isKnown(counter) ? t(`verdict:counter.${counter}.words`) : t('verdict:counter.unknown');

/** Whether a counter counts for a player or against; null for an unknown one. */
export const counterEffect = (counter: string): Effect | null => (isKnown(counter) ? EFFECTS[counter] : null);

/** An amount of rating evidence as people read it (T4): `1`, `2.4`, `under 0.1`. */
export function amountWords(amount: number): string {
  const rounded = Math.round(amount * 10) / 10;
  return rounded === 0 && amount > 0 ? t('verdict:amount.under', { amount: tenthWords(0.1) }) : tenthWords(rounded);
}

/**
 * The weight of one reason, where a match played out against trusted players weighs 1. `whom`: a player's name, or null for the reader.
 */
export function weightSentence(
  { counter, amount: weight }: { readonly counter: string; readonly amount: number },
  whom: string | null,
): string {
  const effect = counterEffect(counter);
  const amount = amountWords(weight);
  if (effect === null) return t('verdict:weighs', { amount });
  return whom === null
    ? t(`verdict:weighs.${effect}.own`, { amount })
    : t(`verdict:weighs.${effect}.other`, { amount, name: whom });
}

/** What a counter of a ledger counts, as a sentence. `own`: to the player concerned. */
export function counterSentence(counter: string, own: boolean): string {
  if (!isKnown(counter)) return t('verdict:counter.unknown.line');
  return own ? t(`verdict:counter.${counter}.own`) : t(`verdict:counter.${counter}.other`);
}

/** What a verdict means for one player, by the heaviest of its counters; null if it counted nothing. */
export function outcomeWords(
  reasons: readonly { readonly counter: string; readonly amount: number }[],
): { readonly label: string; readonly lamp: 'lamp-good' | 'lamp-bad' } | null {
  const [heaviest] = [...reasons].sort((a, b) => b.amount - a.amount);
  if (heaviest === undefined || !isKnown(heaviest.counter)) return null;
  return {
    label: t(`verdict:counter.${heaviest.counter}.label`),
    lamp: EFFECTS[heaviest.counter] === 'raises' ? 'lamp-good' : 'lamp-bad',
  };
}
