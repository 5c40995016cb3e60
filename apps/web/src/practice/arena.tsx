import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { speaker } from '../match/speaker.ts';
import { useStill } from '../match/use-motion.ts';
import { t } from '../text/text.ts';
import type { TickHud, TickTitleView } from '../titles/title-view.ts';
import type { Choices } from './choices.ts';
import { useHands } from './use-hands.ts';
import { useRide } from './use-ride.ts';

interface ArenaProps {
  readonly view: TickTitleView;
  readonly label: string;
  readonly choices: Choices;
  readonly names: readonly string[];
  /** Whether the match runs; before, the arena stands still behind what is chosen. */
  readonly begun: boolean;
  readonly onRide: () => void;
  readonly onEnd: () => void;
  readonly children: ReactNode;
}

/** The arena, what is said of it, and the keys of a phone. */
export function Arena({ view, label, choices, names, begun, onRide, onEnd, children }: ArenaProps) {
  const field = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [paused, setPaused] = useState(false);
  const runs = begun && !paused;
  const still = useStill();
  const { hands, touch, swipe, poll } = useHands(view, choices.people, runs);
  const { hud, said } = useRide({ view, canvas, field, choices, names, hands, poll, runs, still, play: speaker.play });
  const isOver = hud.isOver;

  useEffect(() => {
    if (begun) field.current?.focus({ preventScroll: true });
  }, [begun]);
  // Who looks away does not crash meanwhile.
  useEffect(() => {
    if (!begun || isOver) return;
    const stop = (): void => {
      if (document.visibilityState === 'hidden') setPaused(true);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setPaused((was) => !was);
    };
    document.addEventListener('visibilitychange', stop);
    addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('visibilitychange', stop);
      removeEventListener('keydown', onKey);
    };
  }, [begun, isOver]);

  return (
    <div className="practice-body">
      <div className="practice-field">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is an arena that takes keys */}
        <div
          ref={field}
          className="practice-arena"
          role="group"
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys while it is ridden
          tabIndex={0}
          {...swipe}
        >
          <canvas ref={canvas} />
          <Banner hud={hud} names={names} begun={begun} paused={paused} people={choices.people} />
          {(!begun || paused || isOver) && (
            <div className="practice-start">
              <button
                className="key key-play key-large"
                type="button"
                onClick={() => {
                  if (!paused || isOver) onRide();
                  setPaused(false);
                  field.current?.focus({ preventScroll: true });
                }}
              >
                {t(isOver ? 'practice:again' : paused ? 'practice:goOn' : 'practice:ride')}
              </button>
            </div>
          )}
        </div>
        <div className={`practice-touch${view.steering === 'aims' ? ' practice-touch-aims' : ''}`} aria-hidden={!runs}>
          {view.steering === 'aims' ? (
            <div className="practice-pad" aria-hidden="true" {...swipe}>
              <Cross />
            </div>
          ) : (
            <button
              className="key"
              type="button"
              disabled={!runs}
              aria-label={t('practice:turnLeft')}
              {...touch({ turn: 3 })}
            >
              <Turn />
            </button>
          )}
          <button className="key practice-boost" type="button" disabled={!runs} {...touch({ boost: true })}>
            {view.words().boost}
          </button>
          {view.steering === 'turns' && (
            <button
              className="key"
              type="button"
              disabled={!runs}
              aria-label={t('practice:turnRight')}
              {...touch({ turn: 1 })}
            >
              <Turn right />
            </button>
          )}
        </div>
      </div>
      <div className="practice-side">
        <p className="practice-round">
          {t('practice:round', { round: hud.round, rounds: hud.rounds })}
          {begun && !isOver && (
            <button className="key" type="button" onClick={() => setPaused(!paused)}>
              {t(paused ? 'practice:goOn' : 'practice:pause')}
            </button>
          )}
        </p>
        <Riders hud={hud} names={names} people={choices.people} />
        <p className="news" role="status" aria-label={t('practice:news')}>
          {said}
        </p>
        {begun && (paused || isOver) && (
          <button className="key" type="button" onClick={onEnd}>
            {t('practice:end')}
          </button>
        )}
        {children}
      </div>
    </div>
  );
}

