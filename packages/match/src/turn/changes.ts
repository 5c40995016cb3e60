import type { Action } from '@parley/evidence';
import { heard, type Peer, unheard } from './presence.ts';
import type { Step, TurnCommand, TurnMatch } from './turn-match.ts';

/** The changes of a match that several of its inputs make. */

/** Kinds of refusal kept apart for one match, as many as a report carries (O6). */
const REFUSED_LIMIT = 32;

/** A ply begins, and with it the time of the seat on turn. */
export function playing(match: TurnMatch, now: number): TurnMatch {
  const peers = match.peers.map((peer) => (peer === null || peer.lostMs === 0 ? peer : { ...peer, lostMs: 0 }));
  return { ...match, stage: { stage: 'playing', plySince: now }, peers };
}

/** Begins to sign an entry with this act. */
export function sign(match: TurnMatch, act: Action): Step {
  const { transcript, position } = match;
  return [{ ...match, signing: true }, [{ kind: 'sign', transcript, ply: position.ply, act, state: position.state }]];
}

/** A command for each seat whose link stands. */
export function toLinked(match: TurnMatch, command: (seat: number) => TurnCommand): readonly TurnCommand[] {
  return match.peers.flatMap((peer, seat) => (peer?.link === 'open' ? [command(seat)] : []));
}

export function withPeer(match: TurnMatch, seat: number, change: Partial<Peer>): TurnMatch {
  const peer = match.peers[seat];
  return peer ? { ...match, peers: match.peers.with(seat, { ...peer, ...change }) } : match;
}

/** Nothing is heard of this seat, since then. */
export function missing(match: TurnMatch, seat: number, since: number): TurnMatch {
  const peer = match.peers[seat];
  // A device that sleeps hears nobody.
  return peer ? withPeer(match, seat, unheard(peer, Math.max(since, match.awokeAt))) : match;
}

/** This seat is heard, directly or through another. */
export function present(match: TurnMatch, seat: number, now: number): TurnMatch {
  const peer = match.peers[seat];
  const plySince = match.stage.stage === 'playing' ? match.stage.plySince : now;
  return peer ? withPeer(match, seat, heard(peer, plySince, now)) : match;
}

/**
 * The server's word that a player is there is as good as that of another player. It holds until the server takes it back, so it
 * counts again whenever time passes.
 */
export function heardThroughServer(match: TurnMatch, now: number): TurnMatch {
  return match.peers.reduce(
    (next: TurnMatch, peer, seat) => (peer?.throughServer ? present(next, seat, now) : next),
    match,
  );
}

/** Counts a refused input under this seat. */
export function blame(match: TurnMatch, seat: number, code: string): TurnMatch {
  const at = match.refused.findIndex((refused) => refused.seat === seat && refused.code === code);
  const found = match.refused[at];
  // The list is in order of the latest.
  if (found) return { ...match, refused: [...match.refused.toSpliced(at, 1), { ...found, count: found.count + 1 }] };
  return match.refused.length >= REFUSED_LIMIT
    ? match
    : { ...match, refused: [...match.refused, { seat, code, count: 1 }] };
}
