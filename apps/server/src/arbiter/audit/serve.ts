import type { Findings } from '@parley/evidence';
import type { AnyTitle } from '@parley/games';
import type { AuditJob } from './job.ts';
import { runJob, titleIn } from './run-job.ts';

/** What a worker thread exports as `audit`. Whatever goes wrong in it ends at most that thread, and never the server's. */
export function auditsOf(titles: readonly AnyTitle[]): (job: AuditJob) => Promise<Findings> {
  const titleOf = titleIn(titles);
  return (job) => runJob(job, titleOf);
}
