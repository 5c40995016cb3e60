/** What a player who comes back to a running match goes on from (N6). */
export interface Back {
  /**
   * What this device kept of the match: compact JWS, each after what it names. They hold everything that this player signed, because
   * that is kept before it is sent. Null where there is nothing to rely upon: another device of the player has signed since, or the
   * store was deleted. Then the player signs nothing before it has its own entries from the others or from the server.
   */
  readonly kept: readonly string[] | null;
  /** For how long nobody was in this seat, in milliseconds. */
  readonly awayMs: number;
  /** How long ago the latest kept entry was kept, in milliseconds: the present ply began then. */
  readonly keptMs: number;
}
