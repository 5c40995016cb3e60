import { STRENGTHS } from '@parley/games';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Avatar } from '../avatar/avatar.tsx';
import { now } from '../parley/clock.ts';
import { useClientState, useNarrow, usePage, usePageTitle } from '../parley/use.ts';
import { Redirect } from '../route.tsx';
import { t } from '../text/text.ts';
import { aspectStyle } from '../titles/aspect.ts';
import { SeatMark } from '../titles/seat-mark.tsx';
import { titleName } from '../titles/title-name.ts';
import type { TitleView } from '../titles/title-view.ts';
import { useTitleView } from '../titles/use-title-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { Selector } from '../ui/selector.tsx';
import { strengthWords } from '../words/listing.ts';
import { warmUpResult } from '../words/looking.ts';
import '../match/match.css';
import { afterBot, afterMove, nextWarmUp, ownIn, type Standing, standingOf, type WarmUp } from './game.ts';
import { LookingPanel } from './looking-panel.tsx';
import './warm-up.css';

/** The bot waits this long before it moves, in milliseconds: one that answers in the same moment feels like a machine. */
const PAUSE_MS = 500;
/** A match that was found has been drawn within this time, in milliseconds. */
const MATCH_DRAWN_MS = 5_000;
const BOT_FACE = 'warm-up-bot';

/** A board against the bot of this page, while somebody is looked for (W1). */
export function Component() {
  const { looking } = usePage();
  const { warmUp, found } = useStore(looking.store);
  // Who comes back here after the match began finds no warm-up any more. Just now, the match is about to be drawn.
  const [isPast] = useState(() => found !== null && now() - found.at > MATCH_DRAWN_MS);
  usePageTitle(t('looking:title'));
  const standing = warmUp === null ? null : standingOf(warmUp);
  if (warmUp === null || standing === null || isPast) return <Redirect to="/" replace />;
  return <WarmUpBoard warmUp={warmUp} standing={standing} isOver={found !== null} />;
}

interface WarmUpBoardProps {
  readonly warmUp: WarmUp;
  readonly standing: Standing;
  /** Somebody came: the board stands still until the match is drawn. */
  readonly isOver: boolean;
}

function WarmUpBoard({ warmUp, standing, isOver }: WarmUpBoardProps) {
  const { looking } = usePage();
  const { self } = useClientState();
  const narrow = useNarrow();
  const loaded = useTitleView(warmUp.title);
  const shown = loaded.state === 'loaded' ? loaded.view : null;
  const { state, last, turn } = standing;
  const { seat } = warmUp;
  const player = self?.name ?? t('looking:you');
  const names = seat === 0 ? [player, t('looking:bot')] : [t('looking:bot'), player];

  const isBotsTurn = turn === 1 - seat && !isOver;
  useEffect(() => {
    if (!isBotsTurn) return;
    const timer = setTimeout(() => looking.play(afterBot(warmUp, Math.random)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isBotsTurn, warmUp, looking]);

  const play = (move: unknown): void => {
    const next = afterMove(warmUp, seat, move);
    if (next !== null) looking.play(next);
  };

  return (
    <div className="match warm-up">
      <header className="match-head">
        <h1>{titleName(warmUp.title)}</h1>
        <span className="tag">{t('looking:title')}</span>
      </header>
      <ul className="chips" aria-label={t('looking:players')}>
        {names.map((name, at) => (
          <li key={at === seat ? 'player' : 'bot'} className={turn === at ? 'chip chip-turn' : 'chip'}>
            <SeatMark seat={at} size={22} />
            <Avatar seed={at === seat && self !== null ? self.avatar : BOT_FACE} size={40} />
            <div className="chip-words">
              <p className="chip-name">
                {name}
                {at === seat && !narrow && <span className="soft small"> {t('looking:isYou')}</span>}
              </p>
              <p className="chip-state small soft">
                {turn === at
                  ? t(at === seat ? 'looking:yourTurn' : 'looking:toMove')
                  : narrow && at === seat
                    ? t('looking:isYou')
                    : ' '}
              </p>
            </div>
            <div className="chip-end">
              {shown?.points && (
                <span className="chip-score figure">
                  <span className="unseen">{t('looking:points', { what: shown.points.name() })}</span>
                  {shown.points.of(state, at)}
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
      <section className="match-board" aria-label={t('looking:board')} style={aspectStyle(warmUp.title)}>
        {loaded.state === 'loading' ? (
          <Loading what={t('looking:settingUp')} rows={6} />
        ) : shown === null ? (
          <p className="fault">{t('looking:noBoard', { title: titleName(warmUp.title) })}</p>
        ) : (
          <shown.Board
            state={state}
            last={last}
            own={ownIn(warmUp, standing)}
            me={seat}
            names={names}
            enabled={turn === seat && !isOver}
            onMove={play}
          />
        )}
      </section>
      <LookingPanel title={warmUp.title} isOver={isOver} />
      <div className="match-side">
        <p className="news" role="status" aria-label={t('looking:news')}>
          {sentence(standing, seat, names, shown)}
        </p>
        {standing.outcome !== null && (
          <div className="keys">
            <button
              className="key"
              type="button"
              onClick={() => looking.play(nextWarmUp(warmUp, Math.floor(Math.random() * 2 ** 31)))}
            >
              {t('looking:again')}
            </button>
          </div>
        )}
        <Selector
          label={t('looking:strength')}
          options={STRENGTHS.map((value) => ({ value, text: strengthWords(value) }))}
          value={warmUp.strength}
          onChange={(strength) => looking.play({ ...warmUp, strength })}
        />
        <p className="small soft">{t('looking:counts')}</p>
      </div>
    </div>
  );
}

/** The latest move and whose turn it is, as in a match. */
function sentence(
  { last, state, turn, outcome }: Standing,
  me: number,
  names: readonly string[],
  view: TitleView | null,
): string {
  if (outcome !== null) return warmUpResult(outcome.ranks, me);
  const isMine = turn === me;
  if (last === null) return t(isMine ? 'looking:say.yourTurn' : 'looking:say.botsTurn');
  const said = view?.says?.(last.move, state, names, me) ?? null;
  if (said !== null) return `${said} ${t(isMine ? 'looking:say.yourTurn' : 'looking:say.botsTurn')}`;
  const move = view?.describe(last.move, state) ?? t('looking:say.aMove');
  if (last.seat === me) return t(isMine ? 'looking:say.youPlayedAgain' : 'looking:say.youPlayed', { move });
  return t(isMine ? 'looking:say.botPlayed' : 'looking:say.botPlayedAgain', { move });
}
