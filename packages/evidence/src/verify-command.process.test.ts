import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOf } from './testing/bundle.ts';
import { newSigner } from './testing/key-pair.ts';
import { act, almostWon, column, reportBy } from './testing/play.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'parley-verify-'));
const good = join(folder, 'good.json');
let text: string;
let key: string;

/** The command itself, as `npm run verify` starts it. */
function verify(...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/verify.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, said: `${stdout}${stderr}` };
}

beforeAll(async () => {
  const server = await newSigner();
  key = server.key;
  const play = await almostWon();
  await act(play, 0, column(0));
  text = await bundleOf(play, [await reportBy(play, 0), await reportBy(play, 1, { ranks: [2, 1] })], server);
  writeFileSync(good, text);
  // Builds what it needs, once.
  verify(good);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run verify', () => {
  it('[E6.2] says what happened, what was decided and that all of it holds, with code 0 and without a server', () => {
    const { code, said } = verify(good, '--key', key);
    expect(code).toBe(0);
    for (const part of [
      'Four in a Row (rules 1), ranked, match match-0001',
      'Played by Anna (member) and Børge (member).',
      'Børge reported: Børge first and Anna second.',
      'The signed moves show: Anna first and Børge second. They prove the report of Børge false.',
      'Decided: ',
      'Trust of Børge: 30.0 → ',
      '✓ Played again',
      'All of it holds.',
    ]) {
      expect(said).toContain(part);
    }
  });

  it.each<[string, () => string[], string]>([
    ['no file is named', () => [], 'Say which file to check'],
    ['two are', () => [good, good], 'Say which file to check'],
    ['an option is unknown', () => [good, '--fast'], 'Say which file to check'],
    ['there is no such file', () => [join(folder, 'none.json')], 'There is no file'],
    ['it is a folder', () => [folder], 'is a folder'],
    ['it is no text', () => [written('binary', Buffer.from([0xff, 0xfe, 0x00]))], 'it is not text'],
    ['it is something else', () => [written('other', '{"name":"other"}')], 'not an evidence file of Parley'],
    ['a byte was changed', () => [written('bad', text.replace('Anna', 'Anne'))], 'The file has been altered'],
    ['a mark was put in front of it', () => [written('marked', `\ufeff${text}`)], 'not an evidence file of Parley'],
    ['another server signed it', () => [good, '--key', 'A'.repeat(43)], 'is not the server’s'],
    ['that key begins with a hyphen', () => [good, '--key', `-${'A'.repeat(42)}`], 'is not the server’s'],
    ['the key is none', () => [good, '--key', 'short'], 'short is not a key'],
  ])('[E6.2] ends with code 1 and a sentence when %s', (_name, args, sentence) => {
    const { code, said } = verify(...args());
    expect(code).toBe(1);
    expect(said).toContain(sentence);
    expect(said).not.toMatch(/\bat .*\.m?js:\d+/);
  });
});

function written(name: string, content: string | Buffer): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, content);
  return path;
}
