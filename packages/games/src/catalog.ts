import type { Title } from './title.ts';

/** A title whose state and moves only it can tell apart: what everything outside `games` works with. */
export type AnyTitle = Title<unknown, unknown>;
