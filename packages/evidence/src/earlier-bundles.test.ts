import { readdirSync, readFileSync } from 'node:fs';
import { titles } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { fileText } from './bundle.ts';
import { verifyBundle } from './verify-bundle.ts';

const FOLDER = new URL('./testing/bundles/', import.meta.url);
/** Made by earlier code, and never made again: files like these are in the hands of players. Not `.json`, so that nothing formats them. */
const files = readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const);
const options = {
  titleOf: (id: string, rules: number) => titles.find((title) => title.id === id && title.rules === rules) ?? null,
};

describe('[E6.8, E9.3] bundles from before', () => {
  it('[E6.8] are there', () => {
    expect(files.map(([name]) => name)).toEqual([
      'departures.bundle',
      'liar.bundle',
      'of-a-server.bundle',
      'silent.bundle',
      'two-histories.bundle',
      'void.bundle',
    ]);
  });

  it.each(files)('[E6.8, E9.3] %s holds: signatures, replay and verdict', async (_, text) => {
    expect(await verifyBundle(text, options)).toMatchObject({ ok: true, faults: [], replayed: true });
  });

  it.each(files)('[E6.8] %s is read without a loss: written again, it is the same to the byte', async (_, text) => {
    const { content } = await verifyBundle(text, options);
    const { signature } = JSON.parse(text) as { readonly signature: string };
    expect(fileText({ bundle: content, signature })).toBe(text);
  });

  it.each(files)('[E6.8] %s fails where a letter of its verdict is another', async (_, text) => {
    const changed = text.replace(/"why": "./, '"why": "?');
    expect(changed).not.toBe(text);
    expect((await verifyBundle(changed, options)).ok).toBe(false);
  });
});
