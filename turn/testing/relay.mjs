// A coturn that our launcher started alone, as on a separate machine, for tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../scripts/address.mjs';

const LAUNCHER = fileURLToPath(new URL('../launch.mjs', import.meta.url));

/** @typedef {Awaited<ReturnType<typeof startRelay>>} Relay */

/**
 * Starts the launcher with free ports on loopback.
 *
 * @param {Record<string, string>} env over that
 */
export async function startRelay(env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-turn-'));
  const [port, secondPort, tlsPort] = await freePorts();
  const child = spawn(process.execPath, [LAUNCHER], {
    env: {
      PATH: process.env.PATH,
      PARLEY_DATA: folder,
      PARLEY_HOST: '127.0.0.1',
      PARLEY_TURN_PORT: String(port),
      PARLEY_TURN_SECOND_PORT: String(secondPort),
      PARLEY_TURN_TLS_PORT: String(tlsPort),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (words += text));
  const closed = once(child, 'close');
  const forget = () => rmSync(folder, { recursive: true, force: true });
  /** @type {{ stunUrls: string[], urls: string[] }} */
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message),
    closed.then(() => Promise.reject(new Error(words))),
  ]).catch((error) => {
    child.kill('SIGKILL');
    forget();
    throw error;
  });
  return {
    port,
    secondPort,
    tlsPort,
    folder,
    stunUrls: ready.stunUrls,
    urls: ready.urls,
    /** What the launcher wrote so far. */
    words: () => words,
    /** @param {NodeJS.Signals} signal to the launcher */
    kill: (signal) => child.kill(signal),
    /** Ends both. Resolves when the launcher is gone; it waits for coturn unless it was killed. */
    async stop() {
      child.kill('SIGTERM');
      await closed;
      forget();
    },
  };
}

/** @returns {Promise<[number, number, number]>} three different ones */
async function freePorts() {
  const ports = new Set();
  while (ports.size < 3) ports.add(await freePort());
  const [first, second, third] = ports;
  return [first, second, third];
}
