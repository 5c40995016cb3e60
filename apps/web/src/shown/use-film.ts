import { type PlayedTicks, TickFilm } from '@parley/evidence';
import { useEffect, useMemo, useState } from 'react';
import type { TickTitleView } from '../titles/title-view.ts';
import { createEvents, type FilmEvent } from './film-events.ts';

/** Ticks that are played in advance between two looks at what the reader does: some ten milliseconds. */
const TICKS_AT_ONCE = 600;

/** A finished match to be looked at from any tick on, and what happened in it. The list comes when all of it was played once. */
export function useFilm(
  view: TickTitleView,
  played: PlayedTicks,
): { readonly film: TickFilm; readonly events: readonly FilmEvent[] | null } {
  const film = useMemo(() => new TickFilm(view.title, played), [view, played]);
  const [events, setEvents] = useState<readonly FilmEvent[] | null>(null);
  useEffect(() => {
    const found = createEvents(view.hud);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const goOn = (): void => {
      if (film.prepare(TICKS_AT_ONCE, found.seen)) setEvents(found.events(played));
      else timer = setTimeout(goOn, 0);
    };
    goOn();
    return () => clearTimeout(timer);
  }, [film, view, played]);
  return { film, events };
}
