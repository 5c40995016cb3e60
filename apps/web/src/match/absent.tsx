import { Link } from 'react-router';
import { Loading } from '../ui/nothing.tsx';
import { useVerdict } from '../verdict/use-verdict.ts';
import { refusalSentence } from '../words/refusal.ts';

/** A match that does not run in this tab: after a reload, or through a link. The page says so. */
export function Absent({ match }: { readonly match: string }) {
  const verdict = useVerdict(match);
  if (verdict.state === 'loading') return <Loading what="Looking for this match" />;
  if (verdict.state === 'refused') {
    return (
      <div className="panel">
        <h1>No such match</h1>
        <p>{refusalSentence(verdict.refusal)}</p>
        <Keys />
      </div>
    );
  }
  if (verdict.state === 'decided') {
    return (
      <div className="panel">
        <h1>This match is over</h1>
        <p>{verdict.verdict.why}</p>
        <Keys match={match} />
      </div>
    );
  }
  return (
    <div className="panel">
      <h1>This match does not run in this tab</h1>
      <p>
        A match lives in the page it began in. If you play it, it may be running in another tab or window of this
        browser, or on another device of yours: go there, and it goes on as if nothing had happened.
      </p>
      <p>
        If that page was closed or reloaded, there is no way back into a running match yet: the others may go on, and
        your place counts as left once you have been absent too long. What is decided is shown on the verdict page.
      </p>
      <Keys match={match} />
    </div>
  );
}

function Keys({ match }: { readonly match?: string }) {
  return (
    <div className="keys">
      {match !== undefined && (
        <Link className="key key-play" to={`/match/${match}/verdict`}>
          To the verdict
        </Link>
      )}
      <Link className="key" to="/">
        Back to the lobby
      </Link>
    </div>
  );
}
