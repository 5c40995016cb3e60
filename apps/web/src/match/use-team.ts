import type { MatchSession } from '@parley/match';
import { useEffect, useRef, useState } from 'react';
import { usePlayersState } from '../parley/use-players.ts';

/**
 * The sessions of all players of this page who play this match, in the order of the page: the one that is drawn, and those whose hands are at the
 * same keyboard (S14). The same array until that changes.
 */
export function useTeam(session: MatchSession): readonly MatchSession[] {
  const here = usePlayersState((state) => state.here);
  const [, setChanges] = useState(0);
  useEffect(() => {
    const ends = here.map(({ page }) => page.matches.subscribe(() => setChanges((changes) => changes + 1)));
    return () => {
      for (const end of ends) end();
    };
  }, [here]);
  const team = here.flatMap(({ page }) => {
    const { current } = page.matches.getState();
    return current?.state === 'open' && current.start.match === session.start.match ? [current.session] : [];
  });
  const found = team.includes(session) ? team : [session];
  const latest = useRef(found);
  const isSame = found.length === latest.current.length && found.every((one, at) => one === latest.current[at]);
  if (!isSame) latest.current = found;
  return latest.current;
}
