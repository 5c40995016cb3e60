export { COIN_ROUNDS, type CoinMove, type CoinState, coinToss } from './coin-toss.ts';
export { foldHashes, playRandom, randomInputs } from './play-random.ts';
export {
  TREADMILL_MAX_STEPS,
  TREADMILL_ROUNDS,
  type TreadmillMove,
  type TreadmillState,
  treadmill,
} from './treadmill.ts';
export { turnTitle, turnTitles } from './turn-titles.ts';
