export type {
  ClientEnvironment,
  ClientEvent,
  ClientState,
  Connection,
  DistressSource,
  KeyStore,
  Notice,
  ParleyClient,
  ReportStore,
  ServerKeys,
  Signer,
  SocketLike,
  StoredReport,
  Timers,
  WithoutRe,
} from './client.ts';
export { createClient } from './create.ts';
export { browserKeys, memoryKeys } from './keys.ts';
export { type NetworkPage, onNetworkChange } from './network-change.ts';
export { browserReports, memoryReports } from './reports.ts';
export { signerFrom } from './signer.ts';
export { systemTimers } from './timers.ts';
