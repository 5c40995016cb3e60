import type { CSSProperties } from 'react';
import { manifestOf } from './catalog.ts';

/** The shape of the board of a title, for the style sheet. */
export const aspectStyle = (title: string): CSSProperties => ({
  ['--board-aspect' as string]: manifestOf(title)?.aspect ?? 1,
});
