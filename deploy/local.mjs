// `npm run company`: several processes as in a deployment, on this machine: Redis, PostgreSQL, two cores, two edges, a house, and a proxy in front.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../scripts/build.mjs';
import { ensureInstalled } from '../scripts/install.mjs';
import { ROOT } from '../scripts/root.mjs';

const HELP = `npm run company [-- OPTIONS]

  Starts Redis, PostgreSQL, two cores, two edges, a house and a proxy on this machine, as deploy/compose.yaml does with Docker, and prints
  the address of the proxy and the process ids. Kill any of them: it is started again. Settings that
  deploy/compose.yaml does not make itself are taken from the environment (PARLEY_…).

  --port NUMBER  the port of the proxy; otherwise a free one
  --data FOLDER  where everything is kept; otherwise nothing is
  --no-house     without the house
  --help         this
`;

process.exitCode = await main();

/** @returns {Promise<number>} the exit code, or 0 while the company runs */
async function main() {
  let options;
  try {
    options = parseArgs({
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        'no-house': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return 1;
  }
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const port = options.port === undefined ? undefined : Number(options.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    console.error(`--port is ${options.port}, not a port.`);
    return 1;
  }
  if (!(await ensureInstalled(ROOT, console.log)) || !(await build())) return 1;
  const { missingPrograms, startCompany } = await import('./company.mjs');
  const missing = missingPrograms();
  if (missing.length > 0) {
    console.error(`This needs programs that are not installed. On Debian: apt-get install ${missing.join(' ')}`);
    return 1;
  }
  const kept = options.data === undefined ? undefined : resolve(process.env.INIT_CWD ?? process.cwd(), options.data);
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'parley-company-'));
  const clear = () => {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const company = await startCompany({
      folder,
      ...(port === undefined ? {} : { port }),
      house: !options['no-house'],
      settings: Object.fromEntries(
        Object.entries(process.env).flatMap(([key, value]) => (key.startsWith('PARLEY_') ? [[key, value ?? '']] : [])),
      ),
      say: (line) => console.log(line),
    });
    let state = 'running';
    const stop = () => {
      if (state === 'stopping') return;
      state = 'stopping';
      void company.stop().then(() => {
        clear();
        process.exit(0);
      });
    };
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
    console.log(`\n  Parley is running at ${company.url}\n`);
    for (const [name, service] of company.services) {
      const where = /^(edge|core)/.test(name) ? company.addressOf(name) : '';
      console.log(`  ${name.padEnd(10)}${String(service.pid() ?? '').padEnd(9)}${where}`);
    }
    console.log('\n  Ctrl-C stops them all.\n');
    return 0;
  } catch (error) {
    clear();
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
