// The proxy as it is deployed, in front of two servers that answer as edges do: what it hands on, what it hides, and whom it asks.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../scripts/address.mjs';
import { answers } from '../turn/port.mjs';
import { missingPrograms } from './company.mjs';

const isThere = !missingPrograms().includes('caddy');
const suite = isThere ? describe : describe.skip;
const PATIENCE = { timeout: 15_000, interval: 100 };

/**
 * @typedef {object} Edge
 * @property {string} name
 * @property {number} port
 * @property {boolean} isReady
 * @property {string[]} files
 * @property {import('node:http').IncomingHttpHeaders[]} heard of all but health checks
 * @property {import('node:http').Server} server
 */

/** @param {string} name @param {string[]} files @returns {Promise<Edge>} */
async function openEdge(name, files) {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/ready') return response.writeHead(edge.isReady ? 200 : 503).end();
    edge.heard.push(request.headers);
    if (path.startsWith('/assets/') && !edge.files.includes(path)) return response.writeHead(404).end();
    return response.writeHead(200).end(name);
  });
  /** @type {Edge} */
  const edge = { name, port: 0, isReady: true, files, heard: [], server };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address === 'object' && address !== null) edge.port = address.port;
  return edge;
}

suite(`the proxy${isThere ? '' : ' (skipped: caddy is not installed)'}`, { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-proxy-'));
  /** @type {Edge[]} */
  const edges = [];
  /** @type {import('node:child_process').ChildProcess} */
  let caddy;
  let origin = '';

  beforeAll(async () => {
    edges.push(await openEdge('one', ['/assets/old.js']), await openEdge('two', ['/assets/new.js']));
    const places = edges.map(({ port }) => `127.0.0.1:${port}`);
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    const args = ['run', '--adapter', 'caddyfile', '--config', join(import.meta.dirname, 'Caddyfile')];
    caddy = spawn('caddy', args, {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        SITE: origin,
        INSIDE: `http://127.0.0.1:${await freePort()}`,
        MORE: 'default_bind 127.0.0.1',
        EDGES: places.join(' '),
        EDGES_BACKWARDS: [...places].reverse().join(' '),
        ACME_EMAIL: 'nobody@parley.invalid',
      },
      stdio: 'ignore',
    });
    expect(await answers({ address: '127.0.0.1', port, kind: 'tcp' }, 20_000)).toBe(true);
  }, 30_000);
  afterAll(async () => {
    const gone = once(caddy, 'exit');
    caddy.kill('SIGKILL');
    await gone;
    for (const { server } of edges) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** @param {string} path @param {Record<string, string>} [headers] */
  async function ask(path, headers = {}) {
    const response = await fetch(origin + path, { headers });
    return { status: response.status, text: await response.text() };
  }

  it('[O12.10] writes the address that a request came from, and believes nothing that it says of that', async () => {
    await ask('/', { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9', forwarded: 'for=203.0.113.9' });
    const [heard] = edges.flatMap((edge) => edge.heard);
    expect(heard?.['x-forwarded-for']).toBe('127.0.0.1');
    expect(heard?.['x-forwarded-proto']).toBe('http');
    expect(heard?.host).toBe(new URL(origin).host);
  });

  it('[O12.10] hides the metrics, with a token and without', async () => {
    for (const path of ['/metrics', '/metrics?a=b', '/%6detrics', '//metrics']) {
      for (const edge of edges) edge.heard.length = 0;
      expect((await ask(path, { authorization: 'Bearer anything-at-all' })).status).toBe(404);
      expect(edges.flatMap(({ heard }) => heard)).toEqual([]);
    }
  });

  it('[O12.10] finds a late part of the page whichever edge has it, and says what nobody has', async () => {
    for (let n = 0; n < 10; n += 1) {
      expect(await ask('/assets/old.js')).toEqual({ status: 200, text: 'one' });
      expect(await ask('/assets/new.js')).toEqual({ status: 200, text: 'two' });
    }
    expect((await ask('/assets/none.js')).status).toBe(404);
  });

  it('[O12.10] sends nobody to an edge that is not ready, and everybody to any where none is', async () => {
    const [one, two] = edges;
    if (one === undefined || two === undefined) return;
    one.isReady = false;
    await expect
      .poll(
        async () => new Set((await Promise.all(Array.from({ length: 20 }, () => ask('/')))).map(({ text }) => text)),
        PATIENCE,
      )
      .toEqual(new Set(['two']));
    two.isReady = false;
    // Both are known to be unready when nothing comes to the first choice any more; each answer is one of theirs all the same.
    await expect
      .poll(async () => {
        one.heard.length = 0;
        const all = await Promise.all(Array.from({ length: 10 }, () => ask('/')));
        return all.every(({ status }) => status === 200) && one.heard.length > 0;
      }, PATIENCE)
      .toBe(true);
  });
});
