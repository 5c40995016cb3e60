import { playing, toLinked } from './changes.ts';
import { type Heads, headsOf, sameHeads } from './heads.ts';
import type { Peer } from './presence.ts';
import { clocksOf, type Stage, type Step, type TurnMatch } from './turn-match.ts';

/** How long the end waits for players whose heads are not the same. Longer than entries travel through others. */
const SETTLE_MS = 5_000;

/** Goes to the next stage where the known entries and links allow it. */
export function advance(before: TurnMatch, match: TurnMatch, now: number): Step {
  const { stage, position } = match;
  const over = position.turn === null;
  switch (stage.stage) {
    case 'linking': {
      if (over) return begun(match, { stage: 'settling', since: now });
      const linked = match.peers.every((peer) => peer === null || peer.link === 'open');
      // A move shows that all links of its author stand. Ours may follow, or others pass its entries on.
      if (linked || position.ply > 0) return [playing(match, now), []];
      return [match, []];
    }
    case 'returning': {
      if (!isCaughtUp(match, stage.since, now)) return [match, []];
      return over ? begun(match, { stage: 'settling', since: now }) : [playing(match, now), []];
    }
    case 'playing': {
      if (over) return begun(match, { stage: 'settling', since: now });
      const moved = before.position.ply !== position.ply || before.position.turn !== position.turn;
      return [moved ? playing(match, now) : match, []];
    }
    case 'settling': {
      if (!over) return [playing(match, now), []];
      const changed = before.transcript.chains !== match.transcript.chains;
      if (changed) return begun(match, stage);
      if (!settled(match) && now < settledBy(match, stage.since, now)) return [match, []];
      return [{ ...match, stage: { stage: 'final' } }, [{ kind: 'finish' }]];
    }
    case 'final':
      return [match, []];
  }
}

/**
 * Whether a player who has come back knows what it signed before: as soon as all who still play have stated their heads, and none of
 * them names an own entry that is missing here. What others state may be false, so that holds nobody up for longer than an absence.
 */
function isCaughtUp(match: TurnMatch, since: number, now: number): boolean {
  if (now - since >= clocksOf(match).absenceMs) return true;
  const { peers, position, self, transcript } = match;
  const own = transcript.chains[self]?.length ?? 0;
  return peers.every(
    (peer, seat) =>
      peer === null || (peer.heads === null ? position.departures[seat] !== null : (peer.heads[self]?.n ?? -1) < own),
  );
}

/** Settling begins, or goes on with more entries: heads are stated to everybody at once. */
function begun(match: TurnMatch, stage: Stage): Step {
  return [{ ...match, stage }, toLinked(match, (seat) => ({ kind: 'heads', seat }))];
}

/** Whether all players who could still add something state the same heads. */
function settled(match: TurnMatch): boolean {
  const mine = headsOf(match.transcript);
  return (
    !match.signing &&
    match.peers.every(
      (peer, seat) =>
        peer === null || (peer.link === 'open' ? agrees(peer, mine) : match.position.departures[seat] !== null),
    )
  );
}

const agrees = (peer: Peer, mine: Heads): boolean => peer.heads !== null && sameHeads(peer.heads, mine);

/** Until when the end waits. Longer where a link under repair, or just repaired, may bring something more. */
function settledBy(match: TurnMatch, since: number, now: number): number {
  const { absenceMs } = clocksOf(match);
  const mine = headsOf(match.transcript);
  const mended = match.peers.some((peer) => {
    // What waits on a link that the server stands in for comes through the server meanwhile.
    if (peer === null || peer.link !== 'open' || peer.throughServer || agrees(peer, mine)) return false;
    if (peer.silentSince !== null) return now - peer.silentSince < absenceMs;
    const until = peer.outage?.until ?? null;
    return until !== null && now - until < SETTLE_MS;
  });
  return since + SETTLE_MS + (mended ? absenceMs : 0);
}
