import { MEMORY, WEIGHTS } from './constants.ts';
import { initialTrust, trustOf, withEvents } from './ledger.ts';
import type { Ledger } from './record.ts';
import { points } from './words.ts';

/** The heights of a rating that have a name in words, lowest first. */
const HEIGHTS = [0.5, 0.8, 0.9];
/** Ratings are shown in hundredths. */
const ROUNDING = 0.005;
/** As many as a ledger remembers. A longer way is not counted out: nobody plans it, and much else happens on it. */
const MOST_MATCHES = MEMORY;

/** Near the top a point takes many matches: nobody counts more than these for a fall of one or two. */
const FEW_MATCHES = 5;
const FEW_POINTS = 2;

/** A way back that is longer than this is told by its first part: the last hundredths take longest and matter least. */
const FIRST_MATCHES = 20;

/**
 * What would bring a rating back to where it was, in one sentence to the player; null if it did not fall (W5). A member
 * at .72 who quits: "About 6 matches, each played out against a trusted player you have not met lately, bring it back to 72."
 */
export function restoreWords(before: number, ledger: Ledger): string | null {
  const now = trustOf(ledger);
  if (now > before - 1e-12) return null;
  const matches = matchesTo(before, ledger);
  const back = points(before);
  const fallen = Math.round(before * 100) - Math.round(now * 100);
  if (matches > FEW_MATCHES && fallen <= FEW_POINTS) return closer(back);
  if (matches <= FIRST_MATCHES) return `${aboutMatches(matches, 'bring', 'brings')} it back to ${back}.`;
  const first = points(trustOf(after(FIRST_MATCHES, ledger)));
  if (first === points(now)) return closer(back);
  return `${aboutMatches(FIRST_MATCHES, 'bring', 'brings')} it to ${first}, and further ones closer to ${back} again.`;
}

const closer = (back: string): string => `Each match played out against ${SOMEBODY} brings it closer to ${back} again.`;

/** Who vouches in full (T3). */
const SOMEBODY = 'a trusted player you have not met lately';

/**
 * What would raise a rating to the next named height, in one sentence to the player (W6): its starting rating if it is
 * lower, otherwise 50, 80 or 90. Then, for a member whose casual play makes a difference, what it counts as in ranked
 * matches. Null for a house, and for a player above all heights of whom there is nothing else to say.
 */
export function whatRaises(ledger: Ledger): string | null {
  if (ledger.standing === 'house') return null;
  const said = [nextHeight(ledger), rankedWords(ledger)].filter((words) => words !== null);
  return said.length === 0 ? null : said.join(' ');
}

function nextHeight(ledger: Ledger): string | null {
  const trust = trustOf(ledger);
  const start = initialTrust(ledger.standing);
  if (trust < start - ROUNDING) {
    return `${aboutMatches(matchesTo(start, ledger), 'bring', 'brings')} it back to ${points(start)}, where it began.`;
  }
  const next = HEIGHTS.find((height) => height > trust + ROUNDING);
  return next === undefined
    ? null
    : `${aboutMatches(matchesTo(next, ledger), 'raise', 'raises')} it to ${points(next)}.`;
}

/** Guests play no ranked matches. */
function rankedWords(ledger: Ledger): string | null {
  const ranked = points(trustOf(ledger, 'ranked'));
  if (ledger.standing !== 'member' || ranked === points(trustOf(ledger))) return null;
  return `In ranked matches it counts as ${ranked}: casual play counts a quarter there, and so do matches with guests and with players on the same network as you.`;
}

/**
 * How many ranked matches, on a record and each against somebody new who vouches in full, bring a rating to this height; no more
 * than `MOST_MATCHES` + 1 are counted.
 */
function matchesTo(height: number, ledger: Ledger): number {
  let risen = ledger;
  let matches = 0;
  while (trustOf(risen) < height - ROUNDING && matches <= MOST_MATCHES) {
    risen = withEvents(risen, [{ counter: 'agreed', amount: WEIGHTS.agreed }]);
    matches += 1;
  }
  return matches;
}

/** The ledger after so many of these matches. */
function after(matches: number, ledger: Ledger): Ledger {
  let risen = ledger;
  for (let match = 0; match < matches; match += 1) {
    risen = withEvents(risen, [{ counter: 'agreed', amount: WEIGHTS.agreed }]);
  }
  return risen;
}

function aboutMatches(matches: number, plural: string, singular: string): string {
  // The next match makes up for a fall that is too small to show in hundredths.
  if (matches <= 1) return `One match played out against ${SOMEBODY} ${singular}`;
  const many = matches > MOST_MATCHES ? `More than ${MOST_MATCHES}` : `About ${matches}`;
  return `${many} matches, each played out against ${SOMEBODY}, ${plural}`;
}
