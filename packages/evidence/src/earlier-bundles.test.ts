import { readdirSync, readFileSync } from 'node:fs';
import { titles } from '@parley/games';
import { withCodes } from '@parley/protocol';
import { sayReasonWhy, sayWayBack } from '@parley/protocol/english';
import { describe, expect, it } from 'vitest';
import { fileText, makeBundle } from './bundle.ts';
import { newSigner } from './testing/key-pair.ts';
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
      'liar-2.bundle',
      'liar.bundle',
      'of-a-server.bundle',
      'resigned-2.bundle',
      'silent-2.bundle',
      'silent.bundle',
      'two-histories.bundle',
      'unrecorded-2.bundle',
      'void.bundle',
    ]);
  });

  it.each(files)('[E6.8, E9.3, E9.5] %s holds: signatures, replay and verdict', async (_, text) => {
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

  it.each(files)('[E9.5] %s fails where the server itself wrote another sentence', async (_, text) => {
    const { content } = await verifyBundle(text, options);
    if (content === null || content.v === 3) throw new Error('an earlier file');
    const server = await newSigner();
    const changed = structuredClone(content);
    const sentences: (() => void)[] = [() => Object.assign(changed.verdict, { why: 'Because I say so.' })];
    const [reason] = changed.verdict.changes[0]?.reasons ?? [];
    if (reason !== undefined) sentences.push(() => Object.assign(reason, { text: 'Because I say so.' }));
    for (const write of sentences) {
      write();
      const forged = await makeBundle({ ...changed, serverKey: server.key }, server.sign);
      const check = await verifyBundle(forged, options);
      expect(check.faults.map(({ code }) => code)).toContain('verdict-differs');
    }
  });

  it.each(files)('[E9.4] %s is shown as it was written', async (_, text) => {
    const { content } = await verifyBundle(text, options);
    if (content === null || content.v === 3) throw new Error('an earlier file');
    const { verdict } = content;
    const shown = withCodes(verdict);
    expect(shown.why).toEqual({ code: 'as-written', values: { text: verdict.why } });
    expect(shown.changes.map(({ reasons }) => reasons.map(({ why }) => sayReasonWhy(why, [])))).toEqual(
      verdict.changes.map(({ reasons }) => reasons.map((reason) => reason.text)),
    );
    expect(shown.changes.map(({ restore }) => restore && sayWayBack(restore))).toEqual(
      verdict.changes.map(({ restore }) => restore),
    );
    expect({ ...shown, why: 0, changes: 0, quorum: 0 }).toEqual({ ...verdict, why: 0, changes: 0, quorum: 0 });
  });
});
