import { titles } from '@parley/games';
import { auditsOf } from './serve.ts';

/** The thread in which matches are judged: a crafted transcript holds this one, not the server (E4). */
export const audit = auditsOf(titles);
