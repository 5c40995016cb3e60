import { randomId } from './page-id.ts';

const KEY = 'parley.tab';

/**
 * The id of this tab, kept over reloads. It is in the tab's storage only between two pages. A duplicated tab copies
 * that storage while the first one lives, so it gets its own id.
 */
export function tabId(): string {
  const tab = attempt(() => sessionStorage.getItem(KEY)) ?? randomId();
  attempt(() => sessionStorage.removeItem(KEY));
  addEventListener('pagehide', () => attempt(() => sessionStorage.setItem(KEY, tab)));
  addEventListener('pageshow', () => attempt(() => sessionStorage.removeItem(KEY)));
  return tab;
}

/** Null where this page may not use storage, or it is full: a reload is then a new client. */
function attempt<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}
