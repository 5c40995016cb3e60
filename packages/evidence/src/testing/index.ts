export { verifyCommand } from '../verify-command.ts';
export { type BumperRules, type BumperState, bumpers } from './bumpers.ts';
export { signed } from './entry.ts';
export { newSigner, type TestSigner } from './key-pair.ts';
export {
  act,
  advance,
  agree,
  beginTicks,
  confirm,
  depositAct,
  depositRest,
  finish,
  goneOf,
  heldKeys,
  playerOf,
  reportsOf,
  resign,
  signNow,
  type TickPlay,
  tickReport,
} from './tick-play.ts';
export { CASES, type VerdictCase, verdictFor } from './verdicts.ts';
