/** What the server was told last of whom this player hears (T15). */
export interface Hearing {
  readonly seats: readonly number[];
  readonly saidAt: number;
}

/** Between two such words where something changed, and where nothing did. */
const EVERY_MS = 2_000;
const AGAIN_MS = 15_000;

/** Whether the server is to be told now. `said` is null before the first time. */
export function hearingDue(said: Hearing | null, seats: readonly number[], now: number): boolean {
  if (said === null) return true;
  const changed = said.seats.join() !== seats.join();
  return now - said.saidAt >= (changed ? EVERY_MS : AGAIN_MS);
}
