import type { Id, Path, RungTry } from '@parley/protocol';
import type { LobbyStep } from './lobby-step.ts';
import { done, type Reply, refused } from './reply.ts';
import type { LobbyClient, LobbyLink } from './state.ts';

/**
 * Keeps what one side says of one of its links in a match that runs: the latest word of each side, for those who run the
 * server and for the judging of who could hear whom. Only what is new against its word before is counted (L1).
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
  // A match ends while its last reports are on their way.
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

/** What the client in `seat` said last of its link to `peer`; undefined where it has said nothing. */
export const linkOf = (links: readonly LobbyLink[], seat: number, peer: number): LobbyLink | undefined =>
  links.find((link) => link.seat === seat && link.peer === peer);

/** The server's relay numbers its rounds apart from the attempts, so rung and number name one try. */
const isKnown = (link: LobbyLink | undefined, { rung, number, outcome }: RungTry): boolean =>
  link?.rungs.some((one) => one.rung === rung && one.number === number && one.outcome === outcome) ?? false;
