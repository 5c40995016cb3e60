export type { AnyTitle } from './catalog.ts';
export type { Applied, Clocks, MoveError, Outcome, Title } from './title.ts';
