import { usePageTitle } from '../parley/use.ts';
import { Link, useParams } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import { refusalSentence } from '../words/refusal.ts';
import { Decided } from './decided.tsx';
import { Pending } from './pending.tsx';
import { useVerdict } from './use-verdict.ts';
import './verdict.css';
import { t } from '../text/text.ts';

/** Who reported what, what the moves say, how it was weighed, why this result, and what changed (W5). */
export function Component() {
  const { match = '' } = useParams();
  const known = useVerdict(match);
  usePageTitle(t('verdict:title'));
  switch (known.state) {
    case 'loading':
      return <Loading what={t('verdict:fetching')} rows={5} />;
    case 'refused':
      return (
        <div className="panel">
          <h1>{t('verdict:none')}</h1>
          <p>{refusalSentence(known.refusal)}</p>
          <div className="keys">
            <button className="key" type="button" onClick={known.again}>
              {t('ui:tryAgain')}
            </button>
            <Link className="key" to="/">
              {t('account:backToLobby')}
            </Link>
          </div>
        </div>
      );
    case 'pending':
      return <Pending match={match} again={known.again} />;
    case 'decided':
      return <Decided verdict={known.verdict} />;
    default:
      return known satisfies never;
  }
}
