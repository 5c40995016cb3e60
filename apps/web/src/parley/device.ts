/** What the browser says about the network of its device. */
export interface Device {
  /** Whether its last event said that there is none. */
  readonly off: boolean;
  subscribe(listener: () => void): () => void;
}

/**
 * Follows the browser's online and offline events. Only events while the page is open count. The browser notices at
 * once that a network went, long before a connection times out. But if it says so at the start, it may just not know
 * the network in use.
 */
export function watchDevice(page: Pick<EventTarget, 'addEventListener'>): Device {
  const listeners = new Set<() => void>();
  let off = false;
  const say = (now: boolean) => (): void => {
    off = now;
    for (const listener of listeners) listener();
  };
  page.addEventListener('offline', say(true));
  page.addEventListener('online', say(false));
  return {
    get off() {
      return off;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
