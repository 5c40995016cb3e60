/** What the clock of a title in rounds says, and who is out of the match. */
export interface RoundClock {
  readonly phase: 'countdown' | 'play' | 'pause' | 'over';
  /** Rounds that were played to their end. */
  readonly over: number;
  /** Ticks left of the phase, and those of this round. */
  readonly left: number;
  readonly tick: number;
  /** 1 for each seat that dropped out of the match. */
  readonly out: Uint8Array;
}

/**
 * The round to be shown, from 1, and whether it has ended. A match that was broken off, because one is left in it, ends in the round that ran
 * then: its clock stands where it stood.
 */
export function roundShown({ phase, over, left, tick, out }: RoundClock): {
  readonly round: number;
  readonly hasEnded: boolean;
} {
  const isBrokenOff = phase === 'over' && out.filter((flag) => flag === 0).length < 2;
  // Only in the pause between two rounds does a clock run down after ticks of a round.
  const hasEnded = isBrokenOff ? left > 0 && tick > 0 : phase === 'pause' || phase === 'over';
  return { round: hasEnded ? over : over + 1, hasEnded };
}
