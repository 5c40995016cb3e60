const KEY = 'parley.tab';

/**
 * The id of this tab, kept over reloads. It lies in the tab's storage only between two pages: a duplicated tab, which
 * copies that storage while the first one lives, gets an id of its own.
 */
export function tabId(): string {
  let tab: string = crypto.randomUUID();
  try {
    tab = sessionStorage.getItem(KEY) ?? tab;
    sessionStorage.removeItem(KEY);
    addEventListener('pagehide', () => sessionStorage.setItem(KEY, tab));
    addEventListener('pageshow', () => sessionStorage.removeItem(KEY));
  } catch {
    // Storage is closed to this page: a reload is then a new client.
  }
  return tab;
}
