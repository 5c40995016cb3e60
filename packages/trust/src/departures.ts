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
 * their votes, the player's own included. A player is charged only on its own word, on the server's, or on that of two
 * witnesses who are not connected with each other: never on its only opponent's. The server's word is that its connection broke; whom
 * the server saw there to the end has not left. Without a decision, the reports count only if they agree in everything else.
 *
 * Resigning and running out of time are ways to lose a match, not to leave it.
 */
function reportedDepartures(record: MatchRecord, votes: Tally, decided: Claim | null): (Leaving | null)[] {
  const claim = decided ?? (votes.shares.length === 1 ? (votes.shares[0]?.claim ?? null) : null);
  return record.players.map(({ seat }) => {
    if (claim === null || record.signals.present.includes(seat)) return null;
    const witnesses = votes.voters.filter((voter) => voter.claim !== null && sameClaim(voter.claim, claim));
    const accusing = witnesses.filter((voter) =>
      voter.seats.every((member) => saysLeft(votes, member, seat) !== false),
    );
    if (2 * accusing.length <= witnesses.length) return null;
    const others = accusing.filter((voter) => !voter.seats.includes(seat));
    const isKnown = saysLeft(votes, seat, seat) === true || record.signals.networkLost.includes(seat);
    return isKnown || others.length > 1 ? leavingOf(record, seat) : null;
  });
}

/**
 * Whether another vote behind this claim says that this player left, and nothing shows whether it did. One opponent's word
 * charges nobody, but leaving without a record must not pay either: such a player gains nothing.
 */
export function isSaidToHaveLeft(record: MatchRecord, votes: Tally, claim: Claim | null, seat: number): boolean {
  if (claim === null || record.evidence.kind === 'complete' || record.signals.present.includes(seat)) return false;
  const others = votes.voters.filter(
    (voter) => voter.claim !== null && sameClaim(voter.claim, claim) && !voter.seats.includes(seat),
  );
  return others.some((voter) => voter.seats.some((member) => saysLeft(votes, member, seat) === true));
}

/** Null for the silent. */
function saysLeft(votes: Tally, reporter: number, seat: number): boolean | null {
  const report = votes.reports[reporter] ?? null;
  if (report === null) return null;
  const departure = report.departures[seat];
  return departure === 'left' || departure === 'absent';
}
