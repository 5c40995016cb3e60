import type { ComplaintRow, RestrictionRow } from '../conduct-store.ts';

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
