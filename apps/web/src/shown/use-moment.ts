import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchParams } from '../route.tsx';

/** The names in an address under which it says which move is shown, or which tick of a match in real time. */
export const MOVE = 'move';
export const TICK = 'tick';

/** A browser refuses addresses that change too often, and a scrubber passes many moves: so it is written when it rests. */
const RESTS_MS = 400;

/** The position that an address names, of those from 0 to `last`; null where it names none. */
export function momentIn(search: URLSearchParams, name: string, last: number): number | null {
  const text = search.get(name);
  if (text === null || !/^\d{1,5}$/.test(text)) return null;
  return Math.min(Number(text), last);
}

/**
 * The position that is shown. It begins with the one in the address, else with the last one, and is kept in the address, so that a link to
 * the page is a link to this moment.
 */
export function useMoment(name: string, last: number): readonly [at: number, go: (to: number) => void] {
  const [search, setSearch] = useSearchParams();
  const named = momentIn(search, name, last);
  const [at, setAt] = useState(named ?? last);
  const written = useRef(named);

  // A link to another moment of the same match.
  useEffect(() => {
    if (named === null || named === written.current) return;
    written.current = named;
    setAt(named);
  }, [named]);

  useEffect(() => {
    if (at === (written.current ?? last)) return;
    const timer = setTimeout(() => {
      written.current = at;
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          after.set(name, String(at));
          return after;
        },
        { replace: true },
      );
    }, RESTS_MS);
    return () => clearTimeout(timer);
  }, [at, last, name, setSearch]);

  const go = useCallback((to: number) => setAt(Math.max(0, Math.min(last, to))), [last]);
  return [at, go];
}
