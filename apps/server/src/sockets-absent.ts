import type { TrustedSession } from './sockets-contract.ts';

/** The server without its live half: for tests of the rest. */
export const noSockets = (): TrustedSession => ({
  playerChanged: async () => {},
  sessionEnded: () => {},
  counts: () => ({ clients: 0, tables: 0, matches: 0 }),
  close: async () => {},
});
