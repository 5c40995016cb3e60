import type { MatchSession, MatchView, SeatView } from '@parley/match';
import type { LinkState } from '@parley/peer';
import { type ReactNode, useId } from 'react';
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import { RiderNumber } from '../arena/rider-number.tsx';
import { Avatar } from '../avatar/avatar.tsx';
import { useNarrow, useNow } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { SeatMark } from '../titles/seat-mark.tsx';
import type { TitleView } from '../titles/title-view.ts';
import { PlayerName } from '../ui/player-name.tsx';
import { brings, hasLeft, hearingWord, markWords, showsMark } from '../words/link.ts';
import { calledName } from '../words/player.ts';
import { clockFace } from '../words/time.ts';
import { LinkPanel } from './link-panel.tsx';
import { useLinkStats } from './link-stats.ts';
import { usePathChanges } from './path-change.ts';
import { markOf, PathMark, PathWord } from './path-mark.tsx';
import { TickReadings } from './tick-readings.tsx';
import { isRunning } from './use-view.ts';

interface ChipProps {
  readonly seat: SeatView;
  readonly view: MatchView;
  readonly session: MatchSession;
  /** Null for a title without points, and while its view is loaded. */
  readonly points: TitleView['points'];
  /** Of a title in real time: what else stands on the chip; null otherwise. */
  readonly rider: ReactNode;
  readonly over: boolean;
  /** Somebody has removed this player from this page. */
  readonly leftPage: boolean;
  /** What this player said a moment ago, in a word or two. */
  readonly said: string | null;
}

/** One player: sign, picture, name, clock, and for others the mark of the path, which opens the link panel (W4). */
export function Chip({ seat, view, session, points, rider, over, leftPage, said }: ChipProps) {
  const { card, seat: number } = seat.participant;
  const turn = view.turn === number && view.phase.phase === 'playing' && !over;
  const gone = leftPage && !brings(seat.link);
  const narrow = useNarrow();
  const left = hasLeft(seat, over && view.phase.phase !== 'void');
  return (
    <li className={`chip${turn ? ' chip-turn' : ''}${seat.departure === null && !left ? '' : ' chip-gone'}`}>
      {view.kind === 'ticks' ? <RiderNumber seat={number} /> : <SeatMark seat={number} size={22} />}
      <Avatar seed={card.avatar} size={40} />
      <div className="chip-words">
        <p className="chip-name">
          {/* While it runs, a slip of the finger must not lead away from the board. */}
          <PlayerName name={calledName(card)} player={isRunning(view) ? null : card.player} />
          {/* On a phone a name needs the whole line: the state says it there. */}
          {seat.self && !narrow && <span className="soft small"> {t('match:chip.you')}</span>}
        </p>
        <p className="chip-state small soft">
          {gone && seat.departure === null && !over
            ? t('match:chip.leftPage')
            : left
              ? t('match:chip.left')
              : stateOf(seat, view, turn, session).trim() || (narrow && seat.self ? t('match:chip.you') : ' ')}
        </p>
      </div>
      <div className="chip-end">
        {rider}
        {points !== null && (
          <span className="chip-score figure">
            <span className="unseen">{points.name()}: </span>
            {points.of(view.state, number)}
          </span>
        )}
        {turn && view.turnEndsAt !== null && <Clock endsAt={view.turnEndsAt} />}
        {!seat.self && seat.link !== null && !left && showsMark(seat.link, over || gone) && (
          <LinkMark seat={seat} link={seat.link} session={session} view={view} />
        )}
      </div>
      {said !== null && (
        <p className="chip-bubble" aria-hidden="true">
          {said}
        </p>
      )}
    </li>
  );
}

function stateOf(seat: SeatView, view: MatchView, turn: boolean, { start }: MatchSession): string {
  if (seat.departure !== null) return t(`match:chip.${seat.departure}`);
  const hearing = view.phase.phase === 'playing' ? hearingWord(seat, turn) : null;
  if (hearing !== null) return hearing;
  if (view.kind === 'ticks' && view.phase.phase === 'playing' && view.waitsFor.includes(seat.participant.seat))
    return t('arena:waits.chip');
  const what = turn ? (seat.self ? t('match:chip.yourTurn') : t('match:chip.toMove')) : '';
  const bot = seat.participant.card.class === 'house' ? botWords(start.listing) : '';
  return [bot, what].filter((part) => part !== '').join(' · ') || ' ';
}

/** `Bot, easy`; of a bot that was not chosen by its strength, `Bot`. */
function botWords(listing: MatchSession['start']['listing']): string {
  return listing?.wants.kind === 'bot' ? t(`match:chip.bot.${listing.wants.strength}`) : t('match:chip.bot');
}

function Clock({ endsAt }: { readonly endsAt: number }) {
  const left = endsAt - useNow(250);
  return (
    <span className={`clock figure${left < 10_000 ? ' clock-short' : ''}`} role="timer">
      {clockFace(left)}
    </span>
  );
}

interface LinkMarkProps {
  readonly seat: SeatView;
  readonly link: LinkState;
  readonly session: MatchSession;
  readonly view: MatchView;
}

/** How the link travels, as a shape and a word. It also shows silence, repair, and a new path (L4). */
function LinkMark({ seat, link, session, view }: LinkMarkProps) {
  const { card, seat: number } = seat.participant;
  const { ticks } = session;
  const { changes, fresh } = usePathChanges(link);
  const stats = useLinkStats(session, number, link.state === 'open');
  const now = useNow(250);
  const heading = useId();
  const { word, lamp, standIn } = markWords({ link, throughServer: seat.throughServer }, now, fresh);
  const plan = session.start.introductions.find(({ peer }) => peer === number)?.plan;
  return (
    <DialogTrigger>
      <Button
        className={`link-mark path-word lamp-${lamp}${fresh ? ' link-mark-fresh' : ''}`}
        aria-label={t('match:link.mark', { name: calledName(card), word })}
      >
        <PathMark kind={standIn ? 'server' : markOf(link)} />
        <PathWord word={word} />
      </Button>
      {/* The popover is the dialog itself: so the library's own keys for closing it lie in the dialog as well. */}
      <Popover className="popover" placement="bottom end" aria-labelledby={heading}>
        <LinkPanel
          heading={heading}
          name={calledName(card)}
          link={link}
          throughServer={seat.throughServer}
          now={now}
          rungs={seat.rungs}
          changes={changes}
          stats={stats}
          loss={ticks === null ? null : () => ticks.statistics().loss[number] ?? null}
          more={view.kind === 'ticks' ? <TickReadings session={session} view={view} /> : null}
          relayOnly={plan?.relayOnly ?? false}
        />
      </Popover>
    </DialogTrigger>
  );
}
