import type { Found } from '@parley/client';
import { useClientState } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { refusalSentence } from '../words/refusal.ts';
import { PersonList } from './person-list.tsx';
import type { Search } from './search.ts';
import { personsOf } from './seating.ts';

interface PeopleFoundProps {
  readonly search: Exclude<Search, { readonly state: 'none' }>;
  /** What stands in the box, which may be newer than what was found. */
  readonly text: string;
  readonly title: string;
  readonly inviting: string | null;
}

/** What became of a search, also for those who listen. */
export function PeopleFound(props: PeopleFoundProps) {
  const { search } = props;
  return (
    <>
      <p className="unseen" role="status" aria-label={t('lobby:search.status')}>
        {search.state === 'found' && foundWords(search.found)}
      </p>
      <Outcome {...props} />
    </>
  );
}

const foundWords = ({ people, more }: Found): string =>
  people.length === 0
    ? t('lobby:search.none')
    : t(more ? 'lobby:search.foundMore' : 'lobby:search.found', { count: people.length });

/** Whom it found, the best fits first: they are challenged as those on the list are. */
function Outcome({ search, text, title, inviting }: PeopleFoundProps) {
  const { people, self } = useClientState();
  switch (search.state) {
    case 'asking':
      return <Loading what={t('lobby:search.asking')} />;
    case 'failed':
      return (
        <p className="fault" role="alert">
          {refusalSentence(search.refusal)}
        </p>
      );
    case 'found': {
      const { found } = search;
      // Of those who are in the window, too, the line there is live.
      const list = personsOf(
        found.people.map((each) => people.get(each.client) ?? each),
        self?.player ?? null,
      );
      return (
        <>
          {list.length === 0 ? (
            <Nothing title={t('lobby:search.noneTitle', { text: search.text })}>
              <p>{t('lobby:search.noneDo')}</p>
            </Nothing>
          ) : (
            <PersonList
              label={t('lobby:search.list')}
              list={list}
              title={title}
              inviting={inviting}
              isBusy={text.trim() !== search.text}
            />
          )}
          {found.more && <p className="small soft">{t('lobby:search.more')}</p>}
        </>
      );
    }
    default:
      return search satisfies never;
  }
}
