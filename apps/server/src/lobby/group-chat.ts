import type { Id } from '@parley/protocol';
import type { Randomness, SaidLine } from './input.ts';
import type { LobbyStep } from './lobby-step.ts';
import { done, type Obstacle, type Reply, refused } from './reply.ts';
import type { LobbyClient } from './state.ts';

/** What is said in groups (C2). A line goes to the clients that hear the group now; others read it from the store when they come. */

/** From now on this client hears this group, one of its own; null: none. */
export function hearGroup(lobby: LobbyStep, client: LobbyClient, group: Id | null): Reply {
  if (group !== null && !client.self.groups.includes(group)) return refused(unknownGroup);
  if (client.hears !== group) lobby.noteClient({ ...client, hears: group });
  return done();
}

/** The line has to be stored before anybody hears it, so that each line that was heard can be reported. */
export function sayInGroup(
  lobby: LobbyStep,
  client: LobbyClient,
  randomness: Randomness,
  { group, text }: { readonly group: Id; readonly text: string },
): Reply {
  if (!client.self.groups.includes(group)) return refused(unknownGroup);
  const { player, name, avatar } = client.card;
  const { chat, groupChat } = lobby.state;
  if (!chat.allows(player, lobby.now) || !groupChat.allows(group, lobby.now)) {
    return refused({ code: 'too-fast', detail: 'too many lines at once' });
  }
  chat.take(player, lobby.now);
  groupChat.take(group, lobby.now);
  const line = { line: randomness.id, group, player, name, avatar, text, at: lobby.now };
  return { answer: 'keep-line', said: { line, blocked: client.blocked } };
}

/** The line is stored. It goes to those who hear the group, except where one of the two blocked the other. */
export function lineKept(lobby: LobbyStep, { line, blocked }: SaidLine): void {
  const to: Id[] = [];
  for (const id of lobby.state.hearersOf(line.group)) {
    const hearer = lobby.clients.get(id);
    if (hearer === undefined || hearer.blocked.has(line.player) || blocked.has(hearer.card.player)) continue;
    to.push(id);
  }
  if (to.length > 0) lobby.effects.push({ type: 'send', to, message: { type: 'group-line', line } });
}

/** The group that this client goes on hearing with these groups. */
export const stillHeard = (hears: Id | null, groups: readonly Id[]): Id | null =>
  hears !== null && groups.includes(hears) ? hears : null;

const unknownGroup: Obstacle = { code: 'unknown-group', detail: 'not in this group' };
