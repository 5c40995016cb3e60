import type { Log } from '../log.ts';

/** A log that keeps what it is told. */
export function fakeLog(): Log & {
  readonly lines: { readonly level: string; readonly text: string }[];
  /** What was said with the lines, as text. */
  readonly details: string[];
} {
  const details: string[] = [];
  const lines: { level: string; text: string }[] = [];
  const write = (level: string) => (first: unknown, second?: unknown) => {
    if (typeof first === 'object') details.push(JSON.stringify(first));
    lines.push({ level, text: typeof second === 'string' ? second : String(first) });
  };
  return { lines, details, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
