import { type Findings, judge } from '@parley/evidence';
import type { Title } from '@parley/games';
import type { AuditJob } from './job.ts';

/** Finds a title by the version of its rules; null where the server does not have that version (E9). */
export type TitleOf = (id: string, rules: number) => Title | null;

/** Judges one job in this thread. */
export function runJob(job: AuditJob, titleOf: TitleOf): Promise<Findings> {
  const { match, seats, seed, startedAt, keys, deposits, reports, witness, maxMs, maxEntries } = job;
  const judged = { match, title: titleOf(job.title, job.rules), seats, seed, startedAt, keys };
  const budget = { clock: () => performance.now(), maxMs, maxEntries };
  return judge(judged, deposits, reports, witness, budget);
}

/** Looks titles up in a list. The same title with another version of its rules is not found. */
export const titleIn =
  (titles: readonly Title[]): TitleOf =>
  (id, rules) =>
    titles.find((title) => title.id === id && title.rules === rules) ?? null;

/** The function that a worker thread exports as `audit`. A fault in it ends at most that thread, never the server. */
export function auditsOf(titles: readonly Title[]): (job: AuditJob) => Promise<Findings> {
  const titleOf = titleIn(titles);
  return (job) => runJob(job, titleOf);
}
