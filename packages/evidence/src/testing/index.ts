export { verifyCommand } from '../verify-command.ts';
export { type BumperRules, type BumperState, bumpers } from './bumpers.ts';
export { written } from './bundle.ts';
export { signed } from './entry.ts';
export { newSigner, type TestSigner } from './key-pair.ts';
export {
  act,
  advance,
  agree,
  askedOf,
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
  tickWitness,
} from './tick-play.ts';
export { CASES, type VerdictCase, verdictFor } from './verdicts.ts';
