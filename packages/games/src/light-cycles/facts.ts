import type { TitleFacts } from '../title.ts';

export const facts = {
  kind: 'ticks',
  id: 'light-cycles',
  rules: 1,
  deterministic: true,
  seats: { min: 2, max: 8 },
} as const satisfies TitleFacts;
