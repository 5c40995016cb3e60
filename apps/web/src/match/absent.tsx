import type { Verdict } from '@parley/protocol';
import { useStore } from 'zustand';
import { useClientState, useMatches, usePage } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
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
    return <Loading what={t('match:comingBack')} rows={6} />;
  if (verdict.state === 'loading') return <Loading what={t('match:lookingFor')} />;
  if (verdict.state === 'refused') {
    return (
      <div className="panel">
        <h1>{t('match:absent.none')}</h1>
        <p>{refusalSentence(verdict.refusal)}</p>
        <Keys main={false} />
      </div>
    );
  }
  if (verdict.state === 'decided') return <Over verdict={verdict.verdict} />;
  return (
    <div className="panel">
      <h1>{t('match:absent.title')}</h1>
      <p>{t('match:absent.what')}</p>
      <Elsewhere match={match} />
      <Keys match={match} main={false} />
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
      <h1>{official ? headline(ranks, seat, names) : t('match:absent.over')}</h1>
      {more !== null && <p>{more}.</p>}
      <p className="soft">{verdictReason(verdict.why, namesIn(verdict), verdict.title)}</p>
      <Keys match={verdict.match} main />
    </div>
  );
}

/** @param main whether the verdict is what somebody came for */
function Keys({ match, main }: { readonly match?: string; readonly main: boolean }) {
  return (
    <div className="keys">
      {match !== undefined && (
        <Link className={main ? 'key key-play' : 'key'} to={`/match/${match}/verdict`}>
          {t('match:toVerdict')}
        </Link>
      )}
      <Link className="key" to="/">
        {t('match:toLobby')}
      </Link>
    </div>
  );
}
