import { arbitrate, type Ledger } from '@parley/trust';
import type { DecisionRow, MatchRow, MatchStore } from '../store/store.ts';
import { type Heard, ledgerOf, recordOf } from './record.ts';
import { decisionOf } from './verdict.ts';

/** The part of the store that a decision reads. */
export type DecisionSource = Pick<MatchStore, 'ledger' | 'met'>;

/** For how long earlier matches with the same opponent count (milliseconds). */
const MET_MS = 30 * 24 * 60 * 60_000;

/**
 * Decides several matches that are to be written in one commit. A player who is in more than one of them carries the
 * ledger of the earlier into the later: nothing of it is lost, and nothing counts twice.
 */
export async function decideEach(
  store: DecisionSource,
  heard: readonly Heard[],
  now: number,
  failed: (match: MatchRow, error: unknown) => void,
): Promise<readonly DecisionRow[]> {
  const carried = new Map<string, Ledger>();
  const decisions: DecisionRow[] = [];
  for (const one of heard) {
    try {
      const decision = await decideOne(store, one, carried, now);
      for (const { player, ledger } of decision.ledgers) carried.set(`${player} ${one.match.title}`, ledger);
      decisions.push(decision);
    } catch (error) {
      failed(one.match, error);
    }
  }
  return decisions;
}

async function decideOne(
  store: DecisionSource,
  heard: Heard,
  carried: ReadonlyMap<string, Ledger>,
  now: number,
): Promise<DecisionRow> {
  const { match } = heard;
  const ledgers: Ledger[] = [];
  const met: number[][] = [];
  for (const { player, card } of match.participants) {
    const kept = carried.get(`${player} ${match.title}`) ?? (await store.ledger(player, match.title));
    ledgers.push(ledgerOf(kept, card.class));
    const earlier: number[] = [];
    for (const other of match.participants) {
      earlier.push(other.player === player ? 0 : await store.met(player, other.player, match.title, now - MET_MS));
    }
    met.push(earlier);
  }
  const record = recordOf({ ...heard, ledgers, met });
  return decisionOf(heard, record, arbitrate(record), now);
}
