import type { Found, ParleyClient, Timers } from '@parley/client';
import { LIMITS, type Refusal } from '@parley/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** What is known of the people whose names hold the text that was typed. */
export type Search =
  | { readonly state: 'none' }
  | { readonly state: 'asking' }
  /** `text`: for which these were found, while a newer one may be on its way. */
  | { readonly state: 'found'; readonly text: string; readonly found: Found }
  | { readonly state: 'failed'; readonly refusal: Refusal };

export interface PeopleSearch {
  readonly store: StoreApi<Search>;
  /** Looks for this text once no other one follows in a moment; for nothing where it is empty. */
  want(text: string): void;
  /** Asks again at once: something has happened to those who were found. */
  refresh(): void;
  stop(): void;
}

export interface SearchParts {
  readonly search: ParleyClient['search'];
  readonly timers: Pick<Timers, 'after'>;
  /** Resolves when the page may draw: not while a match links. */
  readonly settled: () => Promise<void>;
}

/** From the last key to the question, because a person who types on has not finished the name. */
export const TYPING_MS = 250;
/** People found outside the window are not live, so the page asks for them again at this interval. */
export const AGAIN_MS = 5_000;

const NONE: Search = { state: 'none' };

/** One search box: it asks for the latest text only, and an answer that comes too late is dropped. */
export function createSearch({ search, timers, settled }: SearchParts): PeopleSearch {
  const store = createStore<Search>(() => NONE);
  let wanted = '';
  let asked = 0;
  let cancel = (): void => {};

  async function ask(): Promise<void> {
    cancel();
    asked += 1;
    const question = asked;
    const text = wanted;
    const answer = await search(text);
    await settled();
    if (question !== asked || text !== wanted) return;
    store.setState(
      answer.ok ? { state: 'found', text, found: answer.value } : { state: 'failed', refusal: answer.error },
      true,
    );
    cancel = timers.after(AGAIN_MS, () => void ask());
  }

  return {
    store,
    want(text) {
      const next = text.trim().slice(0, LIMITS.nameUnits);
      if (next === wanted) return;
      wanted = next;
      cancel();
      if (wanted === '') {
        store.setState(NONE, true);
        return;
      }
      // What was found before stays until something else is.
      if (store.getState().state !== 'found') store.setState({ state: 'asking' }, true);
      cancel = timers.after(TYPING_MS, () => void ask());
    },
    refresh() {
      if (store.getState().state === 'found' || store.getState().state === 'failed') void ask();
    },
    stop() {
      wanted = '';
      cancel();
    },
  };
}
