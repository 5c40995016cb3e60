/** The worker that opens the page without a network: `public/sw.js`. */
const WORKER = '/sw.js';

/**
 * Has the browser keep this page, to open it without a network (W10). Called once playing is possible and drawn. Where the browser keeps
 * nothing, as in a private window, with storage closed, or over plain http from another machine, the page goes on as it is.
 */
export async function keepPage(): Promise<void> {
  try {
    if (!isSecureContext || !('serviceWorker' in navigator)) return;
    await navigator.serviceWorker.register(WORKER, { updateViaCache: 'none' });
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ used: usedParts() });
  } catch {
    // Refused, or the server is away again: the next opening tries anew.
  }
}

/** The addresses of the files of this build that this page has loaded. */
function usedParts(): readonly string[] {
  const paths = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  return paths.filter(({ origin }) => origin === location.origin).map(({ pathname }) => pathname);
}
