import { usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';

/** Any address without a page. */
export function Component() {
  usePageTitle(t('account:missing.short'));
  return (
    <div className="panel">
      <h1>{t('account:missing.title')}</h1>
      <p>{t('account:missing.why')}</p>
      <div className="keys">
        <Link className="key key-play" to="/">
          {t('account:backToLobby')}
        </Link>
      </div>
    </div>
  );
}
