/** The latest message to the server about the seats that this player hears (T15). */
export interface Hearing {
  readonly seats: readonly number[];
  readonly sentAt: number;
}

/** Between two such messages: where something changed, and where nothing did. */
const EVERY_MS = 2_000;
const AGAIN_MS = 15_000;

/** Whether the next one is due. `latest` is null before the first. */
export function hearingDue(latest: Hearing | null, seats: readonly number[], now: number): boolean {
  if (latest === null) return true;
  const changed = latest.seats.join() !== seats.join();
  return now - latest.sentAt >= (changed ? EVERY_MS : AGAIN_MS);
}
