/** A text that the tab hands from one page to the next. */
export interface KeptInTab {
  /** What the page before left; null where there was none. */
  readonly before: string | null;
  /** Leaves this for the next page, in place of what was left earlier. */
  keep(text: string): void;
}

/**
 * The text lies in the tab's storage only between two pages. A duplicated tab copies that storage while the first one lives, so it finds
 * nothing and begins anew. So does a page that may not use storage.
 */
export function keptInTab(key: string): KeptInTab {
  let left: string | null = null;
  try {
    left = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    addEventListener('pagehide', () => {
      if (left !== null) sessionStorage.setItem(key, left);
    });
    addEventListener('pageshow', () => sessionStorage.removeItem(key));
  } catch {
    // This page may not use storage.
  }
  return {
    before: left,
    keep(text) {
      left = text;
    },
  };
}
