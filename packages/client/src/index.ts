export type {
  ClientEnvironment,
  ClientEvent,
  ClientState,
  Connection,
  DistressSource,
  Found,
  KeyStore,
  Notice,
  ParleyClient,
  ReportStore,
  ServerKeys,
  ServerPublicKey,
  Signer,
  SocketLike,
  StoredReport,
  Timers,
  WindowList,
  WindowPlace,
  WithoutRe,
} from './client.ts';
export { createClient } from './create.ts';
export { isFinal } from './ending.ts';
export type { InvitationLinks } from './invited.ts';
export { browserKeys, memoryKeys } from './keys.ts';
export { browserMatchRecords, type MatchRecord, type MatchRecords, memoryMatchRecords } from './match-records.ts';
export { type NetworkPage, onNetworkChange } from './network-change.ts';
export { browserReports, memoryReports } from './reports.ts';
export { signerFrom } from './signer.ts';
export { keptInSlot } from './slot.ts';
export { INITIAL_STATE } from './state.ts';
export { systemTimers } from './timers.ts';
export { wallClock } from './wall-clock.ts';
