import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROUTES } from '@parley/protocol';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { builtProgram } from '../../../scripts/build.mjs';
import { smallDisk } from '../../../scripts/files/testing/small-disk.mjs';
import { TOKEN_SECRET_FILE } from './auth/token-secret.ts';
import { ownCertificate } from './operate/certificate.ts';
import { DATABASE_ID_FILE } from './operate/database-id.ts';
import { DATABASE_FILE, openSqliteStore } from './store/sqlite.ts';
import { fillStore } from './store/testing/full-store.ts';

/** Building and loading it takes seconds on a busy machine. */
const PATIENCE = { timeout: 60_000 };

describe('the server as a process', PATIENCE, () => {
  let program: string;
  let directory: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    program = await builtProgram('server');
  }, PATIENCE.timeout);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'parley-main-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  function start(env: Record<string, string> = {}) {
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')));
    const child = fork(program, {
      env: { ...own, PARLEY_DATA: join(directory, 'data'), PARLEY_PORT: '0', PARLEY_LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.push(child);
    const output = { out: '', err: '' };
    child.stdout?.on('data', (data) => {
      output.out += data;
    });
    child.stderr?.on('data', (data) => {
      output.err += data;
    });
    // `close`, unlike `exit`, is after the last of the output.
    const ended = once(child, 'close').then(([code]) => Number(code));
    const ready = once(child, 'message').then(([message]) => message as { type: string; address: string });
    return {
      child,
      output,
      ended,
      ready: Promise.race([ready, ended.then(() => Promise.reject(new Error(output.err)))]),
    };
  }

  it('[O1.1] says where it is, to a person and to its parent, and ends when the parent is gone', async () => {
    const { child, output, ready } = start();
    const { type, address } = await ready;
    expect(type).toBe('ready');
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(output.out).toContain(`Parley is at ${address}\n`);
    const health = await fetch(address + ROUTES.health);
    expect(await health.json()).toMatchObject({ status: 'ok' });
    // Node says no `close` of a child whose channel was closed from this side.
    const exited = once(child, 'exit');
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  it('[O1.5] ends also when the parent is gone before it was ready', async () => {
    const { child, ready } = start();
    ready.catch(() => {});
    const exited = once(child, 'exit');
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('[O1.5] ends cleanly on %s, with somebody connected', async (signal) => {
    const { child, ended, ready } = start();
    const { address } = await ready;
    const socket = new WebSocket(`${address.replace('http', 'ws')}${ROUTES.socket}`, { origin: address });
    await once(socket, 'open');
    child.kill(signal);
    expect(await ended).toBe(0);
  });

  it('[O5.5] keeps its signing key over a kill', async () => {
    const keysOf = async (address: string) => (await fetch(address + ROUTES.keys)).json();
    const first = start();
    const before = await keysOf((await first.ready).address);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start();
    expect(await keysOf((await second.ready).address)).toEqual(before);
  });

  it('serves HTTPS from configured files', async () => {
    const { cert, key } = await ownCertificate(directory, [], Date.now());
    const { ready } = start({ PARLEY_TLS_CERT: cert, PARLEY_TLS_KEY: key });
    expect((await ready).address).toMatch(/^https:/);
  });

  describe('[O3.4] says in one sentence what keeps it from starting, and ends with 1', () => {
    const sentence = async (env: Record<string, string>): Promise<string> => {
      const { ended, output, ready } = start(env);
      ready.catch(() => {});
      expect(await ended).toBe(1);
      expect(output.out).toBe('');
      expect(output.err.trim().split('\n')).toHaveLength(1);
      return output.err;
    };

    it('a port in use', async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const address = other.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const said = await sentence({ PARLEY_PORT: String(port), PARLEY_LOG_LEVEL: 'fatal' });
      expect(said).toContain(`Port ${port} of 127.0.0.1 is in use`);
      other.close();
    });

    it('a wrong value', async () => {
      expect(await sentence({ PARLEY_PORT: 'many' })).toContain('PARLEY_PORT cannot be used');
    });

    it('a certificate that is none', async () => {
      const file = join(directory, 'broken.pem');
      writeFileSync(file, 'broken');
      const said = await sentence({ PARLEY_TLS_CERT: file, PARLEY_TLS_KEY: file });
      expect(said).toMatch(/^The certificate .* cannot be used/);
    });

    it('a page that is not there', async () => {
      expect(await sentence({ PARLEY_WEB_ROOT: directory })).toMatch(/^There is no index\.html in .*PARLEY_WEB_ROOT/);
    });

    it('a data directory that is none', async () => {
      const file = join(directory, 'file');
      writeFileSync(file, '');
      expect(await sentence({ PARLEY_DATA: file })).toMatch(/^The data in .* that is no directory: name one\.$/m);
    });

    it('a disk that is full', async () => {
      const disk = smallDisk(join(directory, 'disk'));
      // Without root there is no small disk.
      if (disk === null) return;
      try {
        disk.fill();
        expect(await sentence({ PARLEY_DATA: join(directory, 'disk') })).toMatch(/the disk is full: make room/);
      } finally {
        disk.unmount();
      }
    });

    it('[O4.6] a disk that fills up while it runs: it is not ready, and is again once there is room', async () => {
      const folder = join(directory, 'small');
      const disk = smallDisk(folder, 16 * 1024 * 1024);
      if (disk === null) return;
      try {
        const server = start({ PARLEY_DATA: folder });
        const { address } = await server.ready;
        const ready = async (): Promise<number> => (await fetch(`${address}${ROUTES.ready}`)).status;
        expect(await ready()).toBe(200);
        disk.fill();
        await expect.poll(ready, { timeout: 10_000 }).toBe(503);
        disk.makeRoom();
        await expect.poll(ready, { timeout: 10_000 }).toBe(200);
        server.child.kill('SIGTERM');
        await server.ended;
      } finally {
        disk.unmount();
      }
    });

    it('a database of a newer version', async () => {
      const data = join(directory, 'newer');
      await (await openSqliteStore(data)).close();
      const database = new Database(join(data, DATABASE_FILE));
      database.exec("INSERT INTO kysely_migration VALUES ('0999-from-the-future', '2030-01-01T00:00:00.000Z')");
      database.close();
      const said = await sentence({ PARLEY_DATA: data });
      expect(said).toMatch(/is of a newer version of Parley \(0999-from-the-future\): install that version/);
    });

    it('[O5.11] a database that was lost, also with the log file of one that was killed', async () => {
      const data = join(directory, 'lost');
      const server = start({ PARLEY_DATA: data });
      await server.ready;
      server.child.kill('SIGKILL');
      await server.ended;
      // The key is in the file itself, so whoever copies that alone has it.
      const copy = join(directory, 'copy.sqlite');
      copyFileSync(join(data, DATABASE_FILE), copy);
      const database = new Database(copy, { readonly: true });
      expect(database.prepare("select name from secrets where name = 'introduction-key'").all()).toHaveLength(1);
      database.close();
      for (const file of readdirSync(data)) if (file.startsWith(DATABASE_FILE)) rmSync(join(data, file));
      expect(await sentence({ PARLEY_DATA: data })).toMatch(/is empty, and there was another one: put its copy back/);
      rmSync(join(data, DATABASE_ID_FILE));
      const anew = start({ PARLEY_DATA: data });
      await anew.ready;
    });

    it('a database that is none', async () => {
      const data = join(directory, 'damaged');
      await (await openSqliteStore(data)).close();
      writeFileSync(join(data, DATABASE_FILE), 'x'.repeat(8_192));
      expect(await sentence({ PARLEY_DATA: data })).toMatch(/^The database .*parley\.sqlite is damaged: put a copy/);
    });

    it('[O10.3] a database in the middle of which something is broken', async () => {
      const data = join(directory, 'broken');
      const store = await openSqliteStore(data);
      await fillStore(store, 20);
      await store.close();
      const bytes = readFileSync(join(data, DATABASE_FILE));
      writeFileSync(join(data, DATABASE_FILE), bytes.fill(0x5a, 40_960, 49_152));
      expect(await sentence({ PARLEY_DATA: data })).toMatch(/^The database .*parley\.sqlite is damaged: put a copy/);
    });

    it('a secret that was cut short', async () => {
      const data = join(directory, 'cut');
      mkdirSync(data);
      writeFileSync(join(data, TOKEN_SECRET_FILE), '');
      expect(await sentence({ PARLEY_DATA: data })).toMatch(
        /token-secret does not hold 32 bytes of base64url: .* delete it/,
      );
    });

    it('[O3.6] another server on the same data, until that is gone', async () => {
      const first = start();
      await first.ready;
      expect(await sentence({})).toMatch(/^Another server uses the data in .* \(PARLEY_DATA\): stop that one/);
      first.child.kill('SIGKILL');
      await first.ended;
      expect((await start().ready).type).toBe('ready');
    });
  });
});
