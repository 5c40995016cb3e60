/** What happens in a lobby, in the order in which it is measured. */
export const CROWD_EVENTS = [
  'join',
  'leave',
  'change',
  'challenge',
  'start',
  'end',
  'play at once',
  'running matches',
  'tick',
] as const;
export type CrowdEvent = (typeof CROWD_EVENTS)[number];

export interface LobbyOrder {
  readonly present: number;
  readonly rounds: number;
}

/** Of one event: microseconds of CPU in each round, in the step and at one edge, and what crosses the bus for it. */
export interface EventCost {
  readonly us: readonly number[];
  readonly edgeUs: readonly number[];
  readonly messages: number;
  readonly bytes: number;
}

export interface CrowdOfLobby {
  readonly type: 'lobby';
  readonly costs: Readonly<Record<CrowdEvent, EventCost>>;
  /** Bytes of heap for each client that is present: in the lobby, and at an edge that has a quarter of them as its own. */
  readonly lobbyBytes: number;
  readonly edgeBytes: number;
}
