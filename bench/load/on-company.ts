/**
 * `npm run load:company -- [options of the load tool]`: starts Redis, PostgreSQL, a core and four edges, and has the load tool test
 * them. `--edges N` and `--cores N` change how many.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFleet } from '../soak/fleet.ts';

const [args, counts] = split(process.argv.slice(2), { edges: 4, cores: 1 });
const folder = mkdtempSync(join(tmpdir(), 'parley-load-'));
const fleet = await openFleet({
  folder,
  players: 0,
  ...counts,
  level: 'warn',
  say: (sentence) => console.log(sentence),
});
try {
  const to = fleet.edges.map(({ ready }) => String(ready?.address)).join(',');
  const others = [...fleet.cores.map(({ name, pid }) => `${name}=${pid}`), `redis=${fleet.redis.pid}`].join(',');
  const script = join(import.meta.dirname, '../../scripts/measure.mjs');
  const tool = spawn(process.execPath, [script, 'bench/load/main.ts', '--to', to, '--process', others, ...args], {
    stdio: 'inherit',
  });
  const [code] = await once(tool, 'exit');
  process.exitCode = Number(code ?? 1);
} finally {
  await fleet.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

function split<T extends Record<string, number>>(all: readonly string[], known: T): [string[], T] {
  const rest: string[] = [];
  const found = { ...known };
  for (let at = 0; at < all.length; at += 1) {
    const name = (all[at] ?? '').replace(/^--/, '');
    if (name in known) {
      at += 1;
      Object.assign(found, { [name]: Number(all[at]) });
    } else rest.push(all[at] ?? '');
  }
  return [rest, found];
}
