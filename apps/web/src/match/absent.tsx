import { useStore } from 'zustand';
import { useMatches, usePage } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import { useVerdict } from '../verdict/use-verdict.ts';
import { refusalSentence } from '../words/refusal.ts';
import { namesIn, verdictReason } from '../words/verdict-reason.ts';
import { Elsewhere } from './elsewhere.tsx';

/** A match that does not run in this tab: a moment after a reload, or through a link. The page says so. */
export function Absent({ match }: { readonly match: string }) {
  const verdict = useVerdict(match);
  const resuming = useStore(usePage().resume.store);
  const { current } = useMatches();
  // Its start has come, and it is being opened: nothing is said meanwhile that the next moment makes wrong.
  const isOpening = resuming.state === 'back' && resuming.match === match && current === null;
  if (resuming.state === 'looking' || resuming.state === 'returning' || isOpening)
    return <Loading what="Coming back to your match" rows={6} />;
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
        <p>{verdictReason(verdict.verdict.why, namesIn(verdict.verdict))}</p>
        <Keys match={match} />
      </div>
    );
  }
  return (
    <div className="panel">
      <h1>This match does not run in this tab</h1>
      <p>If you play it, it may be running in another tab of this browser, or on another device of yours.</p>
      <Elsewhere match={match} />
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
