/** The part of a page's globals that tells of its network. */
export interface NetworkPage {
  addEventListener?(type: 'online', listener: () => void): void;
  removeEventListener?(type: 'online', listener: () => void): void;
  readonly navigator?: unknown;
}

/**
 * Calls back when the browser has word that this device's network changed; returns the end of that. It is a hint, to look
 * and not to act on: Chromium also gives it when nothing but its guess of the speed changed, and not every browser has
 * `navigator.connection`. Does nothing outside a browser.
 */
export function onNetworkChange(changed: () => void, page: NetworkPage = globalThis): () => void {
  const connection = connectionOf(page.navigator);
  page.addEventListener?.('online', changed);
  connection?.addEventListener('change', changed);
  return () => {
    page.removeEventListener?.('online', changed);
    connection?.removeEventListener('change', changed);
  };
}

/** Not part of the standard types: only some browsers have it. */
function connectionOf(navigator: unknown): EventTarget | null {
  if (typeof navigator !== 'object' || navigator === null || !('connection' in navigator)) return null;
  return navigator.connection instanceof EventTarget ? navigator.connection : null;
}
