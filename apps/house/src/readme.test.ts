import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { titles } from '@parley/games';
import { expect, it } from 'vitest';

const textOf = (name: string): string => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');

it('[S3.32] the README shows the example that one copies, and names each title', () => {
  const readme = textOf('README.md');
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(JSON.parse(shown)).toEqual(JSON.parse(textOf('house.example.json')));
  const [, named = ''] = /`title` that it is of:([^.]*)\./.exec(readme) ?? [];
  expect([...named.matchAll(/`([\w-]+)`/g)].map(([, id]) => id)).toEqual(titles.map(({ id }) => id));
});
