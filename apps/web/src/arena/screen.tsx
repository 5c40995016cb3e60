import { type ReactNode, useRef } from 'react';
import { speaker } from '../match/speaker.ts';
import { useStill } from '../match/use-motion.ts';
import type { TickHud, TickTitleView } from '../titles/title-view.ts';
import './arena.css';
import { createTeller } from './teller.ts';
import { type Moment, usePicture } from './use-picture.ts';

/** What is drawn, and the tick it is of. */
export interface ScreenMoment extends Moment {
  readonly tick: number;
}

interface ScreenProps {
  readonly view: TickTitleView;
  readonly label: string;
  readonly names: readonly string[];
  /** What to draw now; `elapsed`: milliseconds since the picture before. Called once for each picture. */
  readonly moment: (elapsed: number) => ScreenMoment;
  /** Whether it moves by itself. */
  readonly runs: boolean;
  /** Whether nothing changes but with what is drawn of the page. */
  readonly rests?: boolean;
  /** What stands beside the arena; called when it changed. */
  readonly onHud: (hud: TickHud) => void;
  /** What just happened, in a sentence. */
  readonly onWords: (words: string) => void;
  /** What lies over the picture. */
  readonly children?: ReactNode;
}

/** Milliseconds between two looks at what stands beside the arena. */
const HUD_EVERY_MS = 66;
/** More ticks between two pictures are a leap: what lies between is not said. */
const LEAP_TICKS = 30;
const NOBODY: readonly number[] = [];

/** The arena for who does not play: nothing in it takes keys. */
export function Screen({ view, label, names, moment, runs, rests = false, onHud, onWords, children }: ScreenProps) {
  const field = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const spoken = useRef({ teller: createTeller(view.title, view, NOBODY), tick: 0, hudAt: 0, hud: '' });
  const still = useStill();
  usePicture({
    view,
    canvas,
    field,
    runs,
    rests,
    mine: NOBODY,
    names,
    still,
    moment: (elapsed, time) => {
      const now = moment(elapsed);
      const seen = spoken.current;
      if (now.tick < seen.tick || now.tick > seen.tick + LEAP_TICKS)
        seen.teller = createTeller(view.title, view, NOBODY);
      seen.tick = now.tick;
      const { sounds, words } = seen.teller.look(now.now, time, names);
      if (runs) for (const sound of sounds) speaker.play(sound);
      if (words !== null) onWords(words);
      if (time - seen.hudAt >= HUD_EVERY_MS) {
        seen.hudAt = time;
        const hud = view.hud(now.now);
        const key = JSON.stringify(hud);
        if (key !== seen.hud) onHud(hud);
        seen.hud = key;
      }
      return now;
    },
  });
  return (
    <div ref={field} className="arena-view arena-screen" role="img" aria-label={label}>
      <canvas ref={canvas} />
      {children}
    </div>
  );
}
