const KEY = 'parley.tab';

/**
 * The id of this tab, kept over reloads. It is in the tab's storage only between two pages. A duplicated tab copies
 * that storage while the first one lives, so it gets its own id.
 */
export function tabId(): string {
  let tab: string = crypto.randomUUID();
  try {
    tab = sessionStorage.getItem(KEY) ?? tab;
    sessionStorage.removeItem(KEY);
    addEventListener('pagehide', () => sessionStorage.setItem(KEY, tab));
    addEventListener('pageshow', () => sessionStorage.removeItem(KEY));
  } catch {
    // This page may not use storage: a reload is then a new client.
  }
  return tab;
}
