import { ROUTES } from '@parley/protocol';

/** Milliseconds before the second try; each next wait is half as long again, up to `LONGEST_MS`. */
const FIRST_MS = 500;
const LONGEST_MS = 5_000;

/**
 * Loads a part of the page and tries again while it cannot be loaded. While the server is away that goes on for as long as it takes
 * (W7.5). Rejects with the last fault after `tries` in vain while the server answers: the part is gone, because a newer page is out.
 */
export async function persistently<T>(
  load: () => Promise<T>,
  tries = 4,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  answers: () => Promise<boolean> = serverAnswers,
): Promise<T> {
  for (let missed = 0, ms = FIRST_MS; ; ms = Math.min(LONGEST_MS, ms * 1.5)) {
    try {
      return await load();
    } catch (fault) {
      if (await answers()) missed += 1;
      if (missed >= tries) throw fault;
      await wait(ms);
    }
  }
}

/** As `answers`, for a part without which the page does something else: an absent server counts as a part that is gone. */
export const notForLong = async (): Promise<boolean> => true;

/** In its own name: what a proxy or a captive portal answers in its place is no such answer. */
async function serverAnswers(): Promise<boolean> {
  try {
    const answer = await fetch(ROUTES.health, { cache: 'no-store' });
    const said: unknown = await answer.json();
    return typeof said === 'object' && said !== null && 'status' in said && said.status === 'ok';
  } catch {
    return false;
  }
}
