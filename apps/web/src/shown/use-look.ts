import { type ParleyClient, systemTimers } from '@parley/client';
import { createLookSession, type LookSession, type LookView } from '@parley/match';
import { openLink } from '@parley/peer';
import type { Refusal } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { useClient, useClientState } from '../parley/use.ts';

/** Looking at matches of a house, as far as it has come. */
export type Look =
  | { readonly state: 'asking' }
  | { readonly state: 'open'; readonly view: LookView }
  | { readonly state: 'refused'; readonly refusal: Pick<Refusal, 'code' | 'retryMs'> };

/** The longest time in which a link comes about (milliseconds). */
const LINK_MS = 20_000;

/** Opens a listing of matches for one of them, the newest where none is named, and again where somebody asks. */
export function useLook(
  house: string,
  listing: string,
  match: string | null,
): { readonly look: Look; readonly again: () => void } {
  const client = useClient();
  const online = useClientState().connection.state === 'online';
  const [look, setLook] = useState<Look>({ state: 'asking' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again
  useEffect(() => {
    if (!online) return;
    setLook({ state: 'asking' });
    return lookFrom(client, house, listing, match, setLook);
  }, [client, house, listing, match, online, round]);
  return { look, again: () => setRound(round + 1) };
}

/** @returns the end of looking */
function lookFrom(
  client: ParleyClient,
  house: string,
  listing: string,
  match: string | null,
  show: (look: Look) => void,
): () => void {
  let session: LookSession | null = null;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unlisten = client.on('listing-opened', ({ start }) => {
    const { wants } = start.listing;
    const isMine = start.listing.id === listing && start.listing.house === house;
    if (ended || session !== null || !isMine || wants.kind !== 'matches' || wants.match !== match) return;
    const opened = createLookSession({ start, client, openLink, timers: systemTimers() });
    session = opened;
    const draw = (): void => {
      if (!ended) show({ state: 'open', view: opened.view });
    };
    opened.subscribe(draw);
    timer = setTimeout(() => {
      if (opened.view.phase === 'linking') opened.dispose();
    }, LINK_MS);
    draw();
  });
  void client.request({ type: 'open-listing', house, listing, wants: { kind: 'matches', match } }).then((answer) => {
    if (!ended && !answer.ok) show({ state: 'refused', refusal: answer.error });
  });
  return () => {
    ended = true;
    clearTimeout(timer);
    unlisten();
    session?.dispose();
  };
}
