import { type Id, LIMITS, type Self, type ServerMessage, type Table, type WindowChange } from '@parley/protocol';
import type { ClientState, Connection, Notice, WindowList, WindowPlace } from './client.ts';

/** More than a page shows at once; older ones are forgotten. */
const NOTICES = 20;

/** Server messages that say something about the state; all others are events or answers. */
export type StateMessage = Extract<
  ServerMessage,
  { type: 'welcome' | 'self' | 'window' | 'table' | 'table-gone' | 'invitation-ended' }
>;

export type StateInput =
  | { readonly type: 'message'; readonly message: StateMessage; readonly now: number }
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'self'; readonly self: Self | null }
  /** The server has moved this window. */
  | { readonly type: 'moved'; readonly list: WindowList; readonly place: WindowPlace }
  | { readonly type: 'reports'; readonly pending: number };

/** Where the windows of a new connection are. */
export const FIRST_PLACE: WindowPlace = { from: 0, size: LIMITS.windowAtFirst };

type Lists = Pick<ClientState, 'people' | 'tables' | 'openTables' | 'counts' | 'windows'>;

const NO_LISTS: Lists = {
  people: new Map(),
  tables: new Map(),
  openTables: new Map(),
  counts: { people: 0, tables: 0, titles: {} },
  windows: { people: FIRST_PLACE, tables: FIRST_PLACE },
};

/** The state before anything happened. */
export const INITIAL_STATE: ClientState = {
  self: null,
  connection: { state: 'offline' },
  ...NO_LISTS,
  notices: [],
  iceServers: [],
  pendingReports: 0,
};

/**
 * The state after one input; the same object when nothing changed. Pure. While the server is out of reach the last
 * known list is kept, and the next welcome replaces it as a whole (S7); an ended session keeps none.
 */
export function reduce(state: ClientState, input: StateInput): ClientState {
  switch (input.type) {
    case 'message':
      return onMessage(state, input.message, input.now);
    case 'connection': {
      const over = input.connection.state === 'ended' || input.connection.state === 'offline';
      return { ...state, ...(over ? NO_LISTS : {}), connection: input.connection };
    }
    case 'self':
      return { ...state, self: input.self };
    case 'moved':
      return { ...state, windows: { ...state.windows, [input.list]: input.place } };
    case 'reports':
      return input.pending === state.pendingReports ? state : { ...state, pendingReports: input.pending };
    default:
      return unreachable(input);
  }
}

function onMessage(state: ClientState, message: StateMessage, now: number): ClientState {
  switch (message.type) {
    case 'welcome': {
      const begun: ClientState = {
        ...state,
        ...NO_LISTS,
        self: message.self,
        connection: { state: 'online', client: message.client },
        tables: new Map(message.tables.map((table) => [table.table, table])),
        iceServers: message.iceServers,
      };
      return changed(begun, message.window);
    }
    case 'self':
      return { ...state, self: message.self };
    case 'window':
      return changed(state, message);
    case 'table':
      return { ...state, tables: new Map(state.tables).set(message.table.table, message.table) };
    case 'table-gone': {
      const table = state.tables.get(message.table) ?? null;
      const tables = table ? without(state.tables, message.table) : state.tables;
      return { ...state, tables, notices: noticed(state, message, table, now) };
    }
    case 'invitation-ended': {
      const table = state.tables.get(message.table) ?? null;
      const notices = noticed(state, message, table, now);
      if (!table) return { ...state, notices };
      const invitations = table.invitations.filter((invitation) => invitation.client !== message.client);
      return { ...state, notices, tables: new Map(state.tables).set(table.table, { ...table, invitations }) };
    }
    default:
      return unreachable(message);
  }
}

/** One message, one new map for each list of which it names something; the others stay the same objects. */
function changed(state: ClientState, change: WindowChange): ClientState {
  const people = peopleAfter(state, change);
  const openTables = tablesAfter(state, change);
  const counts = change.counts ?? state.counts;
  if (people === state.people && openTables === state.openTables && counts === state.counts) return state;
  return { ...state, people, openTables, counts };
}

function peopleAfter(state: ClientState, change: WindowChange): ClientState['people'] {
  if (change.people.length + change.states.length + change.gone.length === 0) return state.people;
  const own = ownClient(state);
  const people = new Map(state.people);
  for (const client of change.gone) people.delete(client);
  for (const presence of change.people) {
    if (presence.client !== own) people.set(presence.client, presence);
  }
  for (const { client, state: now } of change.states) {
    const before = people.get(client);
    // Of a client that is not in the window there is no line to change.
    if (before !== undefined) people.set(client, { ...before, state: now });
  }
  return people;
}

function tablesAfter(state: ClientState, change: WindowChange): ClientState['openTables'] {
  if (change.tables.length + change.tablesGone.length === 0) return state.openTables;
  const tables = new Map(state.openTables);
  for (const id of change.tablesGone) tables.delete(id);
  for (const table of change.tables) tables.set(table.table, table);
  return tables;
}

/** The end of a table in which this client had no part any more, such as after a declined invitation, is not worth a notice. */
function noticed(state: ClientState, event: Notice['event'], table: Table | null, at: number): readonly Notice[] {
  const own = ownClient(state);
  const named = event.type === 'table-gone' ? event.by === own : event.client === own;
  if (table && !named && !(own && concerns(table, own))) return state.notices;
  const id = (state.notices.at(-1)?.id ?? 0) + 1;
  return [...state.notices, { id, at, event, table }].slice(-NOTICES);
}

function concerns(table: Table, client: Id): boolean {
  return (
    table.host === client ||
    table.members.some((member) => member.client === client) ||
    table.invitations.some((invitation) => invitation.client === client)
  );
}

function ownClient(state: ClientState): Id | null {
  return state.connection.state === 'online' ? state.connection.client : null;
}

function without<V>(map: ReadonlyMap<Id, V>, key: Id): ReadonlyMap<Id, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

function unreachable(input: never): never {
  throw new Error(`not an input: ${JSON.stringify(input)}`);
}
