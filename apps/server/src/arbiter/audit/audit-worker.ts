import { titles } from '@parley/games';
import { serveAudits } from './serve.ts';

/** The thread in which matches are judged: a crafted transcript holds this one, not the server (E4). */
serveAudits(titles);
