/**
 * Milliseconds since the epoch, as the machine's clock shows them: for stamps, and for what is compared with a stamp. Somebody may set it,
 * so nothing is counted by it (W7.6); the clock for that is in `timers.ts`.
 */
export const wallClock = (): number => Date.now();
