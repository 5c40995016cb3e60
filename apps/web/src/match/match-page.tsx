import { useMatches, usePageTitle } from '../parley/use.ts';
import { useParams } from '../route.tsx';
import { t } from '../text/text.ts';
import { Loading } from '../ui/nothing.tsx';
import { Absent } from './absent.tsx';
import { AgainKeys } from './again-keys.tsx';
import './match.css';
import { MatchBoard } from './match-board.tsx';

/** The match of this tab at its address. For any other address, what the page knows about that match. */
export function Component() {
  const { match = '' } = useParams();
  const { current } = useMatches();
  usePageTitle(t('match:title'));
  if (current === null || current.start.match !== match) return <Absent match={match} />;
  switch (current.state) {
    case 'opening':
      return <Loading what={t('match:opening')} rows={6} />;
    case 'open':
      return <MatchBoard session={current.session} />;
    case 'failed':
      return (
        <div className="panel">
          <h1>{t('match:failed.title')}</h1>
          <p>{t('match:failed.why')}</p>
          <AgainKeys />
        </div>
      );
    default:
      return current satisfies never;
  }
}
