import type { WayBack, WayUp } from '../way-up.ts';
import { points } from './spoken.ts';

/** Who vouches in full (T3). */
const SOMEBODY = 'a trusted player you have not met lately';

/** What would bring a rating back, in one sentence to the player (W5). As it stands in files of version 2 (E9.5). */
export function sayWayBack({ code, values }: WayBack): string {
  switch (code) {
    case 'back':
      return `${aboutMatches(values, 'bring', 'brings')} it back to ${points(values.to)}.`;
    case 'part-of-the-way':
      return `${aboutMatches(values, 'bring', 'brings')} it to ${points(values.first)}, and further ones closer to ${points(values.to)} again.`;
    case 'closer':
      return `Each match played out against ${SOMEBODY} brings it closer to ${points(values.to)} again.`;
    case 'as-written':
      return values.text;
    case 'unknown':
      return 'What would bring it back cannot be read here.';
    default:
      return code satisfies never;
  }
}

/** What would raise a rating, in one sentence to the player (W6). */
export function sayWayUp({ code, values }: WayUp): string {
  switch (code) {
    case 'to-start':
      return `${aboutMatches(values, 'bring', 'brings')} it back to ${points(values.to)}, where it began.`;
    case 'to-height':
      return `${aboutMatches(values, 'raise', 'raises')} it to ${points(values.to)}.`;
    case 'in-ranked':
      return `In ranked matches it counts as ${points(values.to)}: casual play counts a quarter there, and so do matches with guests and with players on the same network as you.`;
    case 'as-written':
      return values.text;
    case 'unknown':
      return 'What would raise it cannot be read here.';
    default:
      return code satisfies never;
  }
}

function aboutMatches(
  { matches, more = false }: { readonly matches: number; readonly more?: boolean },
  plural: string,
  singular: string,
): string {
  // The next match makes up for a fall that is too small to show in hundredths.
  if (matches <= 1) return `One match played out against ${SOMEBODY} ${singular}`;
  return `${more ? 'More than' : 'About'} ${matches} matches, each played out against ${SOMEBODY}, ${plural}`;
}
