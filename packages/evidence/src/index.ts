export {
  BUNDLE_MAX_CHARS,
  BUNDLE_TYP,
  BUNDLE_VERSION,
  type BundleContent,
  bundleSchema,
  makeBundle,
} from './bundle.ts';
export { claimWords, evidenceWords } from './bundle-words.ts';
export { type ChainBreak, checkChain, equivocation, genesis } from './chain.ts';
export { type ClaimOf, isCompetitionRanking, sameClaim } from './claim.ts';
export {
  DISTRESS_TYP,
  DISTRESS_VERSION,
  type Distress,
  distressSchema,
  type ExpectedDistress,
  signDistress,
  verifyDistress,
} from './distress.ts';
export {
  type Action,
  actionSchema,
  ENTRY_TYP,
  ENTRY_VERSION,
  type Entry,
  entrySchema,
  type SignedEntry,
} from './entry.ts';
export { CLAIMS_AT_A_PLY, type EntryFault } from './fault.ts';
export { type Departure, fold, type KnownEntry, type Position, type Setup } from './fold.ts';
export { judge } from './judge.ts';
export type { Absence, Budget, Deposit, Findings, JudgedMatch, Proof, Witness } from './judged.ts';
export { hashOf, JWS_MAX_CHARS } from './jws.ts';
export type { EvidenceRefusal } from './refusal.ts';
export { departureSchema, REPORT_TYP, REPORT_VERSION, type Report, reportSchema } from './report.ts';
export { err, ok, type Result } from './result.ts';
export { type ExpectedEntry, signEntry, verifyEntry } from './signed-entry.ts';
export { type ExpectedReport, signReport, verifyReport } from './signed-report.ts';
export type { Signer } from './signer.ts';
export { stateHash } from './state-hash.ts';
export { isEvidenceExpected, networkLostIn } from './told.ts';
export { tooLong } from './too-long.ts';
export {
  type Admission,
  admit,
  type Believes,
  emptyTranscript,
  nextEntry,
  type Transcript,
} from './transcript.ts';
export { type BundleCheck, type BundleOptions, verifyBundle } from './verify-bundle.ts';
