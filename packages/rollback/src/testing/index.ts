export { type Arena, arena, KEYS, newArena } from './arena.ts';
export { handingOther, sayingDropped } from './forged.ts';
export { type Break, Network, Schedule, type Weather } from './network.ts';
export { type Judgement, judge } from './oracle.ts';
export { type Conditions, type Peer, type Played, playMatch } from './run.ts';
