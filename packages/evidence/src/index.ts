export {
  BUNDLE_MAX_CHARS,
  BUNDLE_TYP,
  BUNDLE_VERSION,
  type BundleContent,
  bundleSchema,
  fileText,
  makeBundle,
} from './bundle.ts';
export { claimWords, evidenceWords } from './bundle-words.ts';
export { sayFault, sayHold } from './check-english.ts';
export type { CheckFault, CheckHold } from './check-said.ts';
export { type ClaimOf, isCompetitionRanking, sameClaim, toClaim } from './claim.ts';
export { isEvidenceExpected, networkLostIn, STANDINGS } from './derived.ts';
export {
  DISTRESS_TYP,
  DISTRESS_VERSION,
  type Distress,
  distressSchema,
  type ExpectedDistress,
  signDistress,
  verifyDistress,
} from './distress.ts';
export { judge } from './judge.ts';
export type {
  Absence,
  Budget,
  Deposit,
  Findings,
  FirstWitness,
  JudgedMatch,
  Proof,
  Seen,
  Witness,
} from './judged.ts';
export { hashOf } from './jws.ts';
export type { EvidenceRefusal } from './refusal.ts';
export { type Departure, departureSchema, REPORT_TYP, REPORT_VERSION, type Report, reportSchema } from './report.ts';
export { type ExpectedReport, signReport, verifyReport } from './signed-report.ts';
export type { Signer } from './signer.ts';
export { tooLong } from './too-long.ts';
export { type ChainBreak, checkChain, equivocation, genesis } from './turn/chain.ts';
export {
  type Action,
  actionSchema,
  ENTRY_TYP,
  ENTRY_VERSION,
  type Entry,
  entrySchema,
  type SignedEntry,
} from './turn/entry.ts';
export { entryMaxChars } from './turn/entry-size.ts';
export { CLAIMS_AT_A_PLY, type EntryFault } from './turn/fault.ts';
export { fold, type KnownEntry, type Position, type Setup } from './turn/fold.ts';
export { type ExpectedEntry, signEntry, verifyEntry } from './turn/signed-entry.ts';
export { stateHash } from './turn/state-hash.ts';
export { type Step, stepsOf } from './turn/steps.ts';
export {
  acceptEntry,
  type Believes,
  type EntryAcceptance,
  emptyTranscript,
  nextEntry,
  type Transcript,
} from './turn/transcript.ts';
export { type VerdictMatch, verdictOf } from './verdict.ts';
export { type BundleCheck, type BundleOptions, verifyBundle } from './verify-bundle.ts';
