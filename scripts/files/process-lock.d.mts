/** See process-lock.mjs, which has the words. */
export function takeLock(path: string, patienceMs?: number): (() => void) | null;
