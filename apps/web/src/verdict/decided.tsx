import { wallClock } from '@parley/client';
import type { Verdict } from '@parley/protocol';
import { ComplainKeys } from '../conduct/complain-keys.tsx';
import { useView } from '../match/use-view.ts';
import { useClientState, useMatches } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { departureSentences, missingSeats } from '../words/departure.ts';
import { endedIn, inShort } from '../words/in-short.ts';
import { calledName } from '../words/player.ts';
import { decisionWords } from '../words/result.ts';
import { ago } from '../words/time.ts';
import { Changes } from './changes.tsx';
import { EvidenceFile } from './evidence-file.tsx';
import { Moves } from './moves.tsx';
import type { Reading } from './reading.ts';
import { ReplayPanel } from './replay-panel.tsx';
import { Reports } from './reports.tsx';
import { isByMoves, Seal, sealOf } from './seal.tsx';
import { Weighing } from './weighing.tsx';

/** The verdict in full: what happened, why and what it means, then the replay, then everything that it rests on (W5). */
export function Decided({ verdict }: { readonly verdict: Verdict }) {
  const { self } = useClientState();
  const seats = [...verdict.participants].sort((a, b) => a.seat - b.seat);
  const names = seats.map(({ card }) => calledName(card));
  const me = seats.find((each) => each.card.player === self?.player)?.seat ?? null;
  const short = inShort(verdict, names, me, useEnded(verdict, names, me));
  const reading: Reading = { verdict, names, me };
  return (
    <article className="verdict">
      <header className="verdict-head">
        <Seal state={sealOf(verdict)} byMoves={isByMoves(verdict)} />
        <div>
          <h1>{verdict.official ? t('verdict:official') : t('verdict:notOfficial')}</h1>
          <p className="verdict-result">{short.happened ?? short.why}</p>
          <dl className="verdict-short">
            {short.happened !== null && (
              <div>
                <dt>{t('verdict:why')}</dt>
                <dd>{short.why}</dd>
              </div>
            )}
            {short.means !== null && (
              <div>
                <dt>{t('verdict:means')}</dt>
                <dd>{short.means}</dd>
              </div>
            )}
          </dl>
          <p className="keys">
            <span className="tag">{decisionWords(verdict.decision)}</span>
            <span className="tag">{titleName(verdict.title)}</span>
            <span className="tag">{verdict.mode === 'ranked' ? t('verdict:ranked') : t('verdict:casual')}</span>
            <span className="small soft">{t('verdict:decidedWhen', { ago: ago(verdict.decidedAt, wallClock()) })}</span>
          </p>
        </div>
      </header>
      <ReplayPanel key={verdict.match} {...reading} />
      <Reports {...reading} />
      <Moves {...reading} />
      <Weighing {...reading} />
      <Changes {...reading} />
      <ComplainKeys match={verdict.match} cards={seats.map(({ card }) => card)} />
      {verdict.evidence !== null && <EvidenceFile verdict={verdict} />}
    </article>
  );
}

/**
 * How the match ended otherwise than by moves: as this tab saw it, if it was played here; otherwise as far as the
 * verdict says it.
 */
function useEnded(verdict: Verdict, names: readonly string[], me: number | null): readonly string[] {
  const { current } = useMatches();
  const view = useView(current?.state === 'open' && current.start.match === verdict.match ? current.session : null);
  const missing = endedIn(verdict, names, me);
  if (view === null || !verdict.official) return missing;
  const seen = view.seats.map(({ departure }) => departure);
  // This tab saw one side only: the verdict decides about absence.
  const charged = missingSeats(verdict);
  const departures = seen.map((departure, seat) => (charged.includes(seat) ? null : departure));
  return [...departureSentences(departures, names, me), ...missing];
}
