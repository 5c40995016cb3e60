export type { MatchSession, MatchView, Phase, SeatView } from './session.ts';
