export { type BumperRules, type BumperState, bumpers } from './bumpers.ts';
export { signed } from './entry.ts';
export { CASES, type VerdictCase, verdictFor } from './verdicts.ts';
