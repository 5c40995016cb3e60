import type { PlayedTicks } from '@parley/evidence';
import type { PlayerCard } from '@parley/protocol';
import { type CSSProperties, useState } from 'react';
import { Banner } from '../arena/banner.tsx';
import { RiderNumber } from '../arena/rider-number.tsx';
import { Screen } from '../arena/screen.tsx';
import { RiderScore } from '../match/rider-score.tsx';
import { SoundKey } from '../match/sound-key.tsx';
import { useNarrow } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import type { TickHud, TickTitleView } from '../titles/title-view.ts';
import { useTickView } from '../titles/use-title-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { PlayerName } from '../ui/player-name.tsx';
import { Selector } from '../ui/selector.tsx';
import { filmLine, filmSentence } from '../words/film.ts';
import { eventAt, roundAt } from './film-events.ts';
import { MomentLink } from './moment-link.tsx';
import { MoveList } from './move-list.tsx';
import { ReplayFrame } from './replay-frame.tsx';
import { ReplayKeys } from './replay-keys.tsx';
import { useFilm } from './use-film.ts';
import { useFilmKeys } from './use-film-keys.ts';
import { useFilmMotion } from './use-film-motion.ts';
import { TICK, useMoment } from './use-moment.ts';

const SPEEDS = [
  { value: 0.25, text: '¼×' },
  { value: 0.5, text: '½×' },
  { value: 1, text: '1×' },
  { value: 2, text: '2×' },
  { value: 4, text: '4×' },
];

/** How far the keys go: a second. */
const STEP_TICKS = 60;

export interface TickReplayProps {
  readonly title: string;
  readonly names: readonly string[];
  /** By seat, where the players are known to the server. */
  readonly cards?: readonly (PlayerCard | undefined)[];
  readonly played: PlayedTicks;
  /** What the inputs leave open, in a sentence. */
  readonly gap?: string | null;
}

/** A finished match in real time, played again from what was signed: at five speeds, and from any moment on (N8). */
export default function TickReplay(props: TickReplayProps) {
  const loaded = useTickView(props.title);
  if (loaded.state === 'loading') return <Loading what={t('shown:arena.loading')} rows={6} />;
  if (loaded.state !== 'loaded')
    return <p className="fault">{t('watch:noBoard', { title: titleName(props.title) })}</p>;
  return <Loaded {...props} view={loaded.view} />;
}

function Loaded({
  title,
  names,
  cards = [],
  played,
  gap = null,
  view,
}: TickReplayProps & { readonly view: TickTitleView }) {
  const { film, events: found } = useFilm(view, played);
  const events = found ?? [];
  const last = film.ticks;
  const [at, setAt] = useMoment(TICK, last);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const narrow = useNarrow();
  const [hud, setHud] = useState<TickHud | null>(null);
  const [words, setWords] = useState<string | null>(null);
  const go = (to: number): void => {
    const tick = Math.max(0, Math.min(last, to));
    film.seek(tick);
    setWords(null);
    setAt(tick);
    if (tick === last) setPlaying(false);
  };
  const play = (wanted: boolean): void => {
    if (wanted && at === last) go(0);
    setPlaying(wanted && last > 0);
  };
  useFilmKeys((key) => {
    if (key === ' ') return play(!isPlaying);
    const to = {
      ArrowLeft: film.tick - STEP_TICKS,
      ArrowRight: film.tick + STEP_TICKS,
      ',': film.tick - 1,
      '.': film.tick + 1,
      Home: 0,
      End: last,
    }[key];
    if (to === undefined) return;
    if (key === ',' || key === '.') setPlaying(false);
    go(to);
  });
  const moment = useFilmMotion(film, at, isPlaying ? speed : 0, (tick) => {
    setAt(tick);
    if (tick === last) setPlaying(false);
  });
  const lines = events.map((one) => filmLine(one, names, played.departures));
  const round = roundAt(events, at);
  const rounds = hud === null || round === null ? null : { round, rounds: hud.rounds };
  const sentence = filmSentence(at, last, rounds, words, { outcome: played.outcome, names });
  return (
    <ReplayFrame
      title={title}
      still
      chips={names.map((name, seat) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a seat is its place
        <li key={seat} className={`chip${hud?.riders[seat]?.state === 'out' ? ' chip-gone' : ''}`}>
          <RiderNumber seat={seat} />
          <div className="chip-words">
            <p className="chip-name">
              <PlayerName name={name} player={cards[seat]?.player ?? null} />
            </p>
          </div>
          <div className="chip-end">
            <RiderScore seat={seat} hud={hud} />
          </div>
        </li>
      ))}
      board={
        <Screen
          view={view}
          label={t('arena:label', { title: titleName(title) })}
          names={names}
          moment={moment}
          runs={isPlaying}
          rests={!isPlaying}
          onHud={setHud}
          onWords={setWords}
        >
          {hud !== null && <Banner hud={hud} names={names} me={null} />}
        </Screen>
      }
      controls={
        <>
          <p className="news" role="status" aria-label={t('shown:moment')} aria-live={isPlaying ? 'off' : 'polite'}>
            {sentence}
          </p>
          <div className="replay-track">
            <input
              className="replay-scrubber"
              type="range"
              aria-label={t('shown:time')}
              aria-valuetext={sentence}
              min={0}
              max={last}
              value={at}
              disabled={last === 0}
              onChange={(event) => go(event.target.valueAsNumber)}
            />
            <Marks at={events.map(({ tick }) => tick)} last={last} />
          </div>
          <div className="replay-row">
            <ReplayKeys
              at={at}
              last={last}
              step={STEP_TICKS}
              names={{ back: t('shown:back.second'), forward: t('shown:forward.second') }}
              isPlaying={isPlaying}
              go={go}
              play={play}
            />
            <Selector label={t('shown:speed')} quiet options={SPEEDS} value={speed} onChange={setSpeed} />
            <div className="keys">
              {narrow && <SoundKey />}
              <MomentLink at={at} name={TICK} what={t('shown:copyLink.moment')} />
            </div>
          </div>
          {gap !== null && at === last && <p className="small soft">{gap}</p>}
        </>
      }
      list={
        <>
          {/* A title that is not played in rounds may have nothing to list. */}
          {(found === null || lines.length > 0) && (
            <MoveList
              numbered={false}
              mark={(seat) => <RiderNumber seat={seat} />}
              label={t('shown:events')}
              none={t('shown:events.coming')}
              lines={lines}
              at={eventAt(events, at)}
              go={(n) => go(events[n - 1]?.tick ?? 0)}
            />
          )}
          <p className="small soft replay-hint">{t('shown:keys')}</p>
        </>
      }
    />
  );
}

/** Where the rounds begin and somebody leaves, under the scrubber. The list says the same in words. */
function Marks({ at, last }: { readonly at: readonly number[]; readonly last: number }) {
  if (last === 0) return null;
  return (
    <div className="replay-marks" aria-hidden="true">
      {[...new Set(at)].map((tick) => (
        <span key={tick} style={{ ['--at' as string]: tick / last } as CSSProperties} />
      ))}
    </div>
  );
}
