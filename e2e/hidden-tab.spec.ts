import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { CHROMIUM, CHROMIUM_ARGS } from './fixtures/chromium.ts';
import { UNSLOWED } from './fixtures/hidden-browser.ts';

/**
 * The clock of matches in real time in a tab that Chromium hides and slows. Playwright lets each of its pages believe that it is in front,
 * so this browser is started without it.
 */

/** As strict as that of the server where it matters: a worker only from a file of this origin. */
const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'";

/** Each second it posts its sight, and how often two clocks of 60 ticks a second have run since the last time. */
const PAGE = `
import { systemTimers } from ${JSON.stringify(resolve('packages/client/src/timers.ts'))};
import { steadyTimers } from ${JSON.stringify(resolve('apps/web/src/match/tick-timers.ts'))};
const own = systemTimers();
function count(timers) {
  let ran = 0;
  const run = () => { ran += 1; timers.after(1000 / 60 - 1, run); };
  run();
  return () => { const since = ran; ran = 0; return since; };
}
const [worker, page] = [count(steadyTimers(own)), count(own)];
let last = own.now();
function post() {
  const seconds = (own.now() - last) / 1000;
  last = own.now();
  const rates = { sight: document.visibilityState, worker: worker() / seconds, page: page() / seconds };
  fetch('/rates', { method: 'POST', body: JSON.stringify(rates) });
  own.after(2000, post);
}
own.after(2000, post);
`;

interface Rates {
  readonly sight: string;
  readonly worker: number;
  readonly page: number;
}

function build(root: string): void {
  writeFileSync(
    join(root, 'index.html'),
    '<!doctype html><title>t</title><script type="module" src="./page.js"></script>',
  );
  writeFileSync(join(root, 'page.js'), PAGE);
  const vite = resolve('node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', root, '--logLevel', 'error', '--assetsInlineLimit', '0'], {
    cwd: root,
  });
}

/** Serves the page and keeps what it posts. */
async function serve(root: string, posted: Rates[]): Promise<Server> {
  const files = new Map(
    ['index.html', ...readdirSync(join(root, 'dist/assets')).map((name) => `assets/${name}`)].map((name) => [
      name === 'index.html' ? '/' : `/${name}`,
      readFileSync(join(root, 'dist', name)),
    ]),
  );
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        posted.push(JSON.parse(body) as Rates);
        response.end();
      });
      return;
    }
    const file = files.get(request.url ?? '');
    const type = request.url === '/' ? 'text/html' : 'text/javascript';
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': type, 'content-security-policy': POLICY });
    response.end(file);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

/** The address at which the browser takes commands. */
function commandsOf(browser: ChildProcess): Promise<string> {
  return new Promise((done) => {
    let said = '';
    browser.stderr?.on('data', (part) => {
      said += part;
      const at = /DevTools listening on ws:\/\/([^/]+)\//.exec(said)?.[1];
      if (at !== undefined) done(`http://${at}`);
    });
  });
}

test('[N10.1] sixty ticks a second go on in a hidden tab, where the timers of the page are slowed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'parley-hidden-'));
  build(root);
  const posted: Rates[] = [];
  const server = await serve(root, posted);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const args = CHROMIUM_ARGS.filter((arg) => !UNSLOWED.includes(arg));
  const profile = mkdtempSync(join(tmpdir(), 'parley-hidden-profile-'));
  const browser = spawn(
    CHROMIUM ?? 'chromium',
    [...args, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, url],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const closed = new Promise((done) => browser.once('exit', done));
  try {
    const commands = await commandsOf(browser);
    await expect.poll(() => posted.at(-1)?.sight).toBe('visible');
    await fetch(`${commands}/json/new?about:blank`, { method: 'PUT' });
    const hidden = (): Rates[] => posted.filter(({ sight }) => sight === 'hidden');
    // The first of them began in sight.
    await expect.poll(() => hidden().length, { timeout: 30_000 }).toBeGreaterThan(3);
    for (const { worker, page } of hidden().slice(1)) {
      expect(page).toBeLessThan(10);
      expect(worker).toBeGreaterThan(30);
    }
    test.info().annotations.push({ type: 'ticks a second', description: JSON.stringify(posted) });
  } finally {
    browser.kill();
    await closed;
    server.close();
    rmSync(root, { recursive: true });
    rmSync(profile, { recursive: true, force: true });
  }
});
