import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Banner, endWords } from '../arena/banner.tsx';
import { Energy } from '../arena/energy.tsx';
import { Field } from '../arena/field.tsx';
import { RiderNumber } from '../arena/rider-number.tsx';
import { roundWords } from '../arena/round-words.ts';
import { useHands } from '../arena/use-hands.ts';
import { speaker } from '../match/speaker.ts';
import { useStill } from '../match/use-motion.ts';
import { t } from '../text/text.ts';
import type { TickHud, TickTitleView } from '../titles/title-view.ts';
import type { Choices } from './choices.ts';
import { useRide } from './use-ride.ts';

interface ArenaProps {
  readonly view: TickTitleView;
  readonly label: string;
  readonly choices: Choices;
  readonly names: readonly string[];
  /** Whether the match runs; before, the arena stands still behind what is chosen. */
  readonly begun: boolean;
  readonly onRide: () => void;
  /** Back to what is chosen; null where nothing is. */
  readonly onEnd: (() => void) | null;
  readonly children: ReactNode;
}

/** The arena, what is said of it, and the keys of a phone. */
export function Arena({ view, label, choices, names, begun, onRide, onEnd, children }: ArenaProps) {
  const field = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [paused, setPaused] = useState(false);
  const runs = begun && !paused;
  const still = useStill();
  const hands = useHands(view, choices.people, runs);
  const { hud, said } = useRide({
    view,
    canvas,
    field,
    choices,
    names,
    hands: hands.hands,
    poll: hands.poll,
    runs,
    still,
    play: speaker.play,
  });
  const isOver = hud.isOver;

  const byKeyboard = useRef(false);
  useEffect(() => {
    const on = ({ type }: Event): void => {
      byKeyboard.current = type === 'keydown';
    };
    addEventListener('keydown', on, true);
    addEventListener('pointerdown', on, true);
    return () => {
      removeEventListener('keydown', on, true);
      removeEventListener('pointerdown', on, true);
    };
  }, []);
  // Who chose another strength by a click rides on; who chose it by keyboard goes on choosing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another strength is another match
  useEffect(() => {
    if (begun && !byKeyboard.current) field.current?.focus({ preventScroll: true });
  }, [begun, choices.strength]);
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
        <Field
          view={view}
          field={field}
          canvas={canvas}
          label={label}
          hands={hands}
          people={names.slice(0, choices.people)}
          runs={runs}
        >
          {begun && paused && <p className="arena-banner">{t('practice:paused')}</p>}
          {begun && !paused && <Banner hud={hud} names={names} me={choices.people === 1 ? 0 : null} />}
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
        </Field>
      </div>
      <div className="practice-side">
        <p className="practice-round">
          <span>{roundWords(hud)}</span>
          {begun && !isOver && (
            <button className="key" type="button" onClick={() => setPaused(!paused)}>
              {t(paused ? 'practice:goOn' : 'practice:pause')}
            </button>
          )}
        </p>
        <Riders hud={hud} names={names} people={choices.people} />
        <p className="news" role="status" aria-label={t('practice:news')}>
          {isOver ? endWords({ hud, names, me: choices.people === 1 ? 0 : null }) : said}
        </p>
        {begun && onEnd !== null && (paused || isOver) && (
          <button className="key" type="button" onClick={onEnd}>
            {t('practice:end')}
          </button>
        )}
        {children}
      </div>
    </div>
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
          <RiderNumber seat={seat} />
          <span className="practice-name">{names[seat]}</span>
          <span className="unseen">{t(`arena:${rider.state}`)}</span>
          <span className="practice-points figure">
            <span className="unseen">{t('arena:points')}</span>
            {rider.points}
          </span>
          <Energy seat={seat} rider={rider} />
        </li>
      ))}
    </ul>
  );
}
