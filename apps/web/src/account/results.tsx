import { wallClock } from '@parley/client';
import type { PlayerProfile, Results as ResultsLine } from '@parley/protocol';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { Nothing } from '../ui/nothing.tsx';
import { endingOf, endingWord, formSentence, othersIn, sumOf, withoutResult } from '../words/history.ts';
import { ago } from '../words/time.ts';

interface ResultsProps {
  readonly profile: PlayerProfile;
  readonly own: boolean;
}

/** What was won, drawn and lost, against bots apart, and how it went lately (W6). */
export function Results({ profile, own }: ResultsProps) {
  const { results, form } = profile;
  const people = results.filter(({ against }) => against === 'people');
  const bots = results.filter(({ against }) => against === 'bots');
  const sum = sumOf(people);
  const rest = withoutResult(sum);
  return (
    <section className="panel" aria-labelledby="results-heading">
      <h2 id="results-heading">{t('account:record')}</h2>
      {results.length === 0 ? (
        <Nothing title={t('account:record.none')}>
          {own && (
            <Link className="key key-play" to="/">
              {t('account:record.find')}
            </Link>
          )}
        </Nothing>
      ) : (
        <>
          <dl className="tallies">
            {(['won', 'drawn', 'lost'] as const).map((ending) => (
              <div key={ending}>
                <dt className={`lamp ${endingWord(ending).lamp}`}>{endingWord(ending).word}</dt>
                <dd className="figure">{sum[ending]}</dd>
              </div>
            ))}
          </dl>
          {form.length > 0 && <Form form={form} />}
          <table className="results">
            <thead>
              <tr>
                <th scope="col">{t('account:record.game')}</th>
                <th scope="col">{t('account:ending.won')}</th>
                <th scope="col">{t('account:ending.drawn')}</th>
                <th scope="col">{t('account:ending.lost')}</th>
              </tr>
            </thead>
            <Lines lines={people} />
            {bots.length > 0 && (
              <>
                <tbody>
                  <tr>
                    <th scope="rowgroup" colSpan={4} className="soft small results-apart">
                      {t('account:record.bots')}
                    </th>
                  </tr>
                </tbody>
                <Lines lines={bots} />
              </>
            )}
          </table>
          {rest !== null && <p className="small soft">{rest}</p>}
        </>
      )}
    </section>
  );
}

function Lines({ lines }: { readonly lines: readonly ResultsLine[] }) {
  return (
    <tbody>
      {lines.map(({ title, won, drawn, lost }) => (
        <tr key={title}>
          <th scope="row">{titleName(title)}</th>
          <td className="figure" data-head={t('account:ending.won')}>
            {won}
          </td>
          <td className="figure" data-head={t('account:ending.drawn')}>
            {drawn}
          </td>
          <td className="figure" data-head={t('account:ending.lost')}>
            {lost}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** The latest results against people, the newest first; each leads to its match. */
function Form({ form }: Pick<PlayerProfile, 'form'>) {
  const now = wallClock();
  return (
    <div className="form-now">
      <p className="small soft">{formSentence(form)}</p>
      <ol className="form-marks" aria-label={t('account:form')}>
        {form.map((line) => {
          const { word, letter, lamp } = endingOf(line);
          const said = t('account:form.mark', { word, who: othersIn(line), ago: ago(line.decidedAt, now) });
          return (
            <li key={line.match}>
              <Link
                className={`form-mark form-${lamp}`}
                to={`/match/${line.match}/verdict`}
                aria-label={said}
                title={said}
              >
                {letter}
              </Link>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
