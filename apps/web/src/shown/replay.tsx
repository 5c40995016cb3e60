import type { Step } from '@parley/evidence';
import type { PlayerCard } from '@parley/protocol';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { t } from '../text/text.ts';
import { SeatMark } from '../titles/seat-mark.tsx';
import { useTitleView } from '../titles/use-title-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { PlayerName } from '../ui/player-name.tsx';
import { Selector } from '../ui/selector.tsx';
import { moveLine, stepSentence } from '../words/replay.ts';
import { MomentLink } from './moment-link.tsx';
import { MoveList } from './move-list.tsx';
import { ReplayFrame } from './replay-frame.tsx';
import { ReplayKeys } from './replay-keys.tsx';
import { MOVE, useMoment } from './use-moment.ts';

/** How long a move stands at normal speed, in milliseconds: a person reads the line and finds it on the board. */
const MOVE_MS = 1_000;
const SPEEDS = [
  { value: 0.5, text: '½×' },
  { value: 1, text: '1×' },
  { value: 2, text: '2×' },
  { value: 4, text: '4×' },
];

interface ReplayProps {
  readonly title: string;
  readonly names: readonly string[];
  /** By seat, where the players are known to the server. */
  readonly cards?: readonly (PlayerCard | undefined)[];
  /** From the first position to the last; there is at least one. */
  readonly steps: readonly Step[];
  /** When the match began, in milliseconds since the epoch; null: not known. */
  readonly startedAt: number | null;
  /** What the moves leave open, in a sentence. */
  readonly gap?: string | null;
}

/** A finished match, move by move: by keys, a scrubber, the list of moves, or the arrow keys. */
export function Replay({ title, names, cards = [], steps, startedAt, gap = null }: ReplayProps) {
  const last = steps.length - 1;
  const [at, setAt] = useMoment(MOVE, last);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const loaded = useTitleView(title);
  const view = loaded.state === 'loaded' ? loaded.view : null;
  const former = useFormer(at);
  const go = (to: number): void => {
    setPlaying(false);
    setAt(to);
  };
  const play = (wanted: boolean): void => {
    setPlaying(wanted && last > 0);
    if (wanted && at === last) setAt(0);
  };
  useEffect(() => {
    if (!isPlaying) return;
    if (at === last) return setPlaying(false);
    const timer = setTimeout(() => setAt(at + 1), MOVE_MS / speed);
    return () => clearTimeout(timer);
  }, [isPlaying, at, last, speed, setAt]);
  const stepTo = (key: string, inList: boolean): number | null => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[key];
    return to ?? (inList ? ({ ArrowUp: at - 1, ArrowDown: at + 1 }[key] ?? null) : null);
  };
  useArrowsOfPage((key) => go(key === 'ArrowLeft' ? at - 1 : at + 1));
  const step = steps[at];
  if (step === undefined) return null;

  // Before the board's own keys, which walk over its columns: no move can be made here.
  const onKeyDownCapture = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement) return;
    const inList = event.target instanceof Element && event.target.closest('.replay-list') !== null;
    const to = stepTo(event.key, inList);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  };
  const lines = steps.slice(1).map((one, index) => moveLine(one, steps[index], names, view, startedAt));
  const sentence = stepSentence(at, last, lines[at - 1] ?? null, step, names);
  return (
    <ReplayFrame
      title={title}
      // Only the next move falls into its place: where the reader jumps, nothing moves.
      still={at !== former + 1}
      onKeyDownCapture={onKeyDownCapture}
      chips={names.map((name, seat) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a seat is its place
        <li key={seat} className={`chip${step.turn === seat ? ' chip-turn' : ''}`}>
          <SeatMark seat={seat} size={22} />
          <div className="chip-words">
            <p className="chip-name">
              <PlayerName name={name} player={cards[seat]?.player ?? null} />
            </p>
          </div>
          {view?.points != null && (
            <div className="chip-end">
              <span className="chip-score figure">
                <span className="unseen">{view.points.name()}: </span>
                {view.points.of(step.state, seat)}
              </span>
            </div>
          )}
        </li>
      ))}
      board={
        view === null ? (
          <Loading what={t('shown:board.loading')} rows={6} />
        ) : (
          <view.Board state={step.state} last={step.last} me={0} names={names} enabled={false} onMove={() => {}} />
        )
      }
      controls={
        <>
          <p className="news" role="status" aria-label={t('shown:step')} aria-live={isPlaying ? 'off' : 'polite'}>
            {sentence}
          </p>
          <input
            className="replay-scrubber"
            type="range"
            aria-label={t('shown:move')}
            aria-valuetext={sentence}
            min={0}
            max={last}
            value={at}
            disabled={last === 0}
            onChange={(event) => go(event.target.valueAsNumber)}
          />
          <div className="replay-row">
            <ReplayKeys at={at} last={last} isPlaying={isPlaying} go={go} play={play} />
            <Selector label={t('shown:speed')} quiet options={SPEEDS} value={speed} onChange={setSpeed} />
            <div className="keys">
              <MomentLink at={at} name={MOVE} what={t('shown:copyLink.what')} />
            </div>
          </div>
          {gap !== null && at === last && <p className="small soft">{gap}</p>}
        </>
      }
      list={
        <>
          <MoveList label={t('shown:moves')} none={t('shown:moves.none')} lines={lines} at={at} go={go} />
          {lines.some(({ when }) => when !== null) && <p className="small soft">{t('shown:times')}</p>}
        </>
      }
    />
  );
}

/** The same room, while the match is fetched and checked: so nothing below it moves when it comes. */
export function ReplayComing({ title, names }: Pick<ReplayProps, 'title' | 'names'>) {
  return (
    <ReplayFrame
      title={title}
      still
      chips={names.map((name, seat) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a seat is its place
        <li key={seat} className="chip">
          <SeatMark seat={seat} size={22} />
          <p className="chip-name">{name}</p>
        </li>
      ))}
      board={<Loading what={t('shown:fetching')} rows={6} />}
      controls={null}
      list={null}
    />
  );
}

/** The position that was shown before this one. */
function useFormer(at: number): number {
  const shown = useRef({ at, former: at });
  if (shown.current.at !== at) shown.current = { at, former: shown.current.at };
  return shown.current.former;
}

/** The arrow keys of the whole page, while nothing else on it has the focus. */
function useArrowsOfPage(press: (key: 'ArrowLeft' | 'ArrowRight') => void): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent): void => {
      const { key, altKey, ctrlKey, metaKey, shiftKey, defaultPrevented } = event;
      if (altKey || ctrlKey || metaKey || shiftKey || defaultPrevented) return;
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      if (key === 'ArrowLeft' || key === 'ArrowRight') latest.current(key);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}
