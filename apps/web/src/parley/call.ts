import { createStore } from 'zustand/vanilla';

/** What calls somebody back who looks at another tab: the player's turn, a match that began, or a challenge (C11). */
export type Call = 'turn' | 'found' | 'challenge';

/** The call of this tab; null where nothing calls, or somebody looks. The name of the document begins with it. */
export const call = createStore<Call | null>(() => null);

export interface CallFacts {
  /** Whether the tab is out of sight. */
  readonly hidden: boolean;
  readonly turn: boolean;
  /** A match began while the tab was out of sight. */
  readonly found: boolean;
  readonly challenge: boolean;
}

/** The most urgent of them. A call goes away when the tab is seen, or when there is nothing to do any more. */
export function callOf({ hidden, turn, found, challenge }: CallFacts): Call | null {
  if (!hidden) return null;
  if (turn) return 'turn';
  if (found) return 'found';
  return challenge ? 'challenge' : null;
}
