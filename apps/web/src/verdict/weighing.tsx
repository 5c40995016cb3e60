import { t } from '../text/text.ts';
import { quorumSentence } from '../words/evidence.ts';
import { percentWords } from '../words/number.ts';
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
      <h2 id="weighing-heading">{t('verdict:weighing')}</h2>
      {shares.length === 0 ? (
        <p>{verdict.rated ? t('verdict:weighing.nobody') : t('verdict:weighing.nothing')}</p>
      ) : (
        <ul className="shares" aria-label={t('verdict:weighing.label')}>
          {shares.map((share) => (
            <li key={share.seats.join()}>
              <p>
                {t('verdict:weighing.line', {
                  who: row(share.seats.map((seat) => names[seat] ?? '?')),
                  result: ranking(share.ranks, null, names),
                })}
              </p>
              <div className="share-row">
                <progress
                  max={1}
                  value={share.share}
                  aria-label={t('verdict:weighing.behind', { result: ranking(share.ranks, null, names) })}
                />
                <span className="figure">{t('verdict:weighing.share', { percent: percentWords(share.share) })}</span>
              </div>
            </li>
          ))}
          {silent > 0.005 && (
            <li>
              <p>{t('verdict:weighing.noReport')}</p>
              <div className="share-row share-silent">
                <progress max={1} value={silent} aria-label={t('verdict:weighing.silent')} />
                <span className="figure">{t('verdict:weighing.share', { percent: percentWords(silent) })}</span>
              </div>
            </li>
          )}
        </ul>
      )}
      {alone !== null && <p className="alone">{alone}</p>}
    </section>
  );
}
