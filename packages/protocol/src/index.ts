export {
  CLIENT_MESSAGES,
  type ClientMessage,
  type ClientMessageType,
  costOf,
  HELLO_PROOF_TYP,
  type Hello,
  helloProofSchema,
  type MessageOf,
} from './client-message.ts';
export {
  type AdministrationRequest,
  type AdministrationResponse,
  type AuditEntry,
  type AuditLogResponse,
  administrationRequestSchema,
  administrationResponseSchema,
  appealRequestSchema,
  auditLogResponseSchema,
  COMPLAINT_REASONS,
  type ComplaintOutcome,
  type ComplaintReason,
  type ComplaintSubject,
  type ConductResponse,
  complaintRequestSchema,
  conductResponseSchema,
  type QueuedComplaint,
  type RestrictionView,
  takenResponseSchema,
} from './conduct.ts';
export {
  distressRequestSchema,
  distressResponseSchema,
  enterRequestSchema,
  enterResponseSchema,
  KEY_PROOF_TYP,
  keySignInProofSchema,
  keySignInRequestSchema,
  matchResponseSchema,
  PARLEY_HEADER,
  type PlayerProfile,
  playerProfileSchema,
  profileRequestSchema,
  ROUTES,
  refusalResponseSchema,
  selfResponseSchema,
  sessionResponseSchema,
  signInChallengeResponseSchema,
  signInRequestSchema,
  signUpRequestSchema,
  type Tickets,
  ticketsSchema,
} from './http.ts';
export {
  type CompactJws,
  compactJwsSchema,
  type Heads,
  hashSchema,
  headsSchema,
  type Id,
  idSchema,
  instantSchema,
  JWS_MAX_CHARS,
  type Seat,
  seatSchema,
  type TitleId,
  titleIdSchema,
  type UserKey,
  userKeySchema,
} from './ids.ts';
export {
  INTRODUCTION_TYP,
  type IntroductionClaims,
  introductionClaimsSchema,
} from './introduction.ts';
export { introductionId, seatsOfIntroduction } from './introduction-id.ts';
export { LIMITS } from './limits.ts';
export {
  DECISIONS,
  EVIDENCE_KINDS,
  EVIDENCE_LACKS,
  type IceServer,
  type IntroductionRef,
  type MatchStart,
  matchStartSchema,
  type RatingChange,
  ranksSchema,
  type Verdict,
  verdictSchema,
} from './match.ts';
export { type Network, networkSchema } from './network.ts';
export { parseClientMessage, parseJson, parseServerMessage, parseShape } from './parse.ts';
export {
  type Accepts,
  CLASSES,
  classSchema,
  MODES,
  type Mode,
  modeSchema,
  nameSchema,
  OFFENCES,
  type Offence,
  type Participant,
  type PlayerCard,
  type PlayerClass,
  PORTIONS,
  type Portion,
  PRESENCE_STATES,
  type Presence,
  playerCardSchema,
  type Rating,
  type RestrictionNotice,
  type Self,
  selfSchema,
} from './player.ts';
export { REFUSAL_CODES, type Refusal, type RefusalCode, refusalCodeSchema } from './refusal.ts';
export { decodeRelayFrame, encodeRelayFrame, type RelayFrame } from './relay-frame.ts';
export { err, ok, type Result } from './result.ts';
export {
  type LinkPlan,
  PATHS,
  type Path,
  RUNG_CAUSES,
  RUNGS,
  type Rung,
  type RungTry,
  rungTrySchema,
} from './rung.ts';
export {
  CLOSE_CODES,
  type OutgoingMessage,
  type ServerMessage,
  type ServerMessageType,
  serverMessageSchema,
} from './server-message.ts';
export { type Signal, signalSchema } from './signal.ts';
export { INVITATION_ENDS, type InvitationEnd, TABLE_ENDS, type Table, type TableEnd } from './table.ts';
export { PROTOCOL_VERSION } from './version.ts';
export {
  type Counts,
  EMPTY_WINDOW,
  type WindowChange,
  windowChangeSchema,
} from './window.ts';
