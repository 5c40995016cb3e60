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
 * ledger of the earlier into the later, and has met its opponents there: nothing of it is lost, and nothing counts twice.
 */
export async function decideEach(
  store: DecisionSource,
  heard: readonly Heard[],
  now: number,
  failed: (match: MatchRow, error: unknown) => void,
): Promise<readonly DecisionRow[]> {
  const carried: Carried = { ledgers: new Map(), met: new Map() };
  const decisions: DecisionRow[] = [];
  for (const one of heard) {
    try {
      const decision = await decideOne(store, one, carried, now);
      carry(carried, one.match, decision);
      decisions.push(decision);
    } catch (error) {
      failed(one.match, error);
    }
  }
  return decisions;
}

/** What the earlier decisions of a commit changed, which the store does not know yet. */
interface Carried {
  /** By player and title. */
  readonly ledgers: Map<string, Ledger>;
  /** Rated matches by both players and title. */
  readonly met: Map<string, number>;
}

const pairOf = (a: string, b: string, title: string): string => `${[a, b].sort().join(' ')} ${title}`;

function carry({ ledgers, met }: Carried, { title, participants }: MatchRow, decision: DecisionRow): void {
  for (const { player, ledger } of decision.ledgers) ledgers.set(`${player} ${title}`, ledger);
  if (!decision.verdict.rated) return;
  const players = [...new Set(participants.map(({ player }) => player))];
  for (const [at, player] of players.entries()) {
    for (const other of players.slice(at + 1)) {
      const pair = pairOf(player, other, title);
      met.set(pair, (met.get(pair) ?? 0) + 1);
    }
  }
}

async function decideOne(store: DecisionSource, heard: Heard, carried: Carried, now: number): Promise<DecisionRow> {
  const { match } = heard;
  const ledgers: Ledger[] = [];
  for (const { player, card } of match.participants) {
    const kept = carried.ledgers.get(`${player} ${match.title}`) ?? (await store.ledger(player, match.title));
    ledgers.push(ledgerOf(kept, card.class));
  }
  const record = recordOf({ ...heard, ledgers, met: await metOf(store, match, carried, now) });
  return decisionOf(heard, record, arbitrate(record), now);
}

/** Earlier matches of each seat with each other: asked once for each pair, as it is the same both ways. */
async function metOf(
  store: DecisionSource,
  { title, participants }: MatchRow,
  carried: Carried,
  now: number,
): Promise<number[][]> {
  const met = participants.map(() => participants.map(() => 0));
  for (const [seat, { player }] of participants.entries()) {
    for (const [other, opponent] of participants.entries()) {
      if (other <= seat || opponent.player === player) continue;
      const before = await store.met(player, opponent.player, title, now - MET_MS);
      const times = before + (carried.met.get(pairOf(player, opponent.player, title)) ?? 0);
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
