import { verifyDistress } from '@parley/evidence';
import { err, type Id, ok, type RefusalCode, type Result } from '@parley/protocol';
import type { MatchRow, MatchStore } from '../store/store.ts';
import type { UndecidedMatch, UndecidedMatches } from './undecided.ts';
import { RETURN_MS } from './watch.ts';

export interface DistressDeps {
  readonly matches: Pick<MatchStore, 'byId' | 'verdict' | 'addDistress'>;
  readonly undecided: UndecidedMatches;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly isConnected: (client: Id) => boolean;
  /** The client that holds a seat now; null where that is not watched (N6). */
  readonly holderOf: (match: Id, seat: number) => Id | null;
  /** Since when the server has run without a break. */
  readonly watchedFrom: () => number;
  /** Whether this process saw the player of this seat leave, and not come back. */
  readonly sawLeave: (match: Id, seat: number) => boolean;
}

/** Whose statement it is, and whether it counts. */
export interface Declared {
  readonly player: Id;
  readonly counted: boolean;
}

/**
 * Takes a player's signed statement that it cannot reach the server (T7). The player brings it over HTTPS, or a peer of the same
 * match does, named in `carrier`. It counts once for each player and match. It does not count while that client is connected.
 * It also does not count within a minute after the server started, unless the server saw that client leave since: players
 * are not charged for the server's own downtime.
 *
 * Refusals: `unknown-match`; `not-a-party` for a carrier or a seat that is not of the match; `report-late` once the verdict is
 * being made; `evidence-refused` for anything that this player did not sign about this match.
 */
export function makeDistress({
  matches,
  undecided,
  clock,
  isConnected,
  holderOf,
  watchedFrom,
  sawLeave,
}: DistressDeps) {
  return async function declare(id: Id, statement: string, carrier: Id | null): Promise<Result<Declared, RefusalCode>> {
    const match: MatchRow | null = undecided.byId.get(id)?.match ?? (await matches.byId(id));
    if (match === null) return err('unknown-match');
    const { participants } = match;
    if (carrier !== null && !participants.some(({ player }) => player === carrier)) return err('not-a-party');
    const keyOf = (seat: number): string | undefined => participants[seat]?.key;
    const verified = await verifyDistress(statement, { match: id, seats: participants.length, keyOf });
    if (!verified.ok) return err(verified.error === 'wrong-seat' ? 'not-a-party' : 'evidence-refused');
    const { seat } = verified.value;
    const signer = participants[seat];
    if (signer === undefined) return err('not-a-party');
    const late = (): Result<Declared, RefusalCode> => err('report-late');
    const count = async (found: UndecidedMatch | undefined): Promise<Result<Declared, RefusalCode>> => {
      if (found === undefined && (await matches.verdict(id)) !== null) return err('report-late');
      const { player } = signer;
      const client = holderOf(id, seat) ?? signer.client;
      if (found?.distress.has(seat)) return ok({ player, counted: true });
      const now = clock();
      const isOurs = now < watchedFrom() + RETURN_MS && !sawLeave(id, seat);
      if (isConnected(client) || isOurs) return ok({ player, counted: false });
      const outcome = await matches.addDistress({ match: id, seat, jws: statement, receivedAt: now });
      if (outcome === 'late') return err('report-late');
      found?.distress.add(seat);
      return ok({ player, counted: true });
    };
    return undecided.inTurn(id, count, late);
  };
}
