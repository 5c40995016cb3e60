import { type Id, type Signal, seatsOfIntroduction } from '@parley/protocol';
import type { Lobby } from './lobby.ts';
import type { LobbyStep } from './lobby-step.ts';
import { type Obstacle, type Reply, refused } from './reply.ts';
import { counted } from './signal-count.ts';
import type { Introduction, LobbyClient, LobbyMatch } from './state.ts';
import { stripAddress } from './strip-address.ts';

/**
 * Carries one signal to the other side of a live introduction, within the limits of count (S9, O6). If one of the two hides
 * its address, everything that would reveal an address is removed (S17).
 */
export function signal(lobby: LobbyStep, client: LobbyClient, id: Id, content: Signal): Reply {
  const introduction = lobby.introductions.get(id);
  if (introduction === undefined) return refused(whyNotLive(lobby, client, id));
  const { a, b } = introduction;
  if (client.id !== a && client.id !== b) return refused(notAParty);
  if (isExpired(lobby, introduction)) return refused(ended);
  const isA = client.id === a;
  const sent = counted(isA ? introduction.sentByA : introduction.sentByB, content, lobby.now);
  if (sent === null) return refused({ code: 'too-fast', detail: 'too many signals within this introduction' });
  if (isA) introduction.sentByA = sent;
  else introduction.sentByB = sent;
  const to = isA ? b : a;
  if (!lobby.clients.has(to)) return refused({ code: 'unknown-client', detail: 'the other side is not connected' });
  const carried = introduction.plan.relayOnly ? stripAddress(content) : content;
  if (carried === null) lobby.effects.push({ type: 'candidate-dropped', match: introduction.match });
  else lobby.send(to, { type: 'signal', introduction: id, signal: carried });
  return { answer: 'nothing' };
}

const notAParty: Obstacle = { code: 'not-a-party', detail: 'it introduces others' };
const ended: Obstacle = { code: 'introduction-expired', detail: 'this introduction ended' };
const unknown: Obstacle = { code: 'unknown-introduction', detail: 'no such introduction' };

/** Why an introduction is not live. Of an ended introduction only its match is still known. */
function whyNotLive(lobby: LobbyStep, client: LobbyClient, id: Id): Obstacle {
  const named = seatsOfIntroduction(id);
  const seats = named === null ? undefined : lobby.matches.get(named.match)?.seats;
  const pair = [seats?.[named?.low ?? 0], seats?.[named?.high ?? 0]];
  if (pair.includes(undefined)) return unknown;
  return pair.some((seat) => seat?.client === client.id) ? ended : notAParty;
}

/**
 * While the match runs, a broken link may be repaired, so the introduction lives on. After the match it ends when its time is
 * over.
 */
function isExpired(lobby: LobbyStep, introduction: Introduction): boolean {
  return lobby.now >= introduction.expiresAt && lobby.matches.get(introduction.match)?.state !== 'running';
}

type EndReason = 'expired' | 'left' | 'blocked' | 'disconnected';

/** Ends one introduction, and tells those of the two who are here. */
export function endIntroduction(lobby: LobbyStep, { id, a, b }: Introduction, reason: EndReason): void {
  lobby.dropIntroduction(id);
  const there = [a, b].filter((client) => lobby.clients.has(client));
  if (there.length > 0) {
    lobby.effects.push({ type: 'send', to: there, message: { type: 'introduction-ended', introduction: id, reason } });
  }
}

/** Ends the introductions of a client that left for good (S7). */
export function endIntroductionsOf(lobby: LobbyStep, client: Id, reason: EndReason): void {
  for (const introduction of lobby.state.introductionsOfClient(client)) endIntroduction(lobby, introduction, reason);
}

/** Ends all introductions of two clients after a block, except those of a running match. */
export function endIntroductionsBetween(lobby: LobbyStep, one: Id, other: Id): void {
  for (const introduction of lobby.state.introductionsOfClient(one)) {
    const { a, b, match, purpose } = introduction;
    const between = a === other || b === other;
    const isNeeded = purpose === 'play' && lobby.matches.get(match)?.state === 'running';
    if (between && !isNeeded) endIntroduction(lobby, introduction, 'blocked');
  }
}

/** Ends the introductions whose time is over. Those of a running match end with the match. */
export function expireIntroductions(lobby: LobbyStep): void {
  for (const id of lobby.takeDue(({ introductionsDue }) => introductionsDue)) {
    const introduction = lobby.introductions.get(id);
    if (introduction !== undefined && isExpired(lobby, introduction)) endIntroduction(lobby, introduction, 'expired');
  }
}

/** The match is over, so its introductions whose time is over end, too. */
export function endExpiredOf(lobby: LobbyStep, match: LobbyMatch): void {
  for (const introduction of [...lobby.state.introductionsOfMatch(match), ...lobby.state.watchesOfMatch(match.id)]) {
    if (lobby.now >= introduction.expiresAt) endIntroduction(lobby, introduction, 'expired');
  }
}

/** Forgets matches that ended some time ago, and their introductions. */
export function forgetMatches(lobby: LobbyStep): void {
  for (const id of lobby.takeDue(({ finishedDue }) => finishedDue)) {
    const match = lobby.matches.get(id);
    if (match === undefined) continue;
    for (const introduction of lobby.state.introductionsOfMatch(match)) lobby.dropIntroduction(introduction.id);
    for (const introduction of lobby.state.watchesOfMatch(id)) endIntroduction(lobby, introduction, 'expired');
    lobby.dropMatch(match);
  }
}

/**
 * Matches of which this client may not know: it plays in them, the time for making links is not over, and it has sent no signal
 * to the others. This happens when its connection is lost just as the match begins. A client that has sent a signal knows the
 * match and may have moved in it. If its page began the match again, it would contradict itself.
 */
export function unheardStarts(lobby: Lobby, client: Id, now: number): { readonly match: Id; readonly seat: number }[] {
  const unheard: { match: Id; seat: number }[] = [];
  for (const match of lobby.playedBy(client)) {
    const mine = lobby.introductionsOfMatch(match).filter((one) => one.a === client || one.b === client);
    const isSilent = mine.every((one) => now < one.expiresAt && isUnused(one, client));
    const seat = match.seats.findIndex((one) => one.client === client);
    if (mine.length === match.seats.length - 1 && isSilent) unheard.push({ match: match.id, seat });
  }
  return unheard;
}

/** One that was renewed belongs to a match that somebody came back to, and the start told neither of them of it. */
const isUnused = ({ a, first, sentByA, sentByB }: Introduction, client: Id): boolean =>
  first === 0 && !(client === a ? sentByA : sentByB).spoke;
