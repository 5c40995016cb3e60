export type { Back } from './back.ts';
export type { MatchChat, MatchLine } from './chat.ts';
export { createMatchSession } from './create-session.ts';
export type { Journal } from './journal.ts';
export type { MatchClient } from './mesh.ts';
export type { PeerMatchOptions } from './peer-match.ts';
export type { MatchSession, MatchView, Phase, SeatView } from './session.ts';
export { createWatchSession, type WatchOptions, type WatchSession, type WatchView } from './watch/watching.ts';
