import type { TitleFacts } from '../title.ts';

export const facts = {
  kind: 'turns',
  id: 'liars-dice',
  rules: 1,
  deterministic: true,
  seats: { min: 2, max: 6 },
} as const satisfies TitleFacts;
