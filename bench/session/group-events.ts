/** What is measured of groups, for the process that measures and the one that asks it. */

export const GROUP_EVENTS = ['join', 'leave', 'state', 'chat'] as const;
export type GroupEvent = (typeof GROUP_EVENTS)[number];

export interface GroupOrder {
  readonly present: number;
  readonly groups: number;
  /** The groups in which something happens. */
  readonly busy: number;
  readonly rounds: number;
  /** `broadcast`: each event is told to everybody, and a newcomer gets everybody. */
  readonly how: 'parley' | 'broadcast';
}

/** Of one event: microseconds of CPU in each round, and what all clients together hear for one. */
export interface GroupCost {
  readonly us: readonly number[];
  readonly messages: number;
  readonly bytes: number;
}

export interface GroupAnswer {
  readonly type: 'groups';
  readonly costs: Readonly<Record<GroupEvent, GroupCost>>;
}
