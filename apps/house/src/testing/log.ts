import type { Log } from '../log.ts';

/** A log that keeps what it is told. */
export function fakeLog(): Log & { readonly lines: { readonly level: string; readonly text: string }[] } {
  const lines: { level: string; text: string }[] = [];
  const write = (level: string) => (first: unknown, second?: unknown) => {
    lines.push({ level, text: typeof second === 'string' ? second : String(first) });
  };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
