import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { usePicture } from '../arena/use-picture.ts';
import type { Sound } from '../match/sound.ts';
import type { TickHand, TickHud, TickTitleView } from '../titles/title-view.ts';
import type { Choices } from './choices.ts';
import { createRide, type Ride } from './ride.ts';

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
/** Runs a match at the display's own pace, draws it, and says what there is to say beside it. */
export function useRide(options: RideOptions): { readonly hud: TickHud; readonly said: string } {
  const latest = useRef(options);
  latest.current = options;
  const { view, choices, hands, runs } = options;
  const events = useRef<(before: unknown, now: unknown) => void>(() => {});
  // Another choice is another match in the same arena: who chose keeps the focus.
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
  const first = useMemo(() => ({ ride, hud: view.hud(ride.now), said: '' }), [view, ride]);
  const [latestSeen, setSeen] = useState<{ readonly ride: Ride; readonly hud: TickHud; readonly said: string }>(first);
  const seen = latestSeen.ride === ride ? latestSeen : first;

  useEffect(() => {
    let tick = 0;
    let shown = '';
    let said = '';
    events.current = (before, now) => {
      const { names, play, choices: chosen } = latest.current;
      const mine = Array.from({ length: chosen.people }, (_, seat) => seat);
      for (const sound of view.hear(before, now, mine)) play(sound);
      const words = view.say(before, now, names);
      if (words !== null) said = words;
      tick += 1;
      if (words === null && tick % HUD_EVERY !== 0) return;
      const next = view.hud(now);
      const key = JSON.stringify(next);
      if (key !== shown || words !== null) setSeen({ ride, hud: next, said });
      shown = key;
    };
    return () => {
      events.current = () => {};
    };
  }, [view, ride]);

  usePicture({
    view,
    canvas: options.canvas,
    field: options.field,
    runs,
    rests: !runs,
    mine: Array.from({ length: choices.people }, (_, seat) => seat),
    names: options.names,
    still: options.still,
    moment: (elapsed) => {
      if (runs) {
        options.poll();
        ride.pass(elapsed);
      }
      return ride;
    },
  });

  return { hud: seen.hud, said: seen.said };
}
