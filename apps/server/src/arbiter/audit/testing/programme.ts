import type { Programme } from '../../../testing/arena.ts';
import { bundledWorker } from './bundled-worker.ts';
import { testTitles } from './titles.ts';

let worker: Promise<URL> | null = null;

/** The titles of tests, with the worker that judges them. */
export async function testProgramme(): Promise<Programme> {
  worker ??= bundledWorker(new URL('./test-worker.ts', import.meta.url));
  return { titles: testTitles, auditWorker: await worker };
}
