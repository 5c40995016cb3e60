import type { ClientState, ParleyClient, WindowList, WindowPlace } from '@parley/client';
import type { Refusal, RefusalCode, Result } from '@parley/protocol';
import { createContext, useCallback, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { callTitle } from '../words/call.ts';
import { titleFor } from '../words/players.ts';
import { refusalSentence, restrictedSentence } from '../words/refusal.ts';
import { call } from './call.ts';
import { now } from './clock.ts';
import type { Choice, Entrance, Matches, Page } from './page.ts';
import { usePlayersState } from './use-players.ts';

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('no page around this component');
  return page;
}

export function useClient(): ParleyClient {
  return usePage().client;
}

/** The client's state, updated after each change that the page draws. */
export function useClientState(): ClientState {
  return useStore(usePage().drawn.store);
}

/** This tab's client id, while it is connected. */
export function useMe(): string | null {
  return useStore(usePage().drawn.store, ({ connection }) =>
    connection.state === 'online' ? connection.client : null,
  );
}

/** Where the window on this list is. */
export function useWindowPlace(list: WindowList): WindowPlace {
  return useStore(usePage().drawn.store, ({ windows }) => windows[list]);
}

export function useEntrance(): Entrance {
  return useStore(usePage().entrance);
}

export function useMatches(): Matches {
  return useStore(usePage().matches);
}

export function useChoice(): Choice {
  return useStore(usePage().choice);
}

/** The present time of `clock.ts`, updated at this interval while the component is mounted. */
export function useNow(everyMs: number): number {
  const [present, setPresent] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setPresent(now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return present;
}

/** Whether the window is as narrow as a phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore(watchWidth, () => narrow().matches);
}

const narrow = (): MediaQueryList => matchMedia('(max-width: 760px)');

function watchWidth(listener: () => void): () => void {
  const query = narrow();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/**
 * Runs one refusable action at a time and keeps the sentence of the latest refusal; `words` may give a better one. It is busy until the result is
 * drawn, so that a form that is used again shows the new values.
 */
export function useAction<A extends readonly unknown[]>(
  run: (...args: A) => Promise<Result<unknown, Refusal>>,
  words: Readonly<Partial<Record<RefusalCode, string>>> = {},
): { readonly act: (...args: A) => void; readonly busy: boolean; readonly fault: string | null } {
  const { drawn } = usePage();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const act = (...args: A): void => {
    if (busy) return;
    setBusy(true);
    setFault(null);
    run(...args)
      .then((result) => setFault(result.ok ? null : (words[result.error.code] ?? refusalSentence(result.error))))
      .catch(() => setFault(refusalSentence({ code: 'internal' })))
      .then(() => drawn.settled())
      .finally(() => setBusy(false));
  };
  return { act, busy, fault };
}

/**
 * Sends one lobby message. A refusal becomes the page's sentence; `words` may give a better one. True when it is done
 * and the result is drawn.
 */
export function useAsk(): (
  message: Parameters<ParleyClient['request']>[0],
  words?: Readonly<Partial<Record<RefusalCode, string>>>,
) => Promise<boolean> {
  const { client, choice, drawn } = usePage();
  const asking = useRef(new Set<string>());
  return async (message, words = {}) => {
    // A double click counts once, even if the button is still there because the page has not drawn the result.
    const same = JSON.stringify(message);
    if (asking.current.has(same)) return false;
    asking.current.add(same);
    choice.setState({ fault: null });
    const result = await client.request(message).finally(() => drawn.settled().then(() => asking.current.delete(same)));
    if (!result.ok) choice.setState({ fault: refusedSentence(result.error, client.state.self, words) });
    return result.ok;
  };
}

/** A refusal in a sentence of the page, to this player; `words` may have a better one. */
export function refusedSentence(
  refusal: Refusal,
  self: ClientState['self'],
  words: Readonly<Partial<Record<RefusalCode, string>>>,
): string {
  const isRestricted = (self?.restrictions ?? []).some(({ portions }) => portions.length > 0);
  const own = isRestricted && refusal.code === 'not-permitted' ? restrictedSentence() : undefined;
  return words[refusal.code] ?? own ?? refusalSentence(refusal);
}

/** Moves the window on a list; a refusal becomes the page's sentence. True when the page shows where it is then. */
export function useMoveWindow(list: WindowList): (place: WindowPlace) => Promise<boolean> {
  const { client, choice, drawn } = usePage();
  return useCallback(
    async ({ from, size }) => {
      const result = await client.moveWindow(list, from, size);
      if (!result.ok) choice.setState({ fault: refusalSentence(result.error) });
      await drawn.settled();
      return result.ok;
    },
    [client, choice, drawn, list],
  );
}

/** The name of the document while this page is shown. With several players it says whose page it is, and who else waits (S14). */
export function usePageTitle(title: string): void {
  const full = usePlayersState(({ here, present, selves, wants }) => {
    if (here.length < 2) return titleFor(title, null, null);
    const [waiting] = wants;
    const name = waiting === undefined ? undefined : selves.get(waiting[0])?.name;
    const want = waiting === undefined || name === undefined ? null : { name, want: waiting[1] };
    return titleFor(title, selves.get(present.slot)?.name ?? null, want);
  });
  const calling = useStore(call);
  useEffect(() => {
    document.title = callTitle(calling, full);
  }, [calling, full]);
}
