import type { MatchSession, MatchView } from '@parley/match';
import { useState } from 'react';
import { Confirm } from '../ui/confirm.tsx';

/** The way out of a running match: asks once and says what it costs (N11). */
export function Leaving({ view, session }: { readonly view: MatchView; readonly session: MatchSession }) {
  const [asking, setAsking] = useState(false);
  const before = view.phase.phase === 'linking' || view.ply === 0;
  const house = view.seats.some((seat) => seat.participant.card.class === 'house');
  return (
    <div className="keys">
      <button className="key" type="button" onClick={() => setAsking(true)}>
        {before ? 'Leave' : 'Resign'}
      </button>
      <Confirm
        open={asking}
        title={before ? 'Leave this match?' : 'Resign this match?'}
        action={before ? 'Leave' : 'Resign'}
        cancel="Stay"
        onClose={() => setAsking(false)}
        onConfirm={() => (before ? session.leave() : session.resign())}
      >
        <p>{cost(before, house, view.seats.length)}</p>
      </Confirm>
    </div>
  );
}

function cost(before: boolean, house: boolean, seats: number): string {
  if (before) return 'Nobody has moved yet: leaving costs nothing, and the match counts as never begun.';
  const place = seats === 2 ? 'You lose the match.' : 'You are ranked behind everybody still playing.';
  return house
    ? `${place} No rating moves against a house.`
    : `${place} Resigning is fair and costs no trust; closing the page without it does.`;
}
