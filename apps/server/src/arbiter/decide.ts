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
  for (const { player, card } of match.participants) {
    const kept = carried.get(`${player} ${match.title}`) ?? (await store.ledger(player, match.title));
    ledgers.push(ledgerOf(kept, card.class));
  }
  const record = recordOf({ ...heard, ledgers, met: await metOf(store, match, now) });
  return decisionOf(heard, record, arbitrate(record), now);
}

/** Earlier matches of each seat with each other: asked once for each pair, as it is the same both ways. */
async function metOf(store: DecisionSource, { title, participants }: MatchRow, now: number): Promise<number[][]> {
  const met = participants.map(() => participants.map(() => 0));
  for (const [seat, { player }] of participants.entries()) {
    for (const [other, opponent] of participants.entries()) {
      if (other <= seat || opponent.player === player) continue;
      const times = await store.met(player, opponent.player, title, now - MET_MS);
      for (const [a, b] of [
        [seat, other],
        [other, seat],
      ] as const) {
        const row = met[a];
        if (row !== undefined) row[b] = times;
      }
    }
  }
  return met;
}
