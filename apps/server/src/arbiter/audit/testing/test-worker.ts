import { auditsOf } from '../serve.ts';
import { testTitles } from './titles.ts';

/** The worker of the server, with the titles that only tests play. */
export const audit = auditsOf(testTitles);
