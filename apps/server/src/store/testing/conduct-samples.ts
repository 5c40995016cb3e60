import type { Portion } from '@parley/protocol';
import type { ComplaintRow, RestrictionRow } from '../conduct-store.ts';
import type { Store } from '../store.ts';

/** Rows of conduct for tests. */

export const sampleComplaint = (id: string, change: Partial<ComplaintRow> = {}): ComplaintRow => ({
  id,
  by: 'player-Ada',
  about: 'player-Bo',
  subject: { kind: 'match', id: 'match-1' },
  reason: 'cheating',
  text: 'It moved twice.',
  lines: [],
  weight: 0.5,
  at: 1_000,
  outcome: 'open',
  decidedBy: null,
  answer: null,
  restriction: null,
  ...change,
});

export const sampleRestriction = (id: string, change: Partial<RestrictionRow> = {}): RestrictionRow => ({
  id,
  player: 'player-Bo',
  offence: 'lying',
  level: 2,
  portions: ['ranked', 'tournament'],
  words: null,
  matches: ['match-1'],
  complaints: [],
  by: null,
  from: 1_000,
  until: 2_000,
  state: 'standing',
  changed: null,
  ...change,
});

/** A restriction without end takes these from a player. */
export async function takePortions(
  store: Pick<Store, 'conduct'>,
  player: string,
  portions: readonly Portion[],
): Promise<void> {
  if (portions.length === 0) return;
  const row = sampleRestriction(`restriction-of-${player}`, { player, portions, until: Number.MAX_SAFE_INTEGER });
  await store.conduct.change(player, null, () => ({ restrictions: [row] }));
}
