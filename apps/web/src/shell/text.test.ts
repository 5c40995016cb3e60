import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Every way in which a page turns text into markup. What React draws is text. */
const AS_MARKUP =
  /dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|createContextualFragment|srcdoc|DOMParser|document\.write/;

it('[S1.19] no part of the page puts text into itself as markup', () => {
  const sources = readdirSync(join(import.meta.dirname, '..'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(import.meta.dirname, '..', path), 'utf8') }));
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.filter(({ text }) => AS_MARKUP.test(text)).map(({ path }) => path)).toEqual([]);
});
