import type { MatchSession, MatchView } from '@parley/match';
import { useState } from 'react';
import { t } from '../text/text.ts';
import { Confirm } from '../ui/confirm.tsx';
import { leavingCost } from '../words/leaving.ts';
import { outSentence } from '../words/out.ts';

/**
 * The way out of a running match. It asks once and says what leaving costs. A player who is out reads what is still
 * needed (N11).
 */
export function Leaving({ view, session }: { readonly view: MatchView; readonly session: MatchSession }) {
  const [asking, setAsking] = useState(false);
  const before = view.phase.phase === 'linking' || (view.kind === 'turns' ? view.ply : view.tick) === 0;
  const house = view.seats.some((seat) => seat.participant.card.class === 'house');
  const departure = view.seats.find((seat) => seat.self)?.departure ?? null;
  return (
    <>
      {/* Stands from the beginning, so that what comes into it is announced. */}
      <div role="status" aria-label={t('match:place')}>
        {departure !== null && <p className="said">{outSentence(departure, house)}</p>}
      </div>
      {departure === null && (
        <div className="keys">
          <button className="key" type="button" onClick={() => setAsking(true)}>
            {before ? t('match:leave') : t('match:resign')}
          </button>
        </div>
      )}
      <Confirm
        open={asking && departure === null}
        title={before ? t('match:leave.title') : t('match:resign.title')}
        action={before ? t('match:leave') : t('match:resign')}
        cancel={t('match:stay')}
        onClose={() => setAsking(false)}
        onConfirm={() => (before ? session.leave() : session.resign())}
      >
        <p>{leavingCost({ kind: view.kind, before, house, seats: view.seats.length })}</p>
      </Confirm>
    </>
  );
}
