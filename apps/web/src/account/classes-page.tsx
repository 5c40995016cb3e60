import { CLASSES, PORTIONS } from '@parley/protocol';
import { useClientState, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import { classMeaning, does, encounterWords, portionWords } from '../words/classes.ts';
import { classWords } from '../words/player.ts';
import './account.css';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';

/** What one's own class means, and what the others do: from the policy that the server follows (S3). */
export function Component() {
  usePageTitle(t('account:class.title'));
  const { self } = useClientState();
  if (self === null) return <Loading what={t('account:class.looking')} rows={4} />;
  const { heading, may, mayNot, lost, advice } = classMeaning(self.class, self.portions);
  return (
    <article className="narrow-page prose">
      <h1>{heading}</h1>
      <h2>{t('account:class.may')}</h2>
      <ul aria-label={t('account:class.may')}>
        {may.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
      {lost.length > 0 && (
        <>
          <h2>{t('account:class.lost')}</h2>
          <ul aria-label={t('account:class.lost')}>
            {lost.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
          <p>
            {rich('account:class.lostWhy', { link: (words) => <Link to={`/player/${self.player}`}>{words}</Link> })}
          </p>
        </>
      )}
      {mayNot.length > 0 && (
        <>
          <h2>{t('account:class.mayNot')}</h2>
          <ul aria-label={t('account:class.mayNot')}>
            {mayNot.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
        </>
      )}
      {advice !== null && (
        <p className="said">
          {advice}{' '}
          {self.class === 'anonymous' ? (
            <Link to="/" reloadDocument>
              {t('account:class.play')}
            </Link>
          ) : (
            <Link to="/sign-in#create">{t('account:createAnAccount')}</Link>
          )}
        </p>
      )}
      <h2>{t('account:class.meet')}</h2>
      <p>
        {t('account:class.meeting', {
          play: encounterWords(self.class, 'casual'),
          watch: encounterWords(self.class, 'watch'),
        })}
      </p>
      <h2>{t('account:class.everybody')}</h2>
      {/* Wider than a phone, so that it scrolls by itself, and the keyboard has to reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className="classes-table" aria-label={t('account:class.table')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('account:class.column')}</th>
              {CLASSES.map((kind) => (
                <th key={kind} scope="col">
                  {classWords(kind)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {PORTIONS.map((portion) => (
              <tr key={portion}>
                <th scope="row">{portionWords(portion)}</th>
                {CLASSES.map((kind) => (
                  <td key={kind}>{does(kind, portion) ? t('account:class.yes') : t('account:class.no')}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </article>
  );
}
