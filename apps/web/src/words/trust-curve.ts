import type { PlayerProfile } from '@parley/protocol';
import { t } from '../text/text.ts';
import { trustFigure } from './player.ts';

export type CurvePoint = PlayerProfile['curve'][number];

/** A curve of trust in two sentences, for those who do not see it (W6). Null without a point. */
export function curveSentence(title: string, points: readonly CurvePoint[]): string | null {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const all = [first.before, ...points.map(({ after }) => after)];
  const course = t('account:curve.from', {
    title,
    from: trustFigure(first.before),
    to: trustFigure(last.after),
    count: points.length,
    least: trustFigure(Math.min(...all)),
    most: trustFigure(Math.max(...all)),
  });
  return `${course} ${fallsSentence(points.filter(({ before, after }) => after < before).length)}`;
}

function fallsSentence(times: number): string {
  if (times === 0) return t('account:curve.neverFell');
  if (times === 1) return t('account:curve.fellOnce');
  return times === 2 ? t('account:curve.fellTwice') : t('account:curve.fell', { times });
}

/** How many matches a rating comes from, disputes counted apart (T17): `12 matches against people, 2 of them disputed`. */
export function standingWords(matches: number, disputed: number): string {
  if (matches === 0) return t('account:trust.none');
  if (disputed === 0) return t('account:trust.undisputed', { count: matches });
  return disputed === matches
    ? t('account:trust.allDisputed', { count: matches })
    : t('account:trust.disputed', { count: matches, disputed });
}
