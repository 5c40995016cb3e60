import type { Id, Signal } from '@parley/protocol';
import type { Draft } from './draft.ts';
import { type Reply, refused } from './reply.ts';
import { counted } from './signal-count.ts';
import { type Introduction, LOBBY_LIMITS, type LobbyClient, type LobbyState } from './state.ts';
import { stripAddress } from './strip-address.ts';
import { matchesByClient } from './view.ts';

type Live = Extract<Introduction, { state: 'live' }>;

/**
 * Carries one signal to the other side of a live introduction, within limits of count (S9, O6). Where one of the two hides
 * its address, without what would betray either (S17).
 */
export function signal(draft: Draft, client: LobbyClient, id: Id, content: Signal): Reply {
  const introduction = draft.introductions.get(id);
  if (introduction === undefined) return refused({ code: 'unknown-introduction', detail: 'no such introduction' });
  const { a, b } = introduction;
  if (client.id !== a && client.id !== b) return refused({ code: 'not-a-party', detail: 'it introduces others' });
  if (introduction.state === 'ended' || isExpired(draft, introduction)) {
    return refused({ code: 'introduction-expired', detail: 'this introduction ended' });
  }
  const isA = client.id === a;
  const sent = counted(isA ? introduction.sentByA : introduction.sentByB, content, draft.now);
  if (sent === null) return refused({ code: 'too-fast', detail: 'too many signals within this introduction' });
  draft.putIntroduction({ ...introduction, ...(isA ? { sentByA: sent } : { sentByB: sent }) });
  const to = isA ? b : a;
  if (!draft.clients.has(to)) return refused({ code: 'unknown-client', detail: 'the other side is not connected' });
  const carried = introduction.plan.relayOnly ? stripAddress(content) : content;
  if (carried === null) draft.effects.push({ type: 'candidate-dropped', match: introduction.match });
  else draft.send(to, { type: 'signal', introduction: id, signal: carried });
  return { answer: 'nothing' };
}

/** As long as the match runs a broken link may be repaired; afterwards the introduction ends in its own time. */
function isExpired(draft: Draft, introduction: Live): boolean {
  return draft.now >= introduction.expiresAt && draft.matches.get(introduction.match)?.state !== 'running';
}

type EndReason = 'expired' | 'left' | 'blocked' | 'disconnected';

function end(draft: Draft, introduction: Live, reason: EndReason): void {
  const { id, match, a, b } = introduction;
  draft.putIntroduction({ state: 'ended', id, match, a, b });
  for (const to of [a, b]) draft.send(to, { type: 'introduction-ended', introduction: id, reason });
}

/** Ends the introductions of a client that went for good (S7). */
export function endIntroductionsOf(draft: Draft, client: Id, reason: EndReason): void {
  for (const introduction of [...draft.introductions.values()]) {
    if (introduction.state !== 'live' || (introduction.a !== client && introduction.b !== client)) continue;
    end(draft, introduction, reason);
  }
}

/** Ends what introduces two clients who do not want to meet any more, except in a match that runs. */
export function endIntroductionsBetween(draft: Draft, one: Id, other: Id): void {
  for (const introduction of [...draft.introductions.values()]) {
    if (introduction.state !== 'live') continue;
    const { a, b, match } = introduction;
    const between = (a === one && b === other) || (a === other && b === one);
    if (between && draft.matches.get(match)?.state !== 'running') end(draft, introduction, 'blocked');
  }
}

export function expireIntroductions(draft: Draft): void {
  for (const introduction of [...draft.introductions.values()]) {
    if (introduction.state === 'live' && isExpired(draft, introduction)) end(draft, introduction, 'expired');
  }
}

/** Forgets matches that ended a while ago, with their introductions. */
export function forgetMatches(draft: Draft): void {
  for (const match of [...draft.matches.values()]) {
    if (match.state !== 'over' || draft.now < match.since + LOBBY_LIMITS.afterMatchMs) continue;
    draft.dropMatch(match);
    for (const introduction of [...draft.introductions.values()]) {
      if (introduction.match === match.id) draft.dropIntroduction(introduction.id);
    }
  }
}

/**
 * Matches of which this client may not know: it plays in them, the time for making links runs, and it has not said a
 * word to the others, as happens when its connection was lost just as they began. Whoever has spoken knows the match,
 * and may have moved in it: a page that were to begin it anew would contradict itself.
 */
export function unheardStarts(
  state: LobbyState,
  client: Id,
  now: number,
): { readonly match: Id; readonly seat: number }[] {
  const unheard: { match: Id; seat: number }[] = [];
  for (const match of matchesByClient(state.matches).get(client) ?? []) {
    const mine = [...state.introductions.values()].filter(
      (one) => one.match === match.id && (one.a === client || one.b === client),
    );
    const isSilent = mine.every((one) => one.state === 'live' && now < one.expiresAt && isUnused(one, client));
    const seat = match.seats.findIndex((one) => one.client === client);
    if (mine.length > 0 && isSilent) unheard.push({ match: match.id, seat });
  }
  return unheard;
}

const isUnused = ({ a, sentByA, sentByB }: Live, client: Id): boolean => !(client === a ? sentByA : sentByB).spoke;
