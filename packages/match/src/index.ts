export { createMatchSession, type MatchSessionOptions } from './create-session.ts';
export type { MatchClient } from './mesh.ts';
export type { MatchSession, MatchView, Phase, SeatView } from './session.ts';
