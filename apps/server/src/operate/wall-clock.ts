/**
 * Milliseconds since the epoch by the clock of this machine. It jumps: somebody sets it, a time service corrects it, a virtual machine is
 * resumed. So it is only for what another machine compares with its own clock, and for the beginning of the server clock.
 */
export const wallClock = (): number => Date.now();
