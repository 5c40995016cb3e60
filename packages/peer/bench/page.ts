import { makeParty, type Report } from './party.ts';

declare const report: (report: Report) => void;
Object.assign(globalThis, { party: makeParty((said) => report(said)) });
