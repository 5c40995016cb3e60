import type { ClientState, ParleyClient, Timers } from '@parley/client';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** What the client knows, as far as the page has drawn it. */
export interface DrawnState {
  readonly store: StoreApi<ClientState>;
  /** Draws nothing new until the function that it answers with is called, or for so many milliseconds. */
  hold(limitMs: number): () => void;
  /** Once everything is drawn that the client knows now. */
  settled(): Promise<void>;
}

/**
 * What the server says comes in bursts: when a match begins, six messages in as many hundredths of a second, the match itself
 * behind the rest. So what changed is drawn together after so many milliseconds, which nobody sees.
 */
export const BURST_MS = 40;

/**
 * One state for all of the page, so that everything in it is drawn in one go. While links are made it can be held: the thread
 * that draws is the one that carries their offers.
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
