import { WEIGHTS } from './constants.ts';
import { initialTrust, trustOf, withEvents } from './ledger.ts';
import type { Ledger } from './record.ts';
import { points } from './words.ts';

/** What a rating is called in words: these are the heights worth naming, lowest first. */
const HEIGHTS = [0.5, 0.8, 0.9];
/** Ratings are told in hundredths. */
const ROUNDING = 0.005;
/** Far more than memory holds: after so many nothing is left of what came before. */
const MOST_MATCHES = 1000;

/**
 * What would bring a rating back to where it was, in one sentence to the player; null where it did not fall (W5).
 * A member at .72 who quits: "About 5 matches against somebody new in which all report alike bring it back to 72."
 */
export function restoreWords(before: number, ledger: Ledger): string | null {
  if (trustOf(ledger) > before - 1e-12) return null;
  return `${aboutMatches(matchesTo(before, ledger), 'bring', 'brings')} it back to ${points(before)}.`;
}

/**
 * What would raise a rating to the next height worth naming, in one sentence to the player (W6): where it began when it is
 * lower, else 50, 80 or 90; null for a house, and for whoever stands higher.
 */
export function whatRaises(ledger: Ledger): string | null {
  if (ledger.standing === 'house') return null;
  const trust = trustOf(ledger);
  const start = initialTrust(ledger.standing);
  if (trust < start - ROUNDING) {
    return `${aboutMatches(matchesTo(start, ledger), 'bring', 'brings')} it back to ${points(start)}, where it began.`;
  }
  const next = HEIGHTS.find((height) => height > trust + ROUNDING);
  if (next === undefined) return null;
  return `${aboutMatches(matchesTo(next, ledger), 'raise', 'raises')} it to ${points(next)}.`;
}

/** How many matches in which all report alike, each against somebody new, bring a rating to this height. */
function matchesTo(height: number, ledger: Ledger): number {
  let risen = ledger;
  let matches = 0;
  while (trustOf(risen) < height - ROUNDING && matches < MOST_MATCHES) {
    risen = withEvents(risen, [{ counter: 'agreed', amount: WEIGHTS.agreed }]);
    matches += 1;
  }
  return matches;
}

function aboutMatches(matches: number, plural: string, singular: string): string {
  // A fall too small to be seen in hundredths is made good by the next match.
  if (matches <= 1) return `One match against somebody new in which all report alike ${singular}`;
  return `About ${matches} matches against somebody new in which all report alike ${plural}`;
}
