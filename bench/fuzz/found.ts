import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from './fuzz.ts';
import type { Input } from './target.ts';
import { bytesOf, FUZZ, textOf } from './traffic.ts';

/** Inputs that once failed, one a line. They are tried again in each run of the tests, for ever. */
export const FOUND_FILE = join(FUZZ, 'corpus/found.lines');

export interface Found {
  readonly target: string;
  /** What was wrong then. */
  readonly what: string;
  readonly input: Input;
}

export function readFound(file = FOUND_FILE): readonly Found[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { target, what, text, bytes } = JSON.parse(line) as Record<'target' | 'what' | 'text' | 'bytes', string>;
      return { target, what, input: text ?? bytesOf(bytes) };
    });
}

/** Adds what is not there yet. */
export function keepFound(failures: readonly Failure[], file = FOUND_FILE): void {
  const there = new Set(readFound(file).map(({ target, input }) => `${target} ${keyOf(input)}`));
  for (const { target, kind, what, input } of failures) {
    if (there.has(`${target} ${keyOf(input)}`)) continue;
    const data = typeof input === 'string' ? { text: input } : { bytes: textOf(input) };
    appendFileSync(file, `${JSON.stringify({ target, what: `${kind}: ${what}`.slice(0, 200), ...data })}\n`);
  }
}

const keyOf = (input: Input): string => (typeof input === 'string' ? `t${input}` : `b${textOf(input)}`);
