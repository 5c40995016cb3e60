/** A key that signs in as a house, as the operator registered it by command (S3). */
export interface HouseKeyRow {
  readonly key: string;
  readonly registeredAt: number;
}

/**
 * The keys of houses that were registered by command. Each act is logged by the transaction that does it. Keys in the configuration are not
 * here.
 */
export interface HouseStore {
  has(key: string): Promise<boolean>;
  /** In the order in which they were registered. */
  list(): Promise<readonly HouseKeyRow[]>;
  /** False where it is registered; then nothing is logged. */
  register(key: string, at: number, actor: string): Promise<boolean>;
  /**
   * The player of this key is no house any more, and all its sessions end, in the same transaction. False where the key is not
   * registered; then nothing is logged.
   */
  revoke(key: string, at: number, actor: string): Promise<boolean>;
  /** The same for each house whose key is neither registered nor among these: keys that the configuration named before. Not logged. */
  demoteOthers(keys: readonly string[]): Promise<void>;
}
