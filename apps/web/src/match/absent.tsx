import type { Verdict } from '@parley/protocol';
import { useStore } from 'zustand';
import { useClientState, useMatches, usePage } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import { useVerdict } from '../verdict/use-verdict.ts';
import { calledName } from '../words/player.ts';
import { refusalSentence } from '../words/refusal.ts';
import { detail, headline } from '../words/result.ts';
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
  if (verdict.state === 'decided') return <Over verdict={verdict.verdict} />;
  return (
    <div className="panel">
      <h1>This match does not run in this tab</h1>
      <p>If you play it, it may be running in another tab of this browser, or on another device of yours.</p>
      <Elsewhere match={match} />
      <Keys match={match} />
    </div>
  );
}

/** How it ended comes first; why is one key away. */
function Over({ verdict }: { readonly verdict: Verdict }) {
  const { self } = useClientState();
  const { participants, official, ranks, scores } = verdict;
  const names = participants.toSorted((a, b) => a.seat - b.seat).map(({ card }) => calledName(card));
  const seat = participants.find(({ card }) => card.player === self?.player)?.seat ?? null;
  const more = official ? detail(ranks, scores, seat, names) : null;
  return (
    <div className="panel">
      <h1>{official ? headline(ranks, seat, names) : 'This match is over'}</h1>
      {more !== null && <p>{more}.</p>}
      <p className="soft">{verdictReason(verdict.why, namesIn(verdict))}</p>
      <Keys match={verdict.match} />
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
