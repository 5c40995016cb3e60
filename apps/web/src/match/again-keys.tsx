import { Link } from '../route.tsx';
import { t } from '../text/text.ts';

/** Where a match does not go on in this page: another attempt, and the way out. */
export function AgainKeys() {
  return (
    <div className="keys">
      <button className="key" type="button" onClick={() => location.reload()}>
        {t('match:reload')}
      </button>
      <Link className="key" to="/">
        {t('match:toLobby')}
      </Link>
    </div>
  );
}
