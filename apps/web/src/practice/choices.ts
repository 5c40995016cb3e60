import type { Strength } from '@parley/games';

export interface Choices {
  readonly seats: number;
  readonly strength: Strength;
  /** Players at this device. */
  readonly people: 1 | 2;
}
