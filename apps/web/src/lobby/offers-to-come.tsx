import { titleFacts } from '@parley/games/facts';
import { t } from '../text/text.ts';
import { Loading } from '../ui/nothing.tsx';

/** Before anything is known of bots: room for one of each title. */
export function OffersToCome() {
  return (
    <section className="panel offers-to-come" aria-label={t('lobby:bots')}>
      <div className="panel-head">
        <h2>{t('lobby:bots')}</h2>
      </div>
      <Loading what={t('lobby:bots.looking')} rows={titleFacts.length} />
    </section>
  );
}
