import type { Id, InvitationEnd } from '@parley/protocol';
import type { LobbyStep } from './lobby-step.ts';
import type { Ending, LobbyTable } from './state.ts';

/** How clients leave tables, by choice or otherwise, and what becomes of the challenge or the table. */

/** Ends an invitation. If it was a challenge (two seats, not open), the table ends, too. */
export function endInvitation(
  lobby: LobbyStep,
  table: LobbyTable,
  client: Id,
  end: InvitationEnd,
  by: Id | null,
): void {
  lobby.tellInvitationEnd(table, client, end, by);
  const rest = withoutInvitation(table, client);
  const ending: Ending = { end: TABLE_END[end], by };
  if (table.seats === 2 && !table.open && !table.unlisted && table.state === 'forming') {
    lobby.endTable(rest, ending);
    return;
  }
  lobby.noteExit(table.id, client, ending);
  lobby.putTable(rest);
}

/** A member leaves. If it is the host, the table ends. */
export function stand(lobby: LobbyStep, table: LobbyTable, client: Id, why: 'left' | 'disconnected'): void {
  if (table.host === client) {
    const end = why === 'disconnected' ? 'disconnected' : table.open ? 'closed' : 'withdrawn';
    lobby.endTable(table, { end, by: client });
    return;
  }
  lobby.noteExit(table.id, client, { end: why, by: client });
  lobby.putTable({ ...table, members: table.members.filter((member) => member !== client) });
}

const TABLE_END = {
  consented: 'closed',
  declined: 'declined',
  expired: 'expired',
  withdrawn: 'withdrawn',
  disconnected: 'disconnected',
  unavailable: 'closed',
} as const;

/** Removes a client from every table that is forming, at once (S7). */
export function leaveTables(
  lobby: LobbyStep,
  client: Id,
  why: 'left' | 'disconnected' | 'unavailable',
  except?: Id,
): void {
  for (const table of lobby.state.tablesOfClient(client)) {
    if (table.state !== 'forming' || table.id === except) continue;
    if (isInvited(table, client)) endInvitation(lobby, table, client, why === 'left' ? 'declined' : why, client);
    else if (table.members.includes(client)) stand(lobby, table, client, why === 'disconnected' ? why : 'left');
  }
}

export const isInvited = (table: LobbyTable, client: Id): boolean =>
  table.invitations.some((invited) => invited.client === client);

export const concerns = (table: LobbyTable, client: Id): boolean =>
  table.members.includes(client) || isInvited(table, client);

/** The clients that sit at a table, and those that are invited to it. */
export const concerned = ({ members, invitations }: LobbyTable): readonly Id[] => [
  ...members,
  ...invitations.map(({ client }) => client),
];

export const withoutInvitation = (table: LobbyTable, client: Id): LobbyTable => ({
  ...table,
  invitations: table.invitations.filter((invited) => invited.client !== client),
});
