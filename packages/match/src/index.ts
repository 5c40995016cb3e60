export type { MatchChat, MatchLine } from './chat.ts';
export { createMatchSession } from './create-session.ts';
export { framesOf, noFrame } from './listing/frame.ts';
export { createLookSession, type LookSession, type LookView } from './listing/look.ts';
export { Showing, type ShowOptions } from './listing/show.ts';
export type { MatchClient } from './mesh.ts';
export type { PeerMatchOptions } from './peer-match.ts';
export type { MatchSession, MatchView, Phase, SeatView } from './session.ts';
export { createWatchSession, type WatchOptions, type WatchSession, type WatchView } from './watch/watching.ts';
