export { arbitrate } from './arbitrate.ts';
export { sameClaim } from './claim.ts';
export { effectOf, initialTrust, newLedger, trustOf } from './ledger.ts';
export { posteriors, type Vote } from './posterior.ts';
export { type Quorum, quorumFor } from './quorum.ts';
export {
  type Arbitration,
  type Claim,
  type ClaimShare,
  COUNTERS,
  type Counter,
  type Decision,
  type Departure,
  type Evidence,
  type EvidenceLack,
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
export { restoreWords, whatRaises } from './restore.ts';
export { type CounterWords, describeCounter, SUSPICION_WORDS } from './words.ts';
