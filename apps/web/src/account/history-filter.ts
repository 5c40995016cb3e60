import { titles } from '@parley/games';
import { AGAINST, ENDINGS, type HistoryQuery } from '@parley/protocol';
import { titleName } from '../titles/title-name.ts';
import { endingWord } from '../words/history.ts';

export type HistoryFilter = Pick<HistoryQuery, 'title' | 'ending' | 'against' | 'standing'>;

/** What the matches of a player can be chosen by. */
export const FILTERS = [
  {
    name: 'title',
    label: 'Game',
    options: [
      { value: '', text: 'All games' },
      ...titles.map(({ id }) => ({ value: id as string, text: titleName(id) })),
    ],
  },
  {
    name: 'ending',
    label: 'Result',
    options: [{ value: '', text: 'All results' }, ...ENDINGS.map((value) => ({ value, text: endingWord(value).word }))],
  },
  {
    name: 'against',
    label: 'Against',
    options: [
      { value: '', text: 'Everybody' },
      { value: 'people', text: 'People' },
      { value: 'bots', text: 'Bots' },
    ],
  },
  {
    name: 'standing',
    label: 'Dispute',
    options: [
      { value: '', text: 'With or without' },
      { value: 'official', text: 'Undisputed' },
      { value: 'disputed', text: 'Disputed' },
    ],
  },
] as const;

/** What the address asks for; what it does not know is left out. */
export function filterIn(search: URLSearchParams): HistoryFilter {
  const one = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((value) => value === search.get(name));
  const title = one(
    'title',
    titles.map(({ id }) => id),
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
