import type { PlayerProfile } from '@parley/protocol';
import { trustFigure } from './player.ts';
import { count } from './time.ts';

export type CurvePoint = PlayerProfile['curve'][number];

/** A curve of trust in one sentence, for those who do not see it (W6). Null without a point. */
export function curveSentence(title: string, points: readonly CurvePoint[]): string | null {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const all = [first.before, ...points.map(({ after }) => after)];
  const falls = points.filter(({ before, after }) => after < before).length;
  const fell =
    falls === 0 ? 'It never fell.' : `It fell ${falls === 1 ? 'once' : falls === 2 ? 'twice' : `${falls} times`}.`;
  return `${title}: from ${trustFigure(first.before)} to ${trustFigure(last.after)} in ${count(points.length, 'rated match', 'rated matches')}, between ${trustFigure(Math.min(...all))} and ${trustFigure(Math.max(...all))}. ${fell}`;
}

/** How many matches a rating comes from, disputes counted apart (T17): `12 rated matches, 2 of them disputed`. */
export function standingWords(matches: number, disputed: number): string {
  if (matches === 0) return 'no rated match yet';
  const rated = count(matches, 'rated match', 'rated matches');
  if (disputed === 0) return `${rated}, none disputed`;
  return matches === 1 ? `${rated}, disputed` : `${rated}, ${disputed} of them disputed`;
}
