import type { Store } from '../../store/store.ts';

/** Between two tries: whoever asks more often gets what was found last. */
const PROBE_EVERY_MS = 2_000;
const PROBE = 'probe';

/**
 * Whether something can be stored now. A read would be answered from a database that is full, or that may not be written, so it tries what
 * the server lives by.
 *
 * @param clock milliseconds
 */
export function makeProbe(store: Pick<Store, 'secrets'>, clock: () => number): () => Promise<boolean> {
  let last: { readonly at: number; readonly found: Promise<boolean> } | null = null;
  return () => {
    const now = clock();
    if (last === null || Math.abs(now - last.at) >= PROBE_EVERY_MS) last = { at: now, found: canStore(store, now) };
    return last.found;
  };
}

async function canStore({ secrets }: Pick<Store, 'secrets'>, now: number): Promise<boolean> {
  try {
    await secrets.put(PROBE, String(now));
    return true;
  } catch {
    return false;
  }
}
