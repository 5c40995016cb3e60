export { arbitrate } from './arbitrate.ts';
export { sameClaim } from './claim.ts';
export { effectOf, initialTrust, newLedger, trustOf } from './ledger.ts';
export { posteriors, type Vote } from './posterior.ts';
export { type Quorum, quorumFor } from './quorum.ts';
export {
  ARBITER_RULES,
  type Arbitration,
  type Claim,
  type ClaimShare,
  COUNTERS,
  type Counter,
  type Decision,
  type Departure,
  type Evidence,
  type EvidenceLack,
  HABITS,
  type Habit,
  type Ledger,
  type MatchRecord,
  type Mode,
  type PlayerChange,
  type PlayerRecord,
  type Reason,
  type ReportRecord,
  type Signals,
  type Standing,
  SUSPICIONS,
  type Suspicion,
} from './record.ts';
export { whatRaises } from './restore.ts';
export { arbitrate as arbitrateByFirstRules } from './rules-1/arbitrate.ts';
export type { Arbitration as FirstArbitration, MatchRecord as FirstRecord } from './rules-1/record.ts';
export { COUNTERS as FIRST_COUNTERS, SUSPICIONS as FIRST_SUSPICIONS } from './rules-1/record.ts';
export type { ReasonWhy, VerdictWhy, WayBack, WayUp } from './why.ts';
