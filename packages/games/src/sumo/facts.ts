import type { TitleFacts } from '../title.ts';

export const facts = {
  kind: 'ticks',
  id: 'sumo',
  rules: 1,
  deterministic: true,
  seats: { min: 2, max: 4 },
} as const satisfies TitleFacts;
