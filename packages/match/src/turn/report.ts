import { REPORT_VERSION, type Report } from '@parley/evidence';
import { headsOf } from './heads.ts';
import type { TurnMatch } from './turn-match.ts';

/**
 * What this player states about the result for all (T2), from the transcript as it is here. `state` is the `stateHash` of the
 * final position, null where the match never began.
 */
export function reportOf(match: TurnMatch, state: string | null): Report {
  const { setup } = match.transcript;
  const { position } = match;
  return {
    v: REPORT_VERSION,
    match: setup.match,
    title: setup.title.id,
    rules: setup.title.rules,
    seat: match.self,
    ranks: position.outcome === null ? null : [...position.outcome.ranks],
    scores: position.outcome?.scores ? [...position.outcome.scores] : null,
    departures: [...position.departures],
    plies: position.ply,
    heads: headsOf(match.transcript).map((head) => head?.hash ?? null),
    state,
    refused: match.refused.map(({ seat, code, count }) => ({ seat, code, count })),
  };
}
