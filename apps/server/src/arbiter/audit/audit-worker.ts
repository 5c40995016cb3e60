import { titles } from '@parley/games';
import { auditsOf } from './run-job.ts';

/** The thread that audits matches. A crafted transcript can hold up this thread, but not the server (E4). */
export const audit = auditsOf(titles);
