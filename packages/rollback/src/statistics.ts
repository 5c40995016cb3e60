/** What a session counts. */
export interface Statistics {
  /** Calls of `step`. */
  steps: number;
  /** Steps in which no tick was played, because inputs were too far behind. */
  stalls: number;
  /** The most stalled steps in a row. */
  longestStall: number;
  /** Ticks that were played again. */
  resimulated: number;
  /** By depth, how many rollbacks there were. */
  readonly rollbacks: Uint32Array;
  /** Packets that were refused, whole or in part. */
  refused: number;
}

export const noStatistics = (window: number): Statistics => ({
  steps: 0,
  stalls: 0,
  longestStall: 0,
  resimulated: 0,
  rollbacks: new Uint32Array(window + 1),
  refused: 0,
});
