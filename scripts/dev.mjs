// `npm run dev`: server and house restart when their sources change, and the pages change as they are edited.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { houseKey } from './key.mjs';
import { ROOT } from './root.mjs';

if (await ensureInstalled(ROOT, console.log)) await develop();
else process.exitCode = 1;

async function develop() {
  const { default: concurrently } = await import('concurrently');
  const port = process.env.PARLEY_PORT || '4600';
  const origin = `http://127.0.0.1:${port}`;
  const data = resolve(ROOT, process.env.PARLEY_DATA || '.data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const keyFile = join(data, 'house-key.json');
  const common = { PARLEY_DATA: data, PARLEY_PORT: port, PARLEY_LOG_LEVEL: process.env.PARLEY_LOG_LEVEL || 'info' };
  console.log('\n  The pages are at http://127.0.0.1:4610, and follow every change. Ctrl-C stops all.\n');
  const { result } = concurrently(
    [
      {
        name: 'server',
        command: 'tsx watch --clear-screen=false apps/server/src/main.ts',
        env: {
          ...common,
          PARLEY_HOUSE_KEYS: houseKey(keyFile),
          // Vite serves the page, so it comes from another origin than the server's.
          PARLEY_PUBLIC_ORIGINS:
            process.env.PARLEY_PUBLIC_ORIGINS || `http://127.0.0.1:4610,http://localhost:4610,${origin}`,
        },
      },
      {
        name: 'house',
        command: 'tsx watch --clear-screen=false apps/house/src/main.ts',
        env: { ...common, PARLEY_ORIGIN: origin, PARLEY_HOUSE_KEY_FILE: keyFile },
      },
      {
        name: 'web',
        command: 'vite --host 127.0.0.1 --strictPort --clearScreen false',
        cwd: join(ROOT, 'apps/web'),
        env: { PARLEY_DEV_SERVER: origin },
      },
    ],
    { cwd: ROOT, prefixColors: 'auto', killOthersOn: ['failure'] },
  );
  process.exitCode = await result.then(
    () => 0,
    () => 1,
  );
}
