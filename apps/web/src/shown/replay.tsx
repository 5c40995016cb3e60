import type { Step } from '@parley/evidence';
import { type CSSProperties, type KeyboardEvent, useState } from 'react';
import { manifestOf } from '../titles/catalog.ts';
import { SeatMark } from '../titles/seat-mark.tsx';
import { useTitleView } from '../titles/use-title-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { watchNews } from '../words/watch.ts';

interface ReplayProps {
  readonly title: string;
  readonly names: readonly string[];
  /** From the first position to the last. */
  readonly steps: readonly Step[];
}

/** A finished match, step by step: by the keys below the board, or with the arrow keys, Home and End in it. */
export function Replay({ title, names, steps }: ReplayProps) {
  const [at, setAt] = useState(0);
  const loaded = useTitleView(title);
  const last = steps.length - 1;
  const step = steps[Math.min(at, last)];
  if (step === undefined) return null;
  const go = (to: number): void => setAt(Math.max(0, Math.min(last, to)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  const view = loaded.state === 'loaded' ? loaded.view : null;
  const phase = at === last ? ('over' as const) : ('watching' as const);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys below the board do the same, and have names
    <div className="match replay" onKeyDown={onKeyDown}>
      <ul className="chips" aria-label="Players">
        {names.map((name, seat) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a seat is its place
          <li key={seat} className={`chip${step.turn === seat ? ' chip-turn' : ''}`}>
            <SeatMark seat={seat} size={22} />
            <div className="chip-words">
              <p className="chip-name">{name}</p>
            </div>
            {view?.points != null && (
              <div className="chip-end">
                <span className="chip-score figure">
                  <span className="unseen">{view.points.name}: </span>
                  {view.points.of(step.state, seat)}
                </span>
              </div>
            )}
          </li>
        ))}
      </ul>
      <section className="match-board" aria-label="Board" style={aspectStyle(title)}>
        {view === null ? (
          <Loading what="Setting up the board" rows={6} />
        ) : (
          <view.Board state={step.state} last={step.last} me={0} names={names} enabled={false} onMove={() => {}} />
        )}
      </section>
      <div className="match-side">
        {/* Not disabled at the ends: whoever has the focus on one of them would lose it. */}
        <fieldset className="keys replay-keys" aria-label="Steps">
          <button className="key" type="button" aria-disabled={at === 0} onClick={() => go(0)}>
            First
          </button>
          <button className="key" type="button" aria-disabled={at === 0} onClick={() => go(at - 1)}>
            Back
          </button>
          <button className="key" type="button" aria-disabled={at === last} onClick={() => go(at + 1)}>
            Forward
          </button>
          <button className="key" type="button" aria-disabled={at === last} onClick={() => go(last)}>
            Last
          </button>
        </fieldset>
        <p className="news" role="status" aria-label="Step">
          {`Move ${at} of ${last}. ${watchNews({ ...step, phase, isVoid: false }, names, view?.describe ?? null)}`}
        </p>
      </div>
    </div>
  );
}

/** The shape of the board, for the style sheet. */
const aspectStyle = (title: string): CSSProperties => ({
  ['--board-aspect' as string]: manifestOf(title)?.aspect ?? 1,
});
