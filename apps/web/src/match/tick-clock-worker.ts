/** Waits for the page, in a worker of its own: browsers let a hidden page wait a second or longer, but not its workers (N10). */
const waiting = new Map<number, ReturnType<typeof setTimeout>>();

addEventListener('message', ({ data: [id, ms] }: MessageEvent<readonly [id: number, ms: number | null]>) => {
  clearTimeout(waiting.get(id));
  waiting.delete(id);
  if (ms === null) return;
  const end = (): void => {
    waiting.delete(id);
    postMessage(id);
  };
  waiting.set(id, setTimeout(end, ms));
});

/** It works: from now on the page relies on it. */
postMessage(0);
