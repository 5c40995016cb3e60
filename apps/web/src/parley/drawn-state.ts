import type { ClientState, ParleyClient, Timers } from '@parley/client';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** The client's state as far as the page has drawn it. */
export interface DrawnState {
  readonly store: StoreApi<ClientState>;
  /** Stops drawing until the returned function is called, or for this many milliseconds. */
  hold(limitMs: number): () => void;
  /** Resolves once everything is drawn that the client knows now. */
  settled(): Promise<void>;
}

/**
 * The server's messages come in bursts: at the start of a match, six messages arrive within six hundredths of a second,
 * and the match itself comes last. So changes are drawn together after this many milliseconds, which nobody notices.
 */
export const BURST_MS = 40;

/**
 * One state for the whole page, so that everything is drawn at once. Drawing can be paused while links are made,
 * because the thread that draws also carries their offers.
 */
export function createDrawnState(client: Pick<ParleyClient, 'state' | 'subscribe'>, timers: Timers): DrawnState {
  const store = createStore<ClientState>(() => client.state);
  let waiting: (() => void)[] = [];
  let holds = 0;
  let isDue = false;

  function draw(): void {
    if (holds > 0) return;
    store.setState(client.state, true);
    const settled = waiting;
    waiting = [];
    for (const resolve of settled) resolve();
  }

  client.subscribe(() => {
    if (isDue) return;
    isDue = true;
    timers.after(BURST_MS, () => {
      isDue = false;
      draw();
    });
  });
  return {
    store,
    hold(limitMs) {
      holds += 1;
      let held = true;
      const release = (): void => {
        if (!held) return;
        held = false;
        cancel();
        holds -= 1;
        draw();
      };
      const cancel = timers.after(limitMs, release);
      return release;
    },
    settled() {
      if (store.getState() === client.state) return Promise.resolve();
      return new Promise((resolve) => void waiting.push(resolve));
    },
  };
}
