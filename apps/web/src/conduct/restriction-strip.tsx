import type { RestrictionNotice } from '@parley/protocol';
import { Link, useLocation } from '../route.tsx';
import { t } from '../text/text.ts';
import { restrictionWords, whyWords } from '../words/conduct.ts';
import { isRead } from './read-warnings.ts';

/** On every page: what this player may not do, why, until when, and where to do something about it (S5). */
export default function RestrictionStrip({ restrictions }: { readonly restrictions: readonly RestrictionNotice[] }) {
  const { pathname } = useLocation();
  const shown = restrictions.filter(({ id, portions }) => portions.length > 0 || !isRead(id));
  // What takes the most comes first, then what lasts longest.
  const [first] = [...shown].sort((a, b) => b.portions.length - a.portions.length || b.until - a.until);
  if (first === undefined || pathname === '/fair-play') return null;
  const isWarning = first.portions.length === 0;
  return (
    <section className={isWarning ? 'strip strip-wait' : 'strip strip-bad'} aria-label={t('conduct:strip')}>
      <p role="status">
        <strong>{restrictionWords(first)}</strong> {whyWords(first)}
      </p>
      <Link className="key" to="/fair-play">
        {t('conduct:strip.why')}
      </Link>
    </section>
  );
}
