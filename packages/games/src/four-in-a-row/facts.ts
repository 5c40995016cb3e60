import type { TitleFacts } from '../title.ts';

export const facts = {
  kind: 'turns',
  id: 'four-in-a-row',
  rules: 1,
  deterministic: true,
  seats: { min: 2, max: 2 },
} as const satisfies TitleFacts;
