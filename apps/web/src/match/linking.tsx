import type { MatchView } from '@parley/match';
import { useNow } from '../parley/use.ts';
import { linkEndSentence } from '../words/link.ts';

/** While the links are made: for each player the rung that is tried, and for how long. */
export function Linking({ view }: { readonly view: MatchView }) {
  const now = useNow(100);
  return (
    <section className="panel" aria-label="Linking">
      <h2>Linking with the others</h2>
      <ul className="linking">
        {view.seats.map((seat) => {
          const { link } = seat;
          if (link === null) return null;
          const since = link.state === 'connecting' || link.state === 'proving' ? Math.max(0, now - link.since) : null;
          return (
            <li key={seat.participant.seat}>
              <strong>{seat.participant.card.name}</strong>{' '}
              {link.state === 'connecting' && <span className="lamp lamp-wait">trying direct…</span>}
              {link.state === 'proving' && <span className="lamp lamp-wait">direct, proving keys…</span>}
              {link.state === 'open' && <span className="lamp lamp-good">linked in {Math.round(link.tookMs)} ms</span>}
              {link.state === 'closed' && <span className="lamp lamp-bad">{linkEndSentence(link.why)}</span>}
              {since !== null && <span className="figure soft"> {(since / 1000).toFixed(1)} s</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
