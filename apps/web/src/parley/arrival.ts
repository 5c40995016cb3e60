import type { ParleyClient } from '@parley/client';
import type { Refusal } from '@parley/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** How far somebody has come who followed a sign-in link of another site, such as `/enter#ticket=…` (S2 c). */
export type ArrivalState =
  | { readonly state: 'none' }
  | { readonly state: 'entering' }
  /** This browser is signed in already. A link from elsewhere must not change who somebody is without a word. */
  | { readonly state: 'asking'; readonly as: string; readonly ticket: string }
  /** `ticket`: where it may still be good. */
  | { readonly state: 'refused'; readonly refusal: Refusal; readonly ticket: string | null }
  | { readonly state: 'done' };

export interface Arrival {
  readonly store: StoreApi<ArrivalState>;
  /** Signs in with this ticket, or asks first. */
  arrive(ticket: string): Promise<void>;
  /** Signs in with it without asking. */
  accept(ticket: string): Promise<void>;
}

interface ArrivalParts {
  readonly client: Pick<ParleyClient, 'resume' | 'signInWithTicket'>;
  /** Enters with the session that is there then, or as a guest. */
  readonly enter: () => Promise<void>;
}

export function createArrival({ client, enter }: ArrivalParts): Arrival {
  const store = createStore<ArrivalState>(() => ({ state: 'none' }));
  const put = (state: ArrivalState): void => store.setState(state, true);

  async function accept(ticket: string): Promise<void> {
    put({ state: 'entering' });
    const signedIn = await client.signInWithTicket(ticket);
    if (signedIn.ok) put({ state: 'done' });
    else {
      const isPassing = signedIn.error.code === 'internal' || signedIn.error.code === 'too-fast';
      put({ state: 'refused', refusal: signedIn.error, ticket: isPassing ? ticket : null });
    }
    await enter();
  }

  return {
    store,
    async arrive(ticket) {
      put({ state: 'entering' });
      const resumed = await client.resume();
      const isNobody = resumed.ok ? resumed.value.class === 'limited' : resumed.error.code === 'not-signed-in';
      if (isNobody) return accept(ticket);
      // Without an answer a member may be signed in here, who has to be asked.
      put(
        resumed.ok
          ? { state: 'asking', as: resumed.value.name, ticket }
          : { state: 'refused', refusal: resumed.error, ticket },
      );
      await enter();
    },
    accept,
  };
}

/**
 * The ticket in the address of this page, taken out of the address and its history; null where there is none. It stands behind
 * `#`, which no browser sends to a server.
 */
export function takeTicket(
  location: Pick<Location, 'pathname' | 'hash'>,
  history: Pick<History, 'replaceState' | 'state'>,
): string | null {
  if (location.pathname !== '/enter' || location.hash === '') return null;
  const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');
  history.replaceState(history.state, '', location.pathname);
  return ticket === '' ? null : ticket;
}
