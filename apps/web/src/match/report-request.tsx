import { useMatches, useNow } from '../parley/use.ts';
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
    <section className="strip strip-wait" aria-label="Report asked for">
      <p>
        <strong role="alert">The server asks for your report: others say that this match is over.</strong>{' '}
        {left > 0
          ? `Without it, their reports and the signed moves decide in ${secondsLeft(left)}. Your page sends one as soon as the match is over here.`
          : 'The time for it is over; their reports and the signed moves decide.'}
      </p>
    </section>
  );
}
