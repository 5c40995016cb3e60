import type { Id } from '@parley/protocol';
import type { ListingChange } from './listing.ts';
import type { Lobby } from './lobby.ts';
import { LobbyStep } from './lobby-step.ts';
import { listedTable } from './projection.ts';

/** Everything that the edges were told so far and that still holds. */
export interface Whole {
  readonly changes: readonly ListingChange[];
  readonly introductions: readonly { readonly introduction: Id; readonly a: Id; readonly b: Id }[];
}

/** For an edge that was not there from the beginning (O7). */
export function wholeOf(lobby: Lobby): Whole {
  const seen = new LobbyStep(lobby, 0);
  const people = [...lobby.published.values()].map(({ person }): ListingChange => ({ kind: 'person', person }));
  const tables = [...lobby.tables.values()].flatMap((table): ListingChange[] => {
    const listed = listedTable(seen, table);
    return listed === null ? [] : [{ kind: 'table', table: listed }];
  });
  const introductions = [...lobby.introductions.values()].map(({ id, a, b }) => ({ introduction: id, a, b }));
  return { changes: [...people, ...tables], introductions };
}
