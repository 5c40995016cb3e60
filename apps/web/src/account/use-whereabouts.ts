import type { Presence } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { useClient, useClientState } from '../parley/use.ts';

/** People outside the window of the list are not live, so the page asks for them again at this interval. */
const AGAIN_MS = 30_000;

/** Where these people are: the client of each that is best to be asked, or null for somebody who is not here. */
export function useWhereabouts(
  cards: readonly { readonly player: string; readonly name: string }[],
): ReadonlyMap<string, Presence | null> {
  const client = useClient();
  const { people, connection } = useClientState();
  const [found, setFound] = useState<ReadonlyMap<string, Presence>>(new Map());
  const live = new Map<string, Presence>();
  for (const presence of people.values()) {
    const known = live.get(presence.card.player);
    if (known === undefined || presence.state === 'idle') live.set(presence.card.player, presence);
  }
  const missing = cards.filter(({ player }) => !live.has(player));
  const wanted = missing.map(({ player }) => player).join(' ');
  const online = connection.state === 'online';

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when others are missing from the window
  useEffect(() => {
    if (!online || wanted === '') return;
    let left = false;
    const look = async (): Promise<void> => {
      const now = new Map<string, Presence>();
      // One after the other: a search costs as much as several messages.
      for (const { player, name } of missing) {
        const answer = await client.search(name);
        if (left) return;
        for (const presence of answer.ok ? answer.value.people : []) {
          if (presence.card.player === player) now.set(player, presence);
        }
      }
      setFound(now);
    };
    void look();
    const timer = setInterval(() => void look(), AGAIN_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [client, online, wanted]);

  return new Map(
    cards.map(({ player }) => [player, online ? (live.get(player) ?? found.get(player) ?? null) : null] as const),
  );
}
