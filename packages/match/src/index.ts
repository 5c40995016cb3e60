export type { Back } from './back.ts';
export type { MatchChat, MatchLine } from './chat.ts';
export type { DesyncNews, Progress, TickFrame, TickHand, TickProgress, TickStatistics, TurnProgress } from './core.ts';
export { createMatchSession } from './create-session.ts';
export type { Journal } from './journal.ts';
export { framesOf, noFrame } from './listing/frame.ts';
export { createLookSession, type LookSession, type LookView } from './listing/look.ts';
export { Showing, type ShowOptions } from './listing/show.ts';
export type { MatchClient } from './mesh.ts';
export type { PeerMatchOptions } from './peer-match.ts';
export { type MatchReactions, REACTIONS, type Reaction, type SeenReaction } from './reactions.ts';
export type { MatchSession, MatchView, Phase, SeatView, TickSurface } from './session.ts';
export { createWatchSession } from './watch/create-watch.ts';
export type {
  TickWatchSession,
  TickWatchView,
  TurnWatchSession,
  WatchOptions,
  WatchSession,
  WatchView,
} from './watch/session.ts';
