import type { Id, Self, ServerMessage, Table } from '@parley/protocol';
import type { ClientState, Connection, Notice } from './client.ts';

/** More than a page shows at once; older ones are forgotten. */
const NOTICES = 20;

/** Server messages that say something about the state; all others are events or answers. */
export type StateMessage = Extract<
  ServerMessage,
  { type: 'welcome' | 'self' | 'presence' | 'gone' | 'table' | 'table-gone' | 'invitation-ended' }
>;

export type StateInput =
  | { readonly type: 'message'; readonly message: StateMessage; readonly now: number }
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'self'; readonly self: Self | null }
  | { readonly type: 'reports'; readonly pending: number };

/** The state before anything happened. */
export const INITIAL_STATE: ClientState = {
  self: null,
  connection: { state: 'offline' },
  clients: new Map(),
  tables: new Map(),
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
      const cleared = over ? { clients: new Map(), tables: new Map() } : {};
      return { ...state, ...cleared, connection: input.connection };
    }
    case 'self':
      return { ...state, self: input.self };
    case 'reports':
      return input.pending === state.pendingReports ? state : { ...state, pendingReports: input.pending };
    default:
      return unreachable(input);
  }
}

function onMessage(state: ClientState, message: StateMessage, now: number): ClientState {
  switch (message.type) {
    case 'welcome':
      return {
        ...state,
        self: message.self,
        connection: { state: 'online', client: message.client },
        clients: new Map(message.clients.filter((c) => c.client !== message.client).map((c) => [c.client, c])),
        tables: new Map(message.tables.map((table) => [table.table, table])),
        iceServers: message.iceServers,
      };
    case 'self':
      return { ...state, self: message.self };
    case 'presence': {
      const { presence } = message;
      if (presence.client === ownClient(state)) return state;
      return { ...state, clients: new Map(state.clients).set(presence.client, presence) };
    }
    case 'gone':
      return state.clients.has(message.client) ? { ...state, clients: without(state.clients, message.client) } : state;
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

/** The end of a table of others, seen because it was open to all, is not worth a notice. */
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
