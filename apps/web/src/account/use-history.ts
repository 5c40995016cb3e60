import { type HistoryLine, historyPageSchema, type Refusal, ROUTES } from '@parley/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useEntrance } from '../parley/use.ts';
import type { HistoryFilter } from './history-filter.ts';

/** What the page has of a history. `next`: where it goes on; null at its end. `busy`: more is on its way. */
export type KnownHistory =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | {
      readonly state: 'known';
      readonly lines: readonly HistoryLine[];
      readonly next: string | null;
      readonly busy: boolean;
      readonly refusal: Refusal | null;
    };

/** The decided matches of a player, page after page (C8). */
export function useHistory(player: string, { title, ending, against, standing }: HistoryFilter) {
  const client = useClient();
  const entrance = useEntrance();
  const [known, setKnown] = useState<KnownHistory>({ state: 'loading' });
  const [round, setRound] = useState(0);

  const pageFrom = useCallback(
    (after: string | null) => {
      const query = new URLSearchParams();
      const wanted = { title, ending, against, standing, after: after ?? undefined };
      for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query.set(name, value);
      const path = `${ROUTES.history.replace(':player', encodeURIComponent(player))}?${query}`;
      return client
        .call(path, null, historyPageSchema)
        .catch(() => ({ ok: false, error: { code: 'internal', detail: 'offline' } }) as const);
    },
    [client, player, title, ending, against, standing],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again
  useEffect(() => {
    if (entrance.state !== 'in') return;
    let left = false;
    // What was found before stays until something else is, so that nothing jumps while somebody filters.
    void pageFrom(null).then((answer) => {
      if (left) return;
      setKnown(
        answer.ok
          ? { state: 'known', ...answer.value, busy: false, refusal: null }
          : { state: 'refused', refusal: answer.error },
      );
    });
    return () => {
      left = true;
    };
  }, [pageFrom, entrance.state, round]);

  const more = useCallback(async (): Promise<void> => {
    if (known.state !== 'known' || known.next === null || known.busy) return;
    const { lines, next } = known;
    const busy: KnownHistory = { ...known, busy: true };
    setKnown(busy);
    const answer = await pageFrom(next);
    // Another filter was chosen meanwhile: its lines stay.
    setKnown((present) => {
      if (present !== busy) return present;
      return answer.ok
        ? {
            state: 'known',
            lines: [...lines, ...answer.value.lines],
            next: answer.value.next,
            busy: false,
            refusal: null,
          }
        : { ...known, busy: false, refusal: answer.error };
    });
  }, [known, pageFrom]);

  const again = useCallback(() => setRound((before) => before + 1), []);
  return { known, more, again };
}
