import { titleFacts } from '@parley/games/facts';
import { AGAINST, ENDINGS, type HistoryQuery } from '@parley/protocol';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { endingWord } from '../words/history.ts';

export type HistoryFilter = Pick<HistoryQuery, 'title' | 'ending' | 'against' | 'standing'>;

/** What the matches of a player can be chosen by. */
export const filters = () =>
  [
    {
      name: 'title',
      label: t('account:filter.title'),
      options: [
        { value: '', text: t('account:filter.title.all') },
        ...titleFacts.map(({ id }) => ({ value: id as string, text: titleName(id) })),
      ],
    },
    {
      name: 'ending',
      label: t('account:filter.ending'),
      options: [
        { value: '', text: t('account:filter.ending.all') },
        ...ENDINGS.map((value) => ({ value, text: endingWord(value).word })),
      ],
    },
    {
      name: 'against',
      label: t('account:filter.against'),
      options: [
        { value: '', text: t('account:filter.against.all') },
        { value: 'people', text: t('account:filter.against.people') },
        { value: 'bots', text: t('account:filter.against.bots') },
      ],
    },
    {
      name: 'standing',
      label: t('account:filter.standing'),
      options: [
        { value: '', text: t('account:filter.standing.all') },
        { value: 'official', text: t('account:filter.standing.official') },
        { value: 'disputed', text: t('account:filter.standing.disputed') },
      ],
    },
  ] as const;

/** What the address asks for; what it does not know is left out. */
export function filterIn(search: URLSearchParams): HistoryFilter {
  const one = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((value) => value === search.get(name));
  const title = one(
    'title',
    titleFacts.map(({ id }) => id),
  );
  const ending = one('ending', ENDINGS);
  const against = one('against', AGAINST);
  const standing = one('standing', ['official', 'disputed'] as const);
  return {
    ...(title === undefined ? {} : { title }),
    ...(ending === undefined ? {} : { ending }),
    ...(against === undefined ? {} : { against }),
    ...(standing === undefined ? {} : { standing }),
  };
}
