/** Whom a player hears, as it tells the server (T15). All are seats, in ascending order. */
export interface Heard {
  /** Over links of its own. */
  readonly seats: readonly number[];
  /** Through the server alone. */
  readonly through: readonly number[];
  /** For whose entries it asks the server: they are on turn and nothing has come, or the server delivered them before. */
  readonly waits: readonly number[];
}

/** The latest message to the server about whom this player hears. */
export interface Hearing {
  readonly heard: Heard;
  readonly sentAt: number;
}

/** Between two such messages: where something changed, and where nothing did. */
const EVERY_MS = 2_000;
const AGAIN_MS = 15_000;

/** Whether the next one is due. `latest` is null before the first. */
export function hearingDue(latest: Hearing | null, heard: Heard, now: number): boolean {
  if (latest === null) return true;
  return now - latest.sentAt >= (isSame(latest.heard, heard) ? AGAIN_MS : EVERY_MS);
}

const isSame = (a: Heard, b: Heard): boolean =>
  a.seats.join() === b.seats.join() && a.through.join() === b.through.join() && a.waits.join() === b.waits.join();
