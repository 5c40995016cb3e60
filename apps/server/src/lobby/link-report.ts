import type { Id, Path, RungTry } from '@parley/protocol';
import type { LobbyStep } from './lobby-step.ts';
import { done, type Reply, refused } from './reply.ts';
import type { LobbyClient, LobbyLink } from './state.ts';

/**
 * Keeps the latest report of each side about each link of a running match, for the operators of the server. Only what is new
 * since the side's report before is counted (L1).
 */
export function linkReport(
  lobby: LobbyStep,
  client: LobbyClient,
  said: {
    readonly match: Id;
    readonly peer: number;
    readonly path: Path | null;
    readonly rungs: readonly RungTry[];
  },
): Reply {
  const match = lobby.matches.get(said.match);
  if (match === undefined) return refused({ code: 'unknown-match', detail: 'no such match' });
  const seat = match.seats.findIndex((one) => one.client === client.id);
  if (seat < 0) return refused({ code: 'not-a-party', detail: 'does not play it' });
  if (said.peer === seat || match.seats[said.peer] === undefined) {
    return refused({ code: 'unexpected', detail: 'no such seat on the other side' });
  }
  // The match may end while the last reports are on their way.
  if (match.state !== 'running') return done();
  const before = linkOf(match.links, seat, said.peer);
  const link: LobbyLink = { seat, peer: said.peer, path: said.path, rungs: said.rungs, at: lobby.now };
  lobby.noteLinks({ ...match, links: [...match.links.filter((one) => one !== before), link] });
  const path = said.path !== before?.path ? said.path : null;
  const rungs = said.rungs.filter((rung) => rung.outcome !== 'trying' && !isKnown(before, rung));
  if (path !== null || rungs.length > 0) {
    lobby.effects.push({ type: 'link-report', match: match.id, seat, peer: said.peer, path, rungs });
  }
  return done();
}

/** The latest report of the client in `seat` about its link to `peer`; undefined if there is none. */
export const linkOf = (links: readonly LobbyLink[], seat: number, peer: number): LobbyLink | undefined =>
  links.find((link) => link.seat === seat && link.peer === peer);

/** Whether an earlier report had this. Rounds and attempts have numbers of their own, so rung and number together name one try. */
const isKnown = (link: LobbyLink | undefined, { rung, number, outcome }: RungTry): boolean =>
  link?.rungs.some((one) => one.rung === rung && one.number === number && one.outcome === outcome) ?? false;
