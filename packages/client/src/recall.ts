import type { ClientEvent, Timers } from './client.ts';

type SignalEvent = Extract<ClientEvent, { type: 'signal' }>;

/** Longer than a page needs to load what a match is played with; shorter than an introduction lives. */
const KEPT_MS = 30_000;
/** The most that one client's matches of one moment can send; the oldest go first. */
const KEPT = 512;

/**
 * The signals of the last moments. The other side of a match sends its offer as soon as it hears of the match. A
 * page that begins to listen only when it has loaded the board must not miss it.
 */
export interface Recall {
  keep(event: SignalEvent): void;
  recent(): readonly SignalEvent[];
}

export function createRecall(timers: Pick<Timers, 'now'>): Recall {
  let kept: { readonly at: number; readonly event: SignalEvent }[] = [];

  function forget(): void {
    const since = timers.now() - KEPT_MS;
    kept = kept.filter(({ at }) => at >= since).slice(-KEPT);
  }

  return {
    keep(event) {
      kept.push({ at: timers.now(), event });
      forget();
    },
    recent() {
      forget();
      return kept.map(({ event }) => event);
    },
  };
}
