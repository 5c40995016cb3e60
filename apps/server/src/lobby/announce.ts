import type { ServerMessage } from '@parley/protocol';
import type { Draft } from './draft.ts';
import type { LobbyClient, LobbyState } from './state.ts';
import { doing, isListed, presenceOf, seesTable, shownTable } from './view.ts';

/**
 * Tells every client how what it is shown differs between the state before a step and the one after it (S7): lines of
 * the list first, then tables. A client that applies what it is sent always has exactly `listOf` and `tablesOf`.
 */
export function announce(draft: Draft, after: LobbyState): void {
  announceClients(draft, after);
  announceTables(draft, after);
}

function announceClients(draft: Draft, after: LobbyState): void {
  const { before, touchedClients: touched } = draft;
  for (const id of touched) {
    const was = before.clients.get(id);
    const is = after.clients.get(id);
    const changed = was === undefined || is === undefined || was !== is || doing(before, was) !== doing(after, is);
    // One object for all who are told, so that it is put into words once.
    const line = lineOf(after, id);
    for (const viewer of after.clients.values()) {
      if (viewer.id === id) continue;
      tellLine(draft, after, viewer, id, changed, line);
      // What a touched client sees of an untouched one; two touched ones are each other's subject anyway.
      if (is !== undefined && !touched.has(viewer.id))
        tellLine(draft, after, is, viewer.id, false, lineOf(after, viewer.id));
    }
  }
}

function lineOf(after: LobbyState, id: string): Lazy {
  let made: ServerMessage | null = null;
  return () => {
    const subject = after.clients.get(id);
    if (made === null && subject !== undefined) made = { type: 'presence', presence: presenceOf(after, subject) };
    return made;
  };
}

type Lazy = () => ServerMessage | null;

function tellLine(
  draft: Draft,
  after: LobbyState,
  viewer: LobbyClient,
  subject: string,
  changed: boolean,
  line: Lazy,
): void {
  if (draft.welcomed.has(viewer.id)) return;
  const { before } = draft;
  const viewerBefore = before.clients.get(viewer.id);
  const subjectBefore = before.clients.get(subject);
  const subjectAfter = after.clients.get(subject);
  const was =
    viewerBefore !== undefined && subjectBefore !== undefined && isListed(before, viewerBefore, subjectBefore);
  if (subjectAfter !== undefined && isListed(after, viewer, subjectAfter)) {
    const message = was && !changed ? null : line();
    if (message !== null) draft.send(viewer.id, message);
  } else if (was) draft.send(viewer.id, { type: 'gone', client: subject });
}

function announceTables(draft: Draft, after: LobbyState): void {
  for (const id of concernedTables(draft, after)) {
    const was = draft.before.tables.get(id);
    const is = after.tables.get(id);
    const shown = is === undefined ? null : shownTable(after, is);
    for (const viewer of after.clients.values()) {
      if (draft.welcomed.has(viewer.id)) continue;
      const viewerBefore = draft.before.clients.get(viewer.id);
      const saw = was !== undefined && viewerBefore !== undefined && seesTable(draft.before, viewerBefore, was);
      if (shown !== null && is !== undefined && seesTable(after, viewer, is)) {
        if (!saw || draft.touchedTables.has(id)) draft.send(viewer.id, { type: 'table', table: shown });
      } else if (saw) {
        draft.send(viewer.id, { type: 'table-gone', table: id, ...draft.endingOf(id, viewer.id) });
      }
    }
  }
}

/** Tables that changed; and all of them where a client's card, portions or blocks did, because who sees them may have. */
function concernedTables(draft: Draft, after: LobbyState): ReadonlySet<string> {
  for (const id of draft.touchedClients) {
    const was = draft.before.clients.get(id);
    const is = after.clients.get(id);
    if (was !== undefined && is !== undefined && was.self !== is.self) {
      return new Set([...draft.touchedTables, ...after.tables.keys()]);
    }
  }
  return draft.touchedTables;
}
