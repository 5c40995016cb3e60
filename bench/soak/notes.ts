import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Note } from './words.ts';

const ENDING = '.jsonl';

/** All that the players of a folder wrote down, in the order of time. */
export function notesIn(folder: string): readonly Note[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  return files.flatMap((name) => notesOf(join(folder, name))).sort((a, b) => a.at - b.at);
}

function notesOf(file: string): readonly Note[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  // The last one is empty, or half written where its process was killed. The next process begins a new line after it.
  return lines.slice(0, -1).flatMap((line) => {
    try {
      return [JSON.parse(line) as Note];
    } catch {
      return [];
    }
  });
}
