import { quorumSentence } from '../words/evidence.ts';
import { ranking } from '../words/result.ts';
import { row } from '../words/time.ts';
import type { Reading } from './reading.ts';

/** How the reports weigh, as shares of the trust of all players, and what they alone would decide (T11, T12). */
export function Weighing({ verdict, names }: Reading) {
  const { shares } = verdict;
  const alone = quorumSentence(verdict, names);
  const silent = Math.max(0, 1 - shares.reduce((sum, { share }) => sum + share, 0));
  return (
    <section className="panel" aria-labelledby="weighing-heading">
      <h2 id="weighing-heading">How the reports weigh</h2>
      {shares.length === 0 ? (
        <p>{verdict.rated ? 'Nobody reported, so there was nothing to weigh.' : 'Nothing was weighed.'}</p>
      ) : (
        <ul className="shares" aria-label="Shares">
          {shares.map((share) => (
            <li key={share.seats.join()}>
              <p>
                {row(share.seats.map((seat) => names[seat] ?? '?'))}: {ranking(share.ranks, null, names)}
              </p>
              <div className="share-row">
                <progress
                  max={1}
                  value={share.share}
                  aria-label={`Share of the trust behind ${ranking(share.ranks, null, names)}`}
                />
                <span className="figure">{percent(share.share)} of the trust</span>
              </div>
            </li>
          ))}
          {silent > 0.005 && (
            <li>
              <p>No report</p>
              <div className="share-row share-silent">
                <progress max={1} value={silent} aria-label="Share of the trust of those who did not report" />
                <span className="figure">{percent(silent)} of the trust</span>
              </div>
            </li>
          )}
        </ul>
      )}
      {alone !== null && <p className="alone">{alone}</p>}
    </section>
  );
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
