import { sameClaim } from './claim.ts';
import type { Claim, MatchRecord } from './record.ts';
import type { Tally } from './tally.ts';

/** Who left before the end, and whether by choice (T6). */
export type Leaving = 'quit' | 'networkLost';

/**
 * By seat, who began the match and did not complete it: by the signed moves if they come to an end, otherwise by the
 * reports.
 */
export function departuresIn(record: MatchRecord, votes: Tally, decided: Claim | null): (Leaving | null)[] {
  if (record.evidence.kind !== 'complete') return reportedDepartures(record, votes, decided);
  const { departures } = record.evidence;
  return record.players.map(({ seat }) => {
    // A player signs its own leaving, so a network that is lost later is no excuse. Absence is what the others signed.
    if (departures[seat] === 'left') return 'quit';
    return departures[seat] === 'absent' ? leavingOf(record, seat) : null;
  });
}

function leavingOf(record: MatchRecord, seat: number): Leaving {
  return record.signals.networkLost.includes(seat) ? 'networkLost' : 'quit';
}

/**
 * By seat, who began the match and did not complete it, by the reports behind the deciding claim: more than half of
 * their votes, the player's own included. So nobody is charged on one opponent's word against its own. A modified
 * client gains nothing by denying that it left, because it could have resigned at no cost. Without a decision, the
 * reports count only if they agree in everything else.
 *
 * Resigning and running out of time are ways to lose a match, not to leave it.
 */
function reportedDepartures(record: MatchRecord, votes: Tally, decided: Claim | null): (Leaving | null)[] {
  const claim = decided ?? (votes.shares.length === 1 ? (votes.shares[0]?.claim ?? null) : null);
  return record.players.map(({ seat }) => {
    if (claim === null) return null;
    const witnesses = votes.voters.filter((voter) => voter.claim !== null && sameClaim(voter.claim, claim));
    const accusing = witnesses.filter((voter) =>
      voter.seats.every((member) => {
        const report = votes.reports[member];
        if (!report) return true;
        const departure = report.departures[seat];
        return departure === 'left' || departure === 'absent';
      }),
    );
    if (2 * accusing.length <= witnesses.length) return null;
    return leavingOf(record, seat);
  });
}
