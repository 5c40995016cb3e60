import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Begins `count` pieces of work at this rate, without waiting for earlier ones. Resolves when all are done. Work that is late
 * begins at once.
 */
export async function paced(
  count: number,
  perSecond: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  const began = performance.now();
  const running: Promise<unknown>[] = [];
  for (let index = 0; index < count; index += 1) {
    const early = began + (index * 1_000) / perSecond - performance.now();
    if (early > 1) await sleep(early);
    running.push(work(index));
  }
  await Promise.all(running);
}

/** Does `count` pieces of work, at most `width` at a time. Answers in their order. */
export async function inTurns<T>(count: number, width: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const runner = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      done[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: width }, runner));
  return done;
}