interface BannerProps {
  readonly hud: TickHud;
  readonly names: readonly string[];
  readonly begun: boolean;
  readonly paused: boolean;
  readonly people: number;
}

/** What is told in the middle of the arena. The line of news says the same to those who listen. */
function Banner({ hud, names, begun, paused, people }: BannerProps) {
  if (!begun) return null;
  if (paused) return <p className="practice-banner">{t('practice:paused')}</p>;
  if (hud.countdown !== null)
    return (
      <p className="practice-count" key={hud.countdown} aria-hidden="true">
        {hud.countdown}
      </p>
    );
  if (hud.isOver) {
    const most = Math.max(...hud.riders.map(({ points }) => points));
    const first = hud.riders.flatMap(({ points }, seat) => (points === most ? [seat] : []));
    const [winner] = first;
    return (
      <p className="practice-banner practice-banner-end" role="status">
        {first.length > 1 || winner === undefined
          ? t('practice:drawn')
          : winner === 0 && people === 1
            ? t('practice:won.you')
            : t('practice:won', { name: names[winner] ?? '' })}
      </p>
    );
  }
  if (hud.roundWon === null) return null;
  return (
    <p className={`practice-banner${hud.roundWon === 'draw' ? '' : ` ride-seat-${hud.roundWon}`}`} aria-hidden="true">
      {hud.roundWon === 'draw'
        ? t('practice:roundDrawn')
        : hud.roundWon === 0 && people === 1
          ? t('practice:roundWon.you')
          : t('practice:roundWon', { name: names[hud.roundWon] ?? '' })}
    </p>
  );
}

/** The riders with points and energy. */
function Riders({
  hud,
  names,
  people,
}: {
  readonly hud: TickHud;
  readonly names: readonly string[];
  readonly people: number;
}) {
  return (
    <ul className="practice-riders" aria-label={t('practice:players')}>
      {hud.riders.map((rider, seat) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a seat is a place in this list and nothing else
          key={seat}
          className={`practice-rider practice-rider-${rider.state}${seat < people ? ' practice-rider-mine' : ''}`}
        >
          <span className={`practice-number ride-seat-${seat}`} aria-hidden="true">
            {seat + 1}
          </span>
          <span className="practice-name">{names[seat]}</span>
          <span className="unseen">{t(`practice:${rider.state}`)}</span>
          <span className="practice-points figure">
            <span className="unseen">{t('practice:points')}</span>
            {rider.points}
          </span>
          <span
            className={`practice-energy ride-seat-${seat}${rider.boosting ? ' practice-energy-burns' : ''}`}
            aria-hidden="true"
            style={{ ['--energy' as string]: rider.energy } as CSSProperties}
          />
        </li>
      ))}
    </ul>
  );
}

function Turn({ right = false }: { readonly right?: boolean }) {
  return (
    <svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true" fill="none" stroke="currentColor">
      <g
        transform={right ? 'translate(32 0) scale(-1 1)' : undefined}
        strokeWidth="3.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M23 27V14H7" />
        <path d="M13 7L6 14L13 21" />
      </g>
    </svg>
  );
}

/** What is drawn on the pad: it is dragged upon in any direction. */
function Cross() {
  return (
    <svg
      viewBox="0 0 64 64"
      width="64"
      height="64"
      fill="none"
      stroke="currentColor"
      strokeWidth="4"
      aria-hidden="true"
    >
      <circle cx="32" cy="32" r="9" />
      <path d="M25 12L32 5L39 12M25 52L32 59L39 52M12 25L5 32L12 39M52 25L59 32L52 39" strokeLinecap="round" />
    </svg>
  );
}
