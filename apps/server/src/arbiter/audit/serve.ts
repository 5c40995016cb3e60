import { parentPort } from 'node:worker_threads';
import type { AnyTitle } from '@parley/games';
import type { AuditAnswer, AuditJob } from './job.ts';
import { runJob, titleIn } from './run-job.ts';

/**
 * The inside of a worker: takes jobs, one after the other, and answers each. Whatever goes wrong here ends at most this
 * thread, and never the server's.
 * @throws outside a worker thread
 */
export function serveAudits(titles: readonly AnyTitle[]): void {
  const port = parentPort;
  if (port === null) throw new Error('audits are served from a worker thread');
  const titleOf = titleIn(titles);
  const answer = (said: AuditAnswer): void => port.postMessage(said);
  port.on('message', (job: AuditJob) => {
    runJob(job, titleOf).then(
      (findings) => answer({ type: 'found', id: job.id, findings }),
      (error: unknown) =>
        answer({
          type: 'failed',
          id: job.id,
          message: error instanceof Error ? (error.stack ?? error.message) : 'thrown',
        }),
    );
  });
  answer({ type: 'ready' });
}
