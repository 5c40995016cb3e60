/** Work that one process at a time may do, as long as it holds the lease of that name. */
export interface Leases {
  /**
   * Tries to get the lease from now on. Each time it is got, `begin` starts the work, and resolves with a function that ends it.
   * That function is called when the lease is lost or given back, and awaited before anybody else is let in where the
   * process still can say so. A process that was stopped for a while may work on for a moment after another one began: what
   * must not happen twice is refused by a fence (see `LeaseStore`).
   * If `begin` rejects, the fault is reported, the lease is given back, and it is tried again later. `giveUp` ends the work in the same
   * way, where it turns out that another one came after it.
   * @returns a function that ends the work, gives the lease back, and tries no more
   */
  seek(name: string, begin: Begin): () => Promise<void>;
}

/** Begins the work of a lease, and resolves with what ends it. */
export type Begin = (giveUp: () => void) => Promise<() => Promise<void>>;

/** One process of several, as it introduces itself to the others. */
export interface Member {
  /** One for each start of a process. */
  readonly id: string;
  readonly role: 'all' | 'edge' | 'core';
  /** Where other processes reach it directly, such as `http://10.0.0.3:4700`; null: nowhere. */
  readonly address: string | null;
}

/** Who is there. A process that was killed is gone some seconds later; one that stops says so at once. */
export interface Members {
  readonly self: Member;
  /** With this process. */
  all(): readonly Member[];
  /** @returns a function that ends the watch */
  watch(changed: (change: { readonly came: readonly Member[]; readonly gone: readonly Member[] }) => void): () => void;
  /** Says that this process goes. */
  close(): Promise<void>;
}
