import { CLASSES, PORTIONS } from '@parley/protocol';
import { useClientState, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import { classMeaning, does, encounterWords, portionWords } from '../words/classes.ts';
import { classWords } from '../words/player.ts';
import './account.css';

/** What one's own class means, and what the others do: from the policy that the server follows (S3). */
export function Component() {
  usePageTitle('What you may do');
  const { self } = useClientState();
  if (self === null) return <Loading what="Looking who you are" rows={4} />;
  const { heading, may, mayNot, lost, advice } = classMeaning(self.class, self.portions);
  return (
    <article className="narrow-page prose">
      <h1>{heading}</h1>
      <h2>You may</h2>
      <ul aria-label="You may">
        {may.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
      {lost.length > 0 && (
        <>
          <h2>Taken from you for now</h2>
          <ul aria-label="Taken from you for now">
            {lost.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
          <p>
            <Link to={`/player/${self.player}`}>Your profile</Link> says why, and until when.
          </p>
        </>
      )}
      {mayNot.length > 0 && (
        <>
          <h2>You cannot</h2>
          <ul aria-label="You cannot">
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
              Play yourself
            </Link>
          ) : (
            <Link to="/sign-in">Create an account</Link>
          )}
        </p>
      )}
      <h2>Whom you meet</h2>
      <p>
        You can play with {encounterWords(self.class, 'casual')}, and watch matches of{' '}
        {encounterWords(self.class, 'watch')}, where they accept it. Whoever only watches sends nothing to those who
        play, and nobody learns an address by it.
      </p>
      <h2>Everybody</h2>
      {/* Wider than a phone, so that it scrolls by itself, and the keyboard has to reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className="classes-table" aria-label="Who may do what" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">May</th>
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
                  <td key={kind}>{does(kind, portion) ? 'yes' : 'no'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </article>
  );
}
