import { auditsOf } from '../run-job.ts';
import { testTitles } from './titles.ts';

/** The server's worker, with the titles that only tests play. */
export const audit = auditsOf(testTitles);
