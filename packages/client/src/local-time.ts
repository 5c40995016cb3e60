import type { ServerMessage, Table, WindowChange } from '@parley/protocol';

/**
 * Deadlines that the server states by its clock, as this device's clock will show them: a device that is wrong by a
 * minute would otherwise count down to nothing, or past the end. `aheadMs` is by how much the server's clock is ahead.
 * Ends of sessions and the like are the server's own business, and stay as they are.
 */
export function inLocalTime<M extends ServerMessage>(message: M, aheadMs: number): M;
export function inLocalTime(message: ServerMessage, aheadMs: number): ServerMessage {
  switch (message.type) {
    case 'welcome':
      return {
        ...message,
        window: windowInLocalTime(message.window, aheadMs),
        tables: message.tables.map((table) => tableInLocalTime(table, aheadMs)),
      };
    case 'window':
      return windowInLocalTime(message, aheadMs);
    case 'table':
      return { ...message, table: tableInLocalTime(message.table, aheadMs) };
    case 'awaiting':
    case 'challenge':
      return { ...message, deadline: message.deadline - aheadMs };
    default:
      return message;
  }
}

function windowInLocalTime<C extends WindowChange>(change: C, aheadMs: number): C {
  return { ...change, tables: change.tables.map((table) => tableInLocalTime(table, aheadMs)) };
}

function tableInLocalTime(table: Table, aheadMs: number): Table {
  const invitations = table.invitations.map((each) => ({ ...each, expiresAt: each.expiresAt - aheadMs }));
  return { ...table, invitations };
}
