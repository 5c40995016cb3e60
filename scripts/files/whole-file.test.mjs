import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTokenSecret } from '../../apps/server/src/auth/token-secret.ts';
import { houseKey, sharedSecret } from '../key.mjs';
import { smallDisk } from './testing/small-disk.mjs';
import { damaged, readOrMake, writeWhole } from './whole-file.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file that is needed again', () => {
  it('[O3.5] is written whole, for its owner alone, and nothing is left beside it', () => {
    const path = join(folder, 'deep', 'er', 'file');
    writeWhole(path, 'one');
    writeWhole(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'deep', 'er'))).toEqual(['file']);
  });

  it('[O3.5] is not replaced where it is there and may not be', () => {
    const path = join(folder, 'file');
    writeWhole(path, 'first', { over: false });
    writeWhole(path, 'second', { over: false });
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(readOrMake(path, () => 'third')).toBe('first');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('[O3.5] that is damaged is named, with what to do', () => {
    expect(damaged('/data/x', 'a key', 'It is lost then.')).toMatch(
      /^\/data\/x does not hold a key: .* delete it, .* It is lost then\.$/,
    );
  });

  it.each([
    ['the key of the house', (/** @type {string} */ path) => houseKey(path)],
    ['the secret of coturn', (/** @type {string} */ path) => sharedSecret(path)],
  ])('[O3.5] %s, cut short, is a sentence that names the file, and the file stays', async (_what, open) => {
    const path = join(folder, 'half');
    for (const half of ['', 'abc', '{"kty": "OKP", "crv']) {
      writeFileSync(path, half, { mode: 0o600 });
      await expect((async () => open(path))()).rejects.toThrow(`${path} does not hold`);
      expect(readFileSync(path, 'utf8')).toBe(half);
    }
  });
});

describe('on a disk that is full', () => {
  /** @type {string} */
  let folderOfDisk;
  /** @type {ReturnType<typeof smallDisk>} */
  let disk;
  beforeEach(() => {
    folderOfDisk = join(folder, 'disk');
    disk = smallDisk(folderOfDisk);
  });
  afterEach(() => disk?.unmount());

  /** Makes each file that Parley makes at its first start. @type {[string, (path: string) => unknown][]} */
  const MADE = [
    ['house-key.json', houseKey],
    ['turn-secret', sharedSecret],
    ['token-secret', () => openTokenSecret(folderOfDisk)],
  ];

  it.each(MADE)('[O3.5] %s is not there at all, and is made when there is room again', async (name, make) => {
    // Without root the same is shown by a limit on the size of files, below.
    if (disk === null) return;
    const path = join(folderOfDisk, name);
    disk.fill();
    await expect((async () => make(path))()).rejects.toThrow(/full|ENOSPC/);
    expect(existsSync(path)).toBe(false);
    disk.makeRoom();
    await make(path);
    expect(statSync(path).size).toBeGreaterThan(0);
    expect(readdirSync(folderOfDisk).filter((entry) => entry.endsWith('.new'))).toEqual([]);
  });

  it('[O3.5] a write that ends in the middle leaves what was there before, or nothing', () => {
    const path = join(folder, 'limited');
    const script = `import { writeWhole } from ${JSON.stringify(join(import.meta.dirname, 'whole-file.mjs'))};
      process.on('SIGXFSZ', () => {});
      try { writeWhole(process.argv[1], 'x'.repeat(200_000)); } catch (error) { console.log(error.code); }`;
    const write = () =>
      execFileSync(
        'bash',
        ['-c', `ulimit -f 8; exec "$0" --input-type=module -e "$1" "$2"`, process.execPath, script, path],
        {
          encoding: 'utf8',
        },
      );
    expect(write()).toMatch(/^E/);
    expect(existsSync(path)).toBe(false);
    writeWhole(path, 'before');
    expect(write()).toMatch(/^E/);
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder).sort()).toEqual(['disk', 'limited']);
  });
});
