import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { concurrencyContract } from './concurrency.contract.ts';
import { racesContract } from './races.contract.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Pair } from './testing/interleave.ts';
import { makePauses } from './testing/pauses.ts';

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

async function open(connections: 1 | 2): Promise<Pair> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-store-'));
  directories.push(directory);
  const pauses = makePauses();
  const one = await openSqliteStore(directory, pauses.wrap);
  const other = connections === 1 ? one : await openSqliteStore(directory);
  return {
    one,
    other,
    holdNth: pauses.holdNth,
    async close() {
      await one.close();
      if (other !== one) await other.close();
    },
  };
}

concurrencyContract('SQLite, one connection', () => open(1));
concurrencyContract('SQLite, two connections', () => open(2));
racesContract('SQLite, two connections', () => open(2));
