/** What is sent to those who watch a match, for one kind of title. */
export interface Broadcast {
  /** Notes how far the match is. Called several times a second. */
  note(now: number): void;
  /** Begins for another watcher. */
  begin(): Reel;
}

/** What one watcher is sent. */
export interface Reel {
  /** The frame that this watcher has to get now; null where there is nothing more for the moment. The same one until `sent`. */
  next(now: number): Uint8Array | null;
  /** The frame of `next` is on its way. */
  sent(): void;
}
