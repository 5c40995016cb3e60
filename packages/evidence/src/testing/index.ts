export { signed } from './entry.ts';
export { CASES, type VerdictCase, verdictFor } from './verdicts.ts';
