import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Sound } from '../match/sound.ts';
import type { TickHand, TickHud, TickTitleView } from '../titles/title-view.ts';
import type { Choices } from './choices.ts';
import { createRide } from './ride.ts';

interface RideOptions {
  readonly view: TickTitleView;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly field: RefObject<HTMLElement | null>;
  readonly choices: Choices;
  readonly names: readonly string[];
  readonly hands: readonly TickHand[];
  readonly poll: () => void;
  readonly runs: boolean;
  readonly still: boolean;
  readonly play: (sound: Sound) => void;
}

/** What stands beside the arena is looked at after so many ticks. */
const HUD_EVERY = 4;
/** More pixels than this nobody sees in motion, and a phone pays for them. */
const MOST_RATIO = 2;
const MOST_PIXELS = 1_400;
/** A device that takes longer than this for a picture, on average, gets fewer pixels. */
const SLOW_MS = 21;
/** How much one picture weighs in that average. */
const WEIGHT = 0.03;
const FEWER = 0.75;

/** Runs a match at the display's own pace, draws it, and says what there is to say beside it. */
export function useRide(options: RideOptions): { readonly hud: TickHud; readonly said: string } {
  const latest = useRef(options);
  latest.current = options;
  const { view, choices, hands, runs } = options;
  const [said, setSaid] = useState('');
  const events = useRef<(before: unknown, now: unknown) => void>(() => {});
  // Begun once: the arena is made anew for another match.
  const ride = useMemo(
    () =>
      createRide({
        title: view.title,
        seats: choices.seats,
        seed: Math.floor(Math.random() * 2 ** 32),
        hands,
        strength: choices.strength,
        random: Math.random,
        onTick: (before, now) => events.current(before, now),
      }),
    [view, choices.seats, choices.strength, hands],
  );
  const [hud, setHud] = useState<TickHud>(() => view.hud(ride.now));

  useEffect(() => {
    let tick = 0;
    let shown = '';
    events.current = (before, now) => {
      const { names, play, choices: chosen } = latest.current;
      const mine = Array.from({ length: chosen.people }, (_, seat) => seat);
      for (const sound of view.hear(before, now, mine)) play(sound);
      const words = view.say(before, now, names);
      if (words !== null) setSaid(words);
      tick += 1;
      if (words === null && tick % HUD_EVERY !== 0) return;
      const next = view.hud(now);
      const key = JSON.stringify(next);
      if (key !== shown) setHud(next);
      shown = key;
    };
    return () => {
      events.current = () => {};
    };
  }, [view]);

  useEffect(() => {
    const painter = view.painter();
    const canvas = options.canvas.current;
    const element = options.field.current;
    const context = canvas?.getContext('2d', { alpha: false });
    if (!canvas || !element || !context) return;
    let frame = 0;
    let last: number | null = null;
    let average = 0;
    let most = Math.min(MOST_RATIO, devicePixelRatio);
    const draw = (time: number): void => {
      const { names, poll, still, choices: chosen } = latest.current;
      if (runs) {
        poll();
        ride.pass(last === null ? 0 : time - last);
      }
      if (runs && last !== null) average += WEIGHT * (Math.min(100, time - last) - average);
      if (average > SLOW_MS && most > 1) {
        most = Math.max(1, most * FEWER);
        average = 0;
      }
      last = time;
      const size = Math.min(MOST_PIXELS, Math.round(element.clientWidth * most));
      if (canvas.width !== size) {
        canvas.width = size;
        canvas.height = size;
      }
      painter.draw({
        context,
        element,
        size,
        ratio: size / Math.max(1, element.clientWidth),
        before: ride.before,
        now: ride.now,
        alpha: ride.alpha,
        mine: Array.from({ length: chosen.people }, (_, seat) => seat),
        names,
        still,
      });
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [view, ride, runs, options.canvas, options.field]);

  return { hud, said };
}
