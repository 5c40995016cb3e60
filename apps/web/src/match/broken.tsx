import { Link } from '../route.tsx';
import { t } from '../text/text.ts';

/** A fault has stopped the match on this page. Another attempt may end in the same fault, so there is a way out besides. */
export function Broken() {
  return (
    <>
      <div className="keys">
        <button className="key" type="button" onClick={() => location.reload()}>
          {t('match:reload')}
        </button>
        <Link className="key" to="/">
          {t('match:toLobby')}
        </Link>
      </div>
      <p className="small soft">{t('match:broken.leaving')}</p>
    </>
  );
}
