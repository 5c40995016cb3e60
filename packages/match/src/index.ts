export { createMatchSession, type MatchSessionOptions } from './create-session.ts';
export { type Departure, fold, type Position, type Setup } from './fold.ts';
export type { MatchClient } from './mesh.ts';
export type { MatchSession, MatchView, Phase, SeatView } from './session.ts';
