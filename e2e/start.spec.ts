import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../scripts/address.mjs';
import { onTurn } from './actions/board.ts';
import { enter } from './actions/lobby.ts';
import { expect, openPlayer, test } from './fixtures/platform.ts';

/** `npm start` as a person at a terminal has it. */
interface Started {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the address that it prints. */
  address(): Promise<string>;
  ended(): Promise<number | null>;
}

const folders: string[] = [];
const running: ChildProcess[] = [];

function npmStart(args: readonly string[], env: Record<string, string>): Started {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--no-turn', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (text += String(data)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    output: () => text,
    address: async () => {
      await expect.poll(() => text, { timeout: 30_000 }).toMatch(/running at https?:\/\/\S+/);
      return /running at (https?:\/\/\S+)/.exec(text)?.[1] ?? '';
    },
    ended: () => ended,
  };
}

/** Whether a process runs; a zombie does not. */
function runs(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function childrenOf({ child: { pid } }: Started): readonly string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
}

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
  folders.push(folder);
  return folder;
}

test.afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('[O1.1] npm start prints the address, serves the page and a house, and leaves nothing behind', async ({
  browser,
}) => {
  const data = dataFolder();
  const started = npmStart(['--port', String(await freePort())], { PARLEY_DATA: data });
  const url = await started.address();
  const { page, context } = await openPlayer(browser, url, 'newcomer');
  await page.goto('/');
  await page.getByRole('button', { name: /^Easy against .+ in Four in a Row$/ }).click();
  expect(await onTurn([page])).toBe(page);
  await context.close();
  expect(existsSync(join(data, 'parley.sqlite'))).toBe(true);
  expect(statSync(join(data, 'house-key.json')).mode & 0o077).toBe(0);

  const children = childrenOf(started);
  expect(children.length).toBe(2);
  started.child.kill('SIGINT');
  expect(await started.ended()).toBe(0);
  for (const pid of children) expect(runs(pid)).toBe(false);
});

test('[O1.5] killed without a word, its children end by themselves', async () => {
  const started = npmStart(['--port', String(await freePort())], { PARLEY_DATA: dataFolder() });
  await started.address();
  const children = childrenOf(started);
  started.child.kill('SIGKILL');
  await started.ended();
  for (const pid of children) await expect.poll(() => runs(pid)).toBe(false);
});

test('[O3.2, O3.4] a wrong setting, or a port in use, stops the start with a sentence', async () => {
  const wrong = npmStart([], { PARLEY_DATA: dataFolder(), PARLEY_PORT: 'eighty' });
  expect(await wrong.ended()).toBe(1);
  expect(wrong.output()).toContain('PARLEY_PORT');
  expect(wrong.output()).not.toContain('    at ');

  const port = String(await freePort());
  const first = npmStart(['--port', port], { PARLEY_DATA: dataFolder() });
  await first.address();
  const second = npmStart(['--port', port], { PARLEY_DATA: dataFolder() });
  expect(await second.ended()).toBe(1);
  expect(second.output()).toContain(port);
  expect(second.output()).not.toContain('    at ');
});

test('[O1.1] npm start -- --lan: HTTPS on this machine’s address, with a QR code, and a match over it', async ({
  browser,
}) => {
  const lan = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  const started = npmStart(['--lan', '--port', String(await freePort())], { PARLEY_DATA: dataFolder() });
  const url = new URL(await started.address());
  expect(url.protocol).toBe('https:');
  if (lan === undefined) {
    await expect.poll(() => started.output()).toContain('no address that others could reach');
    return;
  }
  await expect.poll(() => started.output()).toContain(`https://${lan}:${url.port}`);
  expect(started.output()).toMatch(/[▀▄█]{4}/);
  // Typed without https://, the address leads there.
  const typed = await fetch(`http://${lan}:${url.port}/`, { redirect: 'manual' });
  expect(typed.headers.get('location')).toBe(`https://${lan}:${url.port}/`);

  const { page, context } = await openPlayer(browser, `https://${lan}:${url.port}`, 'nearby', {
    ignoreHTTPSErrors: true,
  });
  await enter(page);
  expect(await page.evaluate(() => isSecureContext)).toBe(true);
  await page.getByRole('button', { name: /^Easy against .+ in Four in a Row$/ }).click();
  expect(await onTurn([page])).toBe(page);
  await context.close();
});
