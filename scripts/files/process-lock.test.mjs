import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeLock } from './process-lock.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('[O3.6] a lock is held by one process, whoever forgets it there, and is free when that is gone, however it ended', async () => {
  const path = join(folder, 'server.lock');
  const script = `import { takeLock } from ${JSON.stringify(join(import.meta.dirname, 'process-lock.mjs'))};
    const word = takeLock(${JSON.stringify(path)}) === null ? 'refused' : 'taken';
    for (let round = 0; round < 5; round += 1) { await new Promise(setImmediate); gc(); }
    console.log(word); setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('taken\n');
  expect(takeLock(path, 0)).toBeNull();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const release = takeLock(path, 0);
  expect(release).not.toBeNull();
  expect(takeLock(path, 0)).toBeNull();
  release?.();
  const again = takeLock(path, 0);
  expect(again).not.toBeNull();
  again?.();
});
