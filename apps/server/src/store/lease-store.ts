/**
 * Which holder of a lease is the latest one (O8). Where processes agree elsewhere on who owns a part of the work, for a time, a
 * process that was stopped meanwhile may still believe that it owns it. So each holder has a number, its fence: one more than the
 * one before it. What only the owner may write names the fence, and is refused where another holder came since.
 */
export interface LeaseStore {
  /**
   * Begins a new holder of this lease, whoever holds it. Answers with its fence: 1 for the first one, and at least `least`. Who gives the time
   * has higher ones also after the database was put back as it was before.
   */
  take(name: string, least?: number): Promise<number>;
  /** The fence of the latest holder; 0 where nobody took it. */
  fence(name: string): Promise<number>;
}

/** One holder of a lease. */
export interface LeaseHolder {
  readonly lease: string;
  readonly fence: number;
}

/** A write of a holder after which another one came. Nothing was written. */
export class Superseded extends Error {
  readonly holder: LeaseHolder;
  /** The fence of the latest holder. */
  readonly latest: number;

  constructor(holder: LeaseHolder, latest: number) {
    super(`the lease ${holder.lease} has the fence ${latest}, and the write came with ${holder.fence}`);
    this.name = 'Superseded';
    this.holder = holder;
    this.latest = latest;
  }
}
