import type { CoreSeat, CoreView, TurnProgress } from '../core.ts';
import { type TurnMatch, turnEndsAt } from './turn-match.ts';

export type TurnView = Extract<CoreView, TurnProgress>;

/** What is shown of a match by turns. */
export function viewOf(match: TurnMatch, own: unknown): TurnView {
  const { position, stage } = match;
  const { state, turn, ply, last, outcome } = position;
  return {
    kind: 'turns',
    stage: stage.stage,
    voided: position.isVoid ? (match.unlinked ? 'links' : 'left') : null,
    seats: match.peers.map((_, seat) => seatOf(match, seat)),
    state,
    turn,
    byItself: turn !== null && match.transcript.setup.title.moves(state).length === 0,
    ply,
    last,
    turnEndsAt: turnEndsAt(match),
    own,
    outcome,
  };
}

function seatOf(match: TurnMatch, seat: number): CoreSeat {
  const refused = match.refused.filter((one) => one.seat === seat);
  const peer = match.peers[seat] ?? null;
  const outage = peer?.outage ?? null;
  const throughServer = peer?.throughServer ?? false;
  return {
    departure: match.position.departures[seat] ?? null,
    refused: { count: refused.reduce((sum, { count }) => sum + count, 0), latest: refused.at(-1)?.code ?? null },
    silentSince: outage !== null && outage.until === null && !throughServer ? outage.since : null,
    throughServer,
  };
}

/** Whether both show the same. */
export function sameView(a: TurnView, b: TurnView): boolean {
  return (
    a.stage === b.stage &&
    a.voided === b.voided &&
    a.state === b.state &&
    a.turn === b.turn &&
    a.ply === b.ply &&
    a.turnEndsAt === b.turnEndsAt &&
    a.outcome === b.outcome &&
    a.own === b.own &&
    a.seats.every((seat, at) => sameSeat(seat, b.seats[at]))
  );
}

function sameSeat(a: CoreSeat, b: CoreSeat | undefined): boolean {
  return (
    a.departure === b?.departure &&
    a.refused.count === b.refused.count &&
    a.silentSince === b.silentSince &&
    a.throughServer === b.throughServer
  );
}
