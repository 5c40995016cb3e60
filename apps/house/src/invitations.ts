import type { ClientState } from '@parley/client';
import { type Id, LIMITS, type Table } from '@parley/protocol';

/** What the house answers to one invitation. */
export interface Answer {
  readonly table: Id;
  readonly answer: 'consent' | 'decline';
}

export interface Willing {
  /** Matches and tables together. Beyond this the house declines, so that running matches are not slowed down. */
  readonly limit: number;
  readonly playing: number;
  /** Seats besides its own at its matches in real time that are not over. The server asks it for no more than it keeps up with; this is its own word. */
  readonly othersInRealTime: number;
  readonly isRealTime: (title: string) => boolean;
  /** Whether it plays this at all: the title, and what somebody wants who opened a listing. */
  readonly plays: (table: Table) => boolean;
}

/**
 * Answers to the open invitations that are not in `answered`: consent to what the house plays, while there is room. Pure. A rematch is an invitation like any other.
 */
export function answerInvitations(state: ClientState, answered: ReadonlySet<Id>, willing: Willing): readonly Answer[] {
  const { connection, tables } = state;
  if (connection.state !== 'online') return [];
  const own = connection.client;
  let room = willing.limit - willing.playing;
  let others = willing.othersInRealTime;
  const inRealTime = ({ title, seats }: Table): number => (willing.isRealTime(title) ? seats - 1 : 0);
  const answers: Answer[] = [];
  for (const table of tables.values()) {
    const isTaken = table.members.some((member) => member.client === own);
    if (!isTaken && !(isInvited(table, own) && answered.has(table.table))) continue;
    room -= 1;
    others += inRealTime(table);
  }
  for (const table of tables.values()) {
    if (answered.has(table.table) || !isInvited(table, own)) continue;
    const keepsUp = others + inRealTime(table) <= LIMITS.houseRealTime || inRealTime(table) === 0;
    const consents = room > 0 && keepsUp && willing.plays(table);
    answers.push({ table: table.table, answer: consents ? 'consent' : 'decline' });
    if (!consents) continue;
    room -= 1;
    others += inRealTime(table);
  }
  return answers;
}

/** The part of `answered` whose invitation is still open. An ended invitation may be made again. */
export function stillOpen(state: ClientState, answered: ReadonlySet<Id>): Set<Id> {
  if (state.connection.state !== 'online') return new Set();
  const own = state.connection.client;
  return new Set([...answered].filter((id) => isInvited(state.tables.get(id), own)));
}

function isInvited(table: Table | undefined, client: Id): boolean {
  return table?.invitations.some((invitation) => invitation.client === client) ?? false;
}
