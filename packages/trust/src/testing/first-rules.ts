import { newLedger } from '../ledger.ts';
import type { Arbitration, Claim, Ledger, MatchRecord, Reason } from '../record.ts';
import { arbitrate as arbitrateByFirstRules } from '../rules-1/arbitrate.ts';
import {
  COUNTERS as FIRST_COUNTERS,
  type Ledger as FirstLedger,
  type MatchRecord as FirstRecord,
} from '../rules-1/record.ts';

/** What tests compare between the first rules and the present ones. */
export interface Decided {
  readonly decision: Arbitration['decision'];
  readonly claim: Claim | null;
  readonly official: boolean;
  readonly changes: readonly (Pick<Arbitration['changes'][number], 'before' | 'after' | 'ledger'> & {
    readonly reasons: readonly Pick<Reason, 'counter' | 'amount'>[];
  })[];
}

/** The same record as the first rules were given it, decided by them. */
export function byFirstRules(record: MatchRecord): Decided {
  const decided = arbitrateByFirstRules(asFirst(record));
  return {
    ...decided,
    changes: decided.changes.map(({ before, after, reasons, ledger }, seat) => ({
      before,
      after,
      reasons,
      ledger: asPresent(ledger, record.players[seat]?.ledger ?? newLedger(ledger.standing)),
    })),
  };
}

function asFirst({ mode, evidenceExpected, players, reports, signals, evidence }: MatchRecord): FirstRecord {
  const { distress, challenged, networkLost, inconsistent, equivocated, unheard } = signals;
  // The first rules know both players of a pair that does not hear each other, and not who claims it.
  const filtering = [...new Set(unheard.flatMap(({ by, of }) => [by, of]))].sort((a, b) => a - b);
  return {
    mode,
    evidenceExpected,
    players: players.map(({ seat, player, ledger, party, met }) => ({
      seat,
      player,
      ledger: firstLedger(ledger),
      party,
      met,
    })),
    reports,
    signals: { distress, challenged, networkLost, inconsistent, equivocated, filtering },
    evidence,
  };
}

/** Counters that the first rules do not know would be nothing to them. */
function firstLedger(ledger: Ledger): FirstLedger {
  const amounts = Object.fromEntries(FIRST_COUNTERS.map((counter) => [counter, ledger.amounts[counter]]));
  return { ...ledger, amounts: amounts as FirstLedger['amounts'] };
}

/** What only the present rules count stays as it was. */
const asPresent = (ledger: FirstLedger, before: Ledger): Ledger => ({
  ...before,
  ...ledger,
  amounts: { ...before.amounts, ...ledger.amounts },
  suspicions: { ...before.suspicions, ...ledger.suspicions },
});
