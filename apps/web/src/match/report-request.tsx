import { useMatches, useNow } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { secondsLeft } from '../words/gathering.ts';

/**
 * While this player still plays: the others have reported the match as over, and the server asks for the missing report
 * (T9).
 */
export function ReportRequest({ match }: { readonly match: string }) {
  const known = useMatches().gathering.get(match);
  const now = useNow(500);
  if (known === undefined || !known.requested) return null;
  const left = known.deadline - now;
  return (
    <section className="strip strip-wait" aria-label={t('match:request')}>
      <p>
        <strong role="alert">{t('match:request.what')}</strong>{' '}
        {left > 0 ? t('match:request.left', { left: secondsLeft(left) }) : t('match:request.late')}
      </p>
    </section>
  );
}
