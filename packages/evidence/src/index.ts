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
export {
  ACT_TYP,
  ACT_VERSION,
  claimKey,
  type Deed,
  type Gone,
  outFrom,
  type SignedAct,
  signAct,
  TAIL_TICKS,
  type TickAct,
  tailBytes,
  verifyAct,
} from './tick/act.ts';
export { BLOCK_TICKS, TICK_LIMIT, type TickSetup, tickGenesis, ticksThrough } from './tick/block.ts';
export {
  type ChainReader,
  type ChainReaderEvents,
  makeChainReader,
  type ReaderFault,
  UNSIGNED_TICKS,
} from './tick/chain-reader.ts';
export { type ChainWriter, type ChainWriterEvents, makeChainWriter, type WriterView } from './tick/chain-writer.ts';
export { claimsOf } from './tick/claims.ts';
export { type Desync, findDesync } from './tick/desync.ts';
export { TickFilm } from './tick/film.ts';
export { HEAD_TYP, type Head, hashText, type Known, readHead, type SignedHead, verifyHead } from './tick/head.ts';
export { setupOf as tickSetupOf } from './tick/history.ts';
export { isTickItem, type TickItem, verifyTickItem } from './tick/item.ts';
export { type LookAhead, lookAheadOf } from './tick/look-ahead.ts';
export { PART_MAX_BYTES, type Part, type PartOfSeat, partBlocks, readPart, writePart } from './tick/part.ts';
export { makeSeatChain, type SeatChain } from './tick/seat-chain.ts';
export { firstTick, readSection, type Section } from './tick/section.ts';
export { type Leaving, withClaims } from './tick/settle.ts';
export { tickStateHash } from './tick/state-hash.ts';
export { type PlayedTicks, ticksOf } from './tick/ticks-of.ts';
export { provesTwoHistories } from './tick/two-histories.ts';
export { packHead, unpackHead, WIRE_MAX_BYTES, type WireContext, type WireFault, type WireForm } from './tick/wire.ts';
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
export { type BundleCheck, type BundleOptions, serverKeyNamedIn, verifyBundle } from './verify-bundle.ts';
