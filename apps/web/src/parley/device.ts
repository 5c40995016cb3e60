/** What the browser says of the network of its device, as far as it has said anything. */
export interface Device {
  /** Whether it said last that there is none. */
  readonly off: boolean;
  subscribe(listener: () => void): () => void;
}

/**
 * Follows the browser's word. Only what it says while the page stands counts: it knows at once that a network went, long
 * before a connection is missed, but where it begins with saying that there is none it may just not know the one in use.
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
