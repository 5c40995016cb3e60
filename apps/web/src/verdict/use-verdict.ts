import type { Refusal, Verdict } from '@parley/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useEntrance, useMatches } from '../parley/use.ts';

/** How a verdict is known on this page. `pending`: the match exists, and nothing is decided yet. */
export type KnownVerdict =
  | { readonly state: 'loading' }
  | { readonly state: 'pending' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'decided'; readonly verdict: Verdict };

/** How often the page asks for a missing verdict again, in milliseconds. The server also sends it when it is made. */
const AGAIN_MS = 5_000;

/** The verdict of a match: as the server sent it, or fetched, also long after the match. */
export function useVerdict(match: string): KnownVerdict & { readonly again: () => void } {
  const client = useClient();
  const entrance = useEntrance();
  const arrived = useMatches().verdicts.get(match);
  const [known, setKnown] = useState<KnownVerdict>({ state: 'loading' });

  const fetchIt = useCallback(async () => {
    const answer = await client.verdict(match).catch(() => null);
    if (answer === null) setKnown({ state: 'refused', refusal: { code: 'internal', detail: 'offline' } });
    else if (!answer.ok) setKnown({ state: 'refused', refusal: answer.error });
    else setKnown(answer.value === null ? { state: 'pending' } : { state: 'decided', verdict: answer.value });
  }, [client, match]);

  const final = known.state === 'decided' || (known.state === 'refused' && known.refusal.code === 'unknown-match');
  const open = arrived === undefined && !final && entrance.state === 'in';
  useEffect(() => {
    if (!open) return;
    void fetchIt();
    const timer = setInterval(() => void fetchIt(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [open, fetchIt]);

  const again = useCallback(() => void fetchIt(), [fetchIt]);
  return arrived === undefined ? { ...known, again } : { state: 'decided', verdict: arrived, again };
}
