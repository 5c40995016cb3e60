import { type Findings, judge } from '@parley/evidence';
import type { AnyTitle } from '@parley/games';
import type { AuditJob } from './job.ts';

/** A title by the rules that were played; null where they are not here (any more) (E9). */
export type TitleOf = (id: string, rules: number) => AnyTitle | null;

/** Judges one job in this thread. */
export function runJob(job: AuditJob, titleOf: TitleOf): Promise<Findings> {
  const { match, seats, seed, startedAt, keys, deposits, reports, witness, maxMs, maxEntries } = job;
  const judged = { match, title: titleOf(job.title, job.rules), seats, seed, startedAt, keys };
  const budget = { clock: () => performance.now(), maxMs, maxEntries };
  return judge(judged, deposits, reports, witness, budget);
}

/** Looks titles up in a list: rules of another version are not the same title. */
export const titleIn =
  (titles: readonly AnyTitle[]): TitleOf =>
  (id, rules) =>
    titles.find((title) => title.id === id && title.rules === rules) ?? null;
