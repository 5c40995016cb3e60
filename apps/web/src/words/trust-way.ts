import type { WayBack, WayUp } from '@parley/protocol';
import { t } from '../text/text.ts';
import { trustFigure } from './player.ts';

/** What would bring a rating back, to the player (W5). What an old verdict says in English stands as it was written. */
export function wayBackSentence({ code, values }: WayBack): string {
  switch (code) {
    case 'back':
      return t('verdict:back.whole', { count: countOf(values.matches), to: trustFigure(values.to) });
    case 'part-of-the-way':
      return t('verdict:back.part', {
        count: countOf(values.matches),
        first: trustFigure(values.first),
        to: trustFigure(values.to),
      });
    case 'closer':
      return t('verdict:back.closer', { to: trustFigure(values.to) });
    case 'as-written':
      return values.text;
    case 'unknown':
      return t('verdict:back.unknown');
    default:
      return code satisfies never;
  }
}

/** What would raise a rating, in sentences to the player (W6); null if there is nothing to say. */
export const wayUpSentences = (ways: readonly WayUp[]): string | null =>
  ways.length === 0 ? null : ways.map(wayUpSentence).join(' ');

function wayUpSentence({ code, values }: WayUp): string {
  switch (code) {
    case 'to-start': {
      const to = trustFigure(values.to);
      return values.more && values.matches > 1
        ? t('verdict:up.startMore', { n: values.matches, to })
        : t('verdict:up.start', { count: countOf(values.matches), to });
    }
    case 'to-height': {
      const to = trustFigure(values.to);
      return values.more && values.matches > 1
        ? t('verdict:up.heightMore', { n: values.matches, to })
        : t('verdict:up.height', { count: countOf(values.matches), to });
    }
    case 'in-ranked':
      return t('verdict:up.ranked', { to: trustFigure(values.to) });
    case 'as-written':
      return values.text;
    case 'unknown':
      return t('verdict:up.unknown');
    default:
      return code satisfies never;
  }
}

/** The next match makes up for a fall that is too small to show in hundredths. */
const countOf = (matches: number): number => Math.max(1, matches);
