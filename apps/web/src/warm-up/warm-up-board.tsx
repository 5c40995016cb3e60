import { STRENGTHS, type TurnTitle } from '@parley/games';
import { useEffect } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useClientState, useNarrow, usePage } from '../parley/use.ts';
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
import { afterBot, afterMove, ownIn, type Standing, standingOf } from './game.ts';
import { LookingPanel } from './looking-panel.tsx';
import { firstWarmUp, nextWarmUp, type WarmUp } from './warm-up.ts';

/** The bot waits this long before it moves, in milliseconds: one that answers in the same moment feels like a machine. */
const PAUSE_MS = 500;
const BOT_FACE = 'warm-up-bot';

interface WarmUpBoardProps {
  readonly warmUp: WarmUp;
  /** Somebody came: the board stands still until the match is drawn. */
  readonly isOver: boolean;
}

/** A board against the bot of this page, by the rules of a title by turns. */
export function WarmUpBoard({ warmUp: kept, isOver }: WarmUpBoardProps) {
  const { looking } = usePage();
  const { self } = useClientState();
  const narrow = useNarrow();
  const loaded = useTitleView(kept.title);
  const shown = loaded.state === 'loaded' ? loaded.view : null;
  const rules = shown?.title ?? null;
  const { warmUp, standing } = withStanding(kept, rules);
  const turn = standing?.turn ?? null;
  const { seat } = warmUp;
  const player = self?.name ?? t('looking:you');
  const names = seat === 0 ? [player, t('looking:bot')] : [t('looking:bot'), player];

  const isBotsTurn = turn === 1 - seat && !isOver;
  useEffect(() => {
    if (!isBotsTurn || rules === null) return;
    const timer = setTimeout(() => looking.play(afterBot(warmUp, rules, Math.random)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isBotsTurn, warmUp, rules, looking]);

  const play = (move: unknown): void => {
    const next = rules === null ? null : afterMove(warmUp, rules, seat, move);
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
              {shown?.points && standing !== null && (
                <span className="chip-score figure">
                  <span className="unseen">{t('looking:points', { what: shown.points.name() })}</span>
                  {shown.points.of(standing.state, at)}
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
      <section className="match-board" aria-label={t('looking:board')} style={aspectStyle(warmUp.title)}>
        {loaded.state === 'loading' ? (
          <Loading what={t('looking:settingUp')} rows={6} />
        ) : shown === null || standing === null ? (
          <p className="fault">{t('looking:noBoard', { title: titleName(warmUp.title) })}</p>
        ) : (
          <shown.Board
            state={standing.state}
            last={standing.last}
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
          {standing === null ? '' : sentence(standing, seat, names, shown)}
        </p>
        {standing !== null && standing.outcome !== null && (
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

/** How it stands once the rules are there. What an earlier version of the page kept, and the rules do not take, begins anew. */
function withStanding(
  kept: WarmUp,
  rules: TurnTitle | null,
): { readonly warmUp: WarmUp; readonly standing: Standing | null } {
  if (rules === null) return { warmUp: kept, standing: null };
  const standing = standingOf(kept, rules);
  if (standing !== null) return { warmUp: kept, standing };
  const warmUp = firstWarmUp(kept.title, kept.seed);
  return { warmUp, standing: standingOf(warmUp, rules) };
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
