import type { ParleyClient } from '@parley/client';
import type { WatchSession } from '@parley/match';
import type { Refusal } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { useClient, useClientState } from '../parley/use.ts';
import { openWatch } from './open.ts';

/** Watching one match, as far as it has come. */
export type Watch =
  | { readonly state: 'asking' }
  | { readonly state: 'open'; readonly session: WatchSession }
  /** `seen`: what was seen before; null where nothing was. */
  | { readonly state: 'refused'; readonly refusal: Pick<Refusal, 'code'>; readonly seen: WatchSession | null };

/** Asked again this often in a row where the one who served is gone, each time after this pause in milliseconds. */
const TRIES = 4;
const PAUSE_MS = 1_500;
/** The longest time in which a link to a player comes about, or another one is asked for (milliseconds). */
const LINK_MS = 12_000;

/** Watches this match while the page shows it. Where the player who served goes, another one is asked for. */
export function useWatch(match: string): { readonly watch: Watch; readonly again: () => void } {
  const client = useClient();
  const online = useClientState().connection.state === 'online';
  const [watch, setWatch] = useState<Watch>({ state: 'asking' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again
  useEffect(() => {
    return online ? watchFrom(client, match, setWatch) : undefined;
  }, [client, match, online, round]);
  return {
    watch,
    again: () => {
      setWatch({ state: 'asking' });
      setRound(round + 1);
    },
  };
}

/** @returns the end of watching */
function watchFrom(client: ParleyClient, match: string, show: (watch: Watch) => void): () => void {
  let session: WatchSession | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let ended = false;

  const unlisten = client.on('watching', ({ start }) => {
    if (start.match !== match || ended) return;
    // A match in real time goes on from what is here, whoever serves it.
    const goesOn = session?.kind === 'ticks' && session.goOn(start);
    if (!goesOn) session?.dispose();
    const opened = goesOn ? session : openWatch(client, start);
    session = opened;
    if (opened === null) {
      show({ state: 'refused', refusal: { code: 'unknown-title' }, seen: null });
      return;
    }
    if (!goesOn) opened.subscribe(() => look(opened));
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (opened.view.phase === 'linking') retry(opened);
    }, LINK_MS);
    show({ state: 'open', session: opened });
  });

  function look(opened: WatchSession): void {
    if (opened !== session || ended) return;
    if (opened.view.phase === 'watching') tries = 0;
    if (opened.view.phase === 'lost') retry(opened);
  }

  function retry(opened: WatchSession): void {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(opened.start.by), PAUSE_MS);
  }

  async function ask(besides: number | null): Promise<void> {
    tries += 1;
    const answer = await client.request({ type: 'watch', match, besides });
    if (ended || answer.ok) return;
    // A player who is just coming back may let it be watched in a moment.
    if (besides !== null && tries < TRIES && answer.error.code === 'not-accepted') {
      timer = setTimeout(() => void ask(besides), PAUSE_MS);
      return;
    }
    show({ state: 'refused', refusal: answer.error, seen: session });
  }

  void ask(null);
  return () => {
    ended = true;
    clearTimeout(timer);
    unlisten();
    session?.dispose();
    client.send({ type: 'unwatch', match });
  };
}
