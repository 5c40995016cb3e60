import type { ComplaintRow } from './conduct-store.ts';

/** The lines of a complaint without what this author said. */
export const withoutAuthor = (lines: ComplaintRow['lines'], author: string): ComplaintRow['lines'] =>
  lines.map((line) => (line.author === author ? { ...line, author: '', text: '' } : line));
