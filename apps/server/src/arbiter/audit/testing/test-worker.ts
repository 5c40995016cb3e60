import { serveAudits } from '../serve.ts';
import { testTitles } from './titles.ts';

/** The worker of the server, with the titles that only tests play. */
serveAudits(testTitles);
