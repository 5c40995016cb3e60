import { MEMORY, WEIGHTS } from './constants.ts';
import { initialTrust, trustOf, withEvents } from './ledger.ts';
import type { Ledger } from './record.ts';
import type { WayBack, WayUp } from './why.ts';

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

/** What would bring a rating back to where it was; null if it did not fall (W5). A member at .72 who quits: six matches. */
export function wayBack(before: number, ledger: Ledger): WayBack | null {
  const now = trustOf(ledger);
  if (now > before - 1e-12) return null;
  const matches = matchesTo(before, ledger);
  const closer: WayBack = { code: 'closer', values: { to: before } };
  if (matches > FEW_MATCHES && points(before) - points(now) <= FEW_POINTS) return closer;
  if (matches <= FIRST_MATCHES) return { code: 'back', values: { matches, to: before } };
  const first = trustOf(after(FIRST_MATCHES, ledger));
  if (points(first) === points(now)) return closer;
  return { code: 'part-of-the-way', values: { matches: FIRST_MATCHES, first, to: before } };
}

/** Trust as players read it: 0 to 100. */
const points = (trust: number): number => Math.round(trust * 100);

/**
 * What would raise a rating to the next height with a name (W6): its starting rating if it is lower, otherwise 50, 80 or 90. Then, for a
 * member whose casual play makes a difference, what it counts as in ranked matches. Nothing for a house, and for a player above all
 * heights of whom there is nothing else to say.
 */
export function whatRaises(ledger: Ledger): readonly WayUp[] {
  if (ledger.standing === 'house') return [];
  return [nextHeight(ledger), inRanked(ledger)].filter((way) => way !== null);
}

function nextHeight(ledger: Ledger): WayUp | null {
  const trust = trustOf(ledger);
  const start = initialTrust(ledger.standing);
  if (trust < start - ROUNDING) {
    return { code: 'to-start', values: { ...counted(matchesTo(start, ledger)), to: start } };
  }
  const next = HEIGHTS.find((height) => height > trust + ROUNDING);
  return next === undefined ? null : { code: 'to-height', values: { ...counted(matchesTo(next, ledger)), to: next } };
}

/** Guests play no ranked matches. */
function inRanked(ledger: Ledger): WayUp | null {
  const to = trustOf(ledger, 'ranked');
  if (ledger.standing !== 'member' || points(to) === points(trustOf(ledger))) return null;
  return { code: 'in-ranked', values: { to } };
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

/** No more than `MOST_MATCHES` are counted out. */
const counted = (matches: number) => ({ matches: Math.min(matches, MOST_MATCHES), more: matches > MOST_MATCHES });
