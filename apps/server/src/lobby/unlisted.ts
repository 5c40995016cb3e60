import { areLinked, areListed } from './availability.ts';
import { endIntroduction } from './introductions.ts';
import type { LobbyStep } from './lobby-step.ts';
import { concerned, endInvitation, isInvited, stand } from './seating.ts';
import type { LobbyClient, LobbyTable } from './state.ts';

/**
 * This client lost a group, a portion or its class. What it had begun with clients that are not on its list any more ends, except a
 * match that begins or runs (S7).
 */
export function partFromUnlisted(lobby: LobbyStep, client: LobbyClient): void {
  for (const { id } of lobby.state.tablesOfClient(client.id)) {
    const table = lobby.tables.get(id);
    if (table?.state !== 'forming') continue;
    if (table.host === client.id) partAtOwnTable(lobby, client, table);
    else if (isUnlisted(lobby, client, table)) takeFrom(lobby, table, client);
  }
  for (const introduction of lobby.state.introductionsOfClient(client.id)) {
    const { a, b, match, purpose } = introduction;
    const other = lobby.clients.get(a === client.id ? b : a);
    const of = lobby.matches.get(match);
    // Who watches need not be on the list: visitors are on none (S3).
    if (purpose !== 'play' || other === undefined || of === undefined || of.state === 'running') continue;
    if (!areListed(lobby.settings, client, other, of.mode)) endIntroduction(lobby, introduction, 'left');
  }
}

/** The table of the client goes on without those who are not on its list any more. */
function partAtOwnTable(lobby: LobbyStep, host: LobbyClient, table: LobbyTable): void {
  for (const one of concerned(table)) {
    const other = lobby.clients.get(one);
    // Who goes may end it.
    const present = lobby.tables.get(table.id);
    if (other === undefined || other.id === host.id || present === undefined) continue;
    if (!mayStay(lobby, table, host, other)) takeFrom(lobby, present, other);
  }
}

/** Whether somebody who sits at the table is not on this client's list. */
const isUnlisted = (lobby: LobbyStep, client: LobbyClient, table: LobbyTable): boolean =>
  table.members.some((member) => {
    const other = lobby.clients.get(member);
    return other !== undefined && other.id !== client.id && !mayStay(lobby, table, client, other);
  });

/** Whether these two may be at one table: listed to each other, or brought together by a link (C3). */
const mayStay = ({ settings }: LobbyStep, table: LobbyTable, one: LobbyClient, other: LobbyClient): boolean =>
  areLinked(table, one, other) || areListed(settings, one, other, table.mode);

function takeFrom(lobby: LobbyStep, table: LobbyTable, client: LobbyClient): void {
  if (isInvited(table, client.id)) endInvitation(lobby, table, client.id, 'unavailable', null);
  else if (table.members.includes(client.id)) stand(lobby, table, client.id, 'left');
}
