import type { MatchSession, MatchView } from '@parley/match';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { StoreApi } from 'zustand';
import { Banner } from '../arena/banner.tsx';
import { Field } from '../arena/field.tsx';
import { keyWords } from '../arena/key-words.ts';
import { roundWords } from '../arena/round-words.ts';
import { createTeller } from '../arena/teller.ts';
import { useHands } from '../arena/use-hands.ts';
import { usePicture } from '../arena/use-picture.ts';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import type { TickHand, TickHud, TickTitleView } from '../titles/title-view.ts';
import { row } from '../words/time.ts';
import { speaker } from './speaker.ts';
import type { TickAside } from './tick-aside.ts';
import { useStill } from './use-motion.ts';
import { useTeam } from './use-team.ts';

export interface TickFieldProps {
  readonly session: MatchSession;
  readonly ticks: NonNullable<MatchSession['ticks']>;
  readonly view: Extract<MatchView, { readonly kind: 'ticks' }>;
  readonly shown: TickTitleView;
  readonly names: readonly string[];
  /** Whether this player may steer. */
  readonly enabled: boolean;
  /** Whether the result stands beside the arena: it is not said twice. */
  readonly over: boolean;
  readonly aside: StoreApi<TickAside>;
}

/** Milliseconds between two looks at what stands beside the arena. */
const HUD_EVERY_MS = 66;

/** The arena of a match: drawn at the pace of the display and steered past React (N1). */
export function TickField({ session, ticks, view, shown, names, enabled, over, aside }: TickFieldProps) {
  const field = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { seat } = session.start;
  const team = useTeam(session);
  const mine = useMemo(() => team.map(({ start }) => start.seat), [team]);
  const runs = enabled && view.tick > 0 && !over;
  const hands = useHands(shown, team.length, runs);
  const teller = useMemo(() => createTeller(shown.title, shown, mine), [shown, mine]);
  const [hud, setHud] = useState<TickHud>(() => shown.hud(ticks.frame().now));
  const latest = useRef({ tick: -1, hudAt: 0, hud: '' });

  useEffect(() => {
    if (enabled) field.current?.focus({ preventScroll: true });
  }, [enabled]);
  // Who clicks a reaction goes on with the keys of the arena: there its button would take those that press it.
  useEffect(() => {
    if (!runs) return;
    const onClick = ({ detail, target }: MouseEvent): void => {
      if (detail > 0 && target instanceof Element && target.closest('.reactions') !== null)
        field.current?.focus({ preventScroll: true });
    };
    addEventListener('click', onClick);
    return () => removeEventListener('click', onClick);
  }, [runs]);
  // Nobody steers from another tab: the last input would count until the page is looked at again.
  const { hands: all } = hands;
  useEffect(() => {
    if (!runs) return;
    const letGo = (): void => {
      for (const hand of all) hand.drop();
      steer(team, all, ticks.frame().now);
    };
    const onSight = (): void => {
      if (document.visibilityState === 'hidden') letGo();
    };
    document.addEventListener('visibilitychange', onSight);
    addEventListener('blur', letGo);
    return () => {
      document.removeEventListener('visibilitychange', onSight);
      removeEventListener('blur', letGo);
      // Nobody steers from another page either.
      letGo();
    };
  }, [runs, all, team, ticks]);

  usePicture({
    view: shown,
    canvas,
    field,
    runs,
    mine,
    names,
    still: useStill(),
    moment: (_, time) => {
      const frame = ticks.frame();
      const seen = latest.current;
      // One input a tick: a second one would take the place of the first before it counts.
      if (runs && frame.tick !== seen.tick) {
        hands.poll();
        steer(team, all, frame.now);
      }
      seen.tick = frame.tick;
      const { sounds, words } = teller.look(frame.now, time, names);
      for (const sound of sounds) speaker.play(sound);
      if (words !== null) aside.setState({ words });
      if (time - seen.hudAt >= HUD_EVERY_MS) {
        seen.hudAt = time;
        const next = shown.hud(frame.now);
        const key = JSON.stringify(next);
        if (key !== seen.hud) {
          setHud(next);
          aside.setState({ hud: next });
        }
        seen.hud = key;
      }
      return frame;
    },
  });

  const people = mine.map((at) => names[at] ?? t('match:somebody'));
  const waits = view.waitsFor.map((other) => names[other] ?? t('match:somebody'));
  const round = roundWords(hud);
  return (
    <div className="match-arena">
      <Field
        view={shown}
        field={field}
        canvas={canvas}
        label={t('arena:label', { title: titleName(session.title.id) })}
        hands={hands}
        people={people}
        runs={runs}
        isOver={over}
      >
        {waits.length > 0 && !over ? (
          <p className="arena-banner" aria-hidden="true">
            {t('arena:waits', { names: row(waits) })}
          </p>
        ) : (
          view.tick > 0 && !over && <Banner hud={hud} names={names} me={team.length === 1 ? seat : null} />
        )}
      </Field>
      {!over && (
        <div className="match-round">
          {round !== null && <p>{round}</p>}
          <p className="small soft match-keys">{keyWords(shown.words(), people)}</p>
        </div>
      )}
    </div>
  );
}

/** The inputs of all players of this page, each by its own hand. */
function steer(team: readonly MatchSession[], hands: readonly TickHand[], state: unknown): void {
  for (const [at, { ticks, start }] of team.entries()) {
    const hand = hands[at];
    if (hand !== undefined) ticks?.press(hand.take(state, start.seat));
  }
}
