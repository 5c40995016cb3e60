import type { MatchSession, MatchView } from '@parley/match';
import { useNow } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { calledName } from '../words/player.ts';
import { tickFigures } from '../words/tick-figures.ts';

/** In the link panel: how the match in real time goes on this device (W4). */
export function TickReadings({ session, view }: { readonly session: MatchSession; readonly view: MatchView }) {
  useNow(500);
  if (session.ticks === null || view.kind !== 'ticks') return null;
  const names = session.start.participants.map(({ card }) => calledName(card));
  return (
    <section>
      <h3>{t('arena:figures')}</h3>
      <dl className="readings">
        {tickFigures(session.ticks.statistics(), view.waitsFor, names).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="figure">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
