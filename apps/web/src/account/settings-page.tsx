import { useClientState, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import './account.css';
import { t } from '../text/text.ts';
import { Settings } from './settings.tsx';

/** The player's own settings. With `#name` the name is ready to be typed over. */
export function Component() {
  usePageTitle(t('account:settings'));
  const { self } = useClientState();
  return (
    <div className="narrow-page">
      <h1>{t('account:settings')}</h1>
      {self === null ? (
        <Loading what={t('account:settings.fetching')} rows={6} />
      ) : (
        <>
          <p>
            <Link to={`/player/${self.player}`}>{t('account:settings.profile', { name: self.name })}</Link>
          </p>
          <Settings key={self.player} self={self} />
        </>
      )}
    </div>
  );
}
