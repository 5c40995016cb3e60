import type { ClientState } from '@parley/client';
import type { MatchSession, MatchView } from '@parley/match';
import { invitationsTo } from '../lobby/seating.ts';
import { isRunning } from '../match/use-view.ts';
import type { Entrance, Page } from './page.ts';

/** What a player who is not drawn wants somebody to look at. */
export type Want = 'turn' | 'asked' | 'lost' | 'verdict';

export interface WantParts {
  readonly entrance: Entrance['state'];
  readonly client: Pick<ClientState, 'connection' | 'tables'>;
  /** The match of this player, and its seat there. */
  readonly match: { readonly view: Pick<MatchView, 'phase' | 'turn' | 'byItself'>; readonly seat: number } | null;
  /** Whether a verdict came since this player was drawn last. */
  readonly hasNewVerdict: boolean;
}

/** The most urgent thing; null for nothing. A turn goes on without the server, so it comes before a lost connection. */
export function wantOf({ entrance, client, match, hasNewVerdict }: WantParts): Want | null {
  if (match !== null && match.view.phase.phase === 'playing' && match.view.turn === match.seat && !match.view.byItself)
    return 'turn';
  const { connection, tables } = client;
  if (entrance === 'refused' || connection.state === 'waiting' || connection.state === 'ended') return 'lost';
  if (connection.state === 'online' && invitationsTo(tables.values(), connection.client).length > 0) return 'asked';
  return hasNewVerdict ? 'verdict' : null;
}

/**
 * Follows what a page wants, without drawing it: `changed` is called after each change of something that it is made of. Returns the end.
 */
export function followPage({ drawn, entrance, matches }: Page, changed: () => void): () => void {
  let session: MatchSession | null = null;
  let leave = (): void => {};
  function follow(): void {
    const { current } = matches.getState();
    const next = current?.state === 'open' ? current.session : null;
    if (next !== session) {
      leave();
      session = next;
      leave = session?.subscribe(changed) ?? (() => {});
    }
    changed();
  }
  const ends = [drawn.store.subscribe(changed), entrance.subscribe(changed), matches.subscribe(follow)];
  follow();
  return () => {
    leave();
    for (const end of ends) end();
  };
}

/** Whether this player is in a match that goes on, or about to be. */
export function isInMatch({ matches }: Page): boolean {
  const { current } = matches.getState();
  return current?.state === 'opening' || (current?.state === 'open' && isRunning(current.session.view));
}

/** @param seen verdicts that had come when this player was drawn last */
export function wantOfPage({ drawn, entrance, matches }: Page, seen: number): Want | null {
  const { current, verdicts } = matches.getState();
  return wantOf({
    entrance: entrance.getState().state,
    client: drawn.store.getState(),
    match: current?.state === 'open' ? { view: current.session.view, seat: current.start.seat } : null,
    hasNewVerdict: verdicts.size > seen,
  });
}
