/** How well a bot plays, from the weakest. Each beats the one before it clearly (S3.15). */
export const STRENGTHS = ['easy', 'normal', 'strong'] as const;
export type Strength = (typeof STRENGTHS)[number];
