import type { LinkState } from '@parley/peer';
import type { MatchStart, RungRecord } from '@parley/protocol';
import type { MatchView, Phase, SeatView } from './session.ts';
import { type TurnMatch, turnEndsAt } from './turn-match.ts';

const NO_RUNGS: readonly RungRecord[] = [];

/** The match as it is shown. `end` is what the report and the verdict made of it. */
export function viewOf(
  start: MatchStart,
  match: TurnMatch,
  end: Phase | null,
  linkOf: (seat: number) => LinkState | null,
  rungsOf: (seat: number) => readonly RungRecord[],
): MatchView {
  const { position } = match;
  return {
    phase: end ?? phaseOf(match),
    seats: start.participants.map((participant, seat): SeatView => {
      const refused = match.refused.filter((one) => one.seat === seat);
      const outage = match.peers[seat]?.outage ?? null;
      return {
        participant,
        self: seat === match.self,
        link: seat === match.self ? null : linkOf(seat),
        rungs: seat === match.self ? NO_RUNGS : rungsOf(seat),
        departure: position.departures[seat] ?? null,
        refused: {
          count: refused.reduce((sum, { count }) => sum + count, 0),
          latest: refused.at(-1)?.code ?? null,
        },
        silentSince: outage !== null && outage.until === null ? outage.since : null,
      };
    }),
    state: position.state,
    turn: position.turn,
    ply: position.ply,
    last: position.last,
    turnEndsAt: turnEndsAt(match),
    outcome: position.outcome,
  };
}

const LINKING: Phase = { phase: 'linking' };
const PLAYING: Phase = { phase: 'playing' };
const VOID_LEFT: Phase = { phase: 'void', why: 'left' };
const VOID_LINKS: Phase = { phase: 'void', why: 'links' };

function phaseOf(match: TurnMatch): Phase {
  if (match.position.isVoid) return match.unlinked ? VOID_LINKS : VOID_LEFT;
  return match.stage.stage === 'linking' ? LINKING : PLAYING;
}

/** Whether nothing of what is shown differs. */
export function sameView(a: MatchView, b: MatchView): boolean {
  return (
    a.phase === b.phase &&
    a.state === b.state &&
    a.turn === b.turn &&
    a.ply === b.ply &&
    a.turnEndsAt === b.turnEndsAt &&
    a.outcome === b.outcome &&
    a.seats.every((seat, at) => sameSeat(seat, b.seats[at]))
  );
}

function sameSeat(a: SeatView, b: SeatView | undefined): boolean {
  return (
    a.link === b?.link &&
    a.rungs === b.rungs &&
    a.departure === b.departure &&
    a.refused.count === b.refused.count &&
    a.silentSince === b.silentSince
  );
}
