import type { ClientEvent, Timers } from './client.ts';

type Recalled = Extract<ClientEvent, { type: 'match' | 'reintroduced' | 'delivery' | 'signal' }>;

/** Longer than a page needs to load what a match is played with; shorter than an introduction lives. */
const KEPT_MS = 30_000;
/** The most that one client's matches of one moment can send; the oldest go first. */
const KEPT = 512;

/**
 * What belongs to the links of matches, of the last moments. The other side of a match sends its offer as soon as it hears of the match,
 * and a player who comes back is introduced anew and gets what was handed in (N6). A page that begins to listen only when it has loaded
 * the board must not miss that.
 */
export interface Recall {
  keep(event: Recalled): void;
  recent<T extends Recalled['type']>(type: T): readonly Extract<Recalled, { type: T }>[];
}

export function createRecall(timers: Pick<Timers, 'now'>): Recall {
  let kept: { readonly at: number; readonly event: Recalled }[] = [];

  function forget(): void {
    const since = timers.now() - KEPT_MS;
    kept = kept.filter(({ at }) => at >= since).slice(-KEPT);
  }

  return {
    keep(event) {
      kept.push({ at: timers.now(), event });
      forget();
    },
    recent<T extends Recalled['type']>(type: T) {
      forget();
      return kept.flatMap(({ event }) => (isOf(event, type) ? [event] : []));
    },
  };
}

const isOf = <T extends Recalled['type']>(event: Recalled, type: T): event is Extract<Recalled, { type: T }> =>
  event.type === type;
