import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { ROUTES } from '@parley/protocol';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { builtProgram } from '../../../scripts/build.mjs';
import { smallDisk } from '../../../scripts/files/testing/small-disk.mjs';
import { SERVER_KEY_FILE } from './auth/key-file.ts';
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

  /** Strangers who hold their connections when the server stops: what each has sent by then. */
  describe('[O6.37] ends with 0 in four seconds, whoever holds a connection', () => {
    const post = (body: string): string =>
      `POST ${ROUTES.signUp} HTTP/1.1\r\nHost: parley\r\nContent-Type: application/json\r\nX-Parley: bearer\r\nContent-Length: ${body.length}\r\n\r\n`;
    const signUp = (at: number): string => {
      const body = JSON.stringify({ name: `Stranger ${at}`, password: 'a long enough password' });
      return post(body) + body;
    };
    const plain: [string, readonly string[]][] = [
      ['nothing was sent', Array.from({ length: 50 }, () => '')],
      ['half a request line', ['GET /heal']],
      ['a request whose body does not end', [`${post('x'.repeat(90))}{`]],
      ['passwords that wait to be hashed', Array.from({ length: 130 }, (_, at) => signUp(at))],
    ];
    async function endsWith(texts: readonly string[], env: Record<string, string>, over: 'plain' | 'tls') {
      const { child, ended, ready } = start({ PARLEY_SIGN_INS_PER_MINUTE: '1000', ...env });
      const { address } = await ready;
      const port = Number(new URL(address).port);
      const sockets = await Promise.all(
        texts.map(async (text) => {
          const socket =
            over === 'tls'
              ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
              : connect(port, '127.0.0.1');
          socket.on('error', () => {});
          await once(socket, over === 'tls' ? 'secureConnect' : 'connect');
          if (text !== '') await new Promise((resolve) => socket.write(text, resolve));
          return socket;
        }),
      );
      // So it has read them.
      await fetch(`${address.replace('https', 'http')}${ROUTES.health}`, { redirect: 'manual' });
      const began = performance.now();
      child.kill('SIGTERM');
      const code = await ended;
      const ms = performance.now() - began;
      for (const socket of sockets) socket.destroy();
      return { code, isInTime: ms < 4_000 };
    }
    it.each(plain)('%s', async (_, texts) => {
      expect(await endsWith(texts, {}, 'plain')).toEqual({ code: 0, isInTime: true });
    });
    it.each([
      ['nothing was sent', 'plain', ['']],
      ['half a handshake', 'plain', ['\x16\x03\x01']],
      ['half a request', 'tls', ['GET /heal']],
    ] as const)('over TLS: %s', async (_, over, texts) => {
      const { cert, key } = await ownCertificate(directory, [], Date.now());
      const env = { PARLEY_TLS_CERT: cert, PARLEY_TLS_KEY: key };
      expect(await endsWith(texts, env, over)).toEqual({ code: 0, isInTime: true });
    });
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

  it('[O3.9] started on a database of before it signs with the same key, and a copy of all database files signs nothing', async () => {
    const data = join(directory, 'before');
    mkdirSync(data);
    copyFileSync(join(import.meta.dirname, 'store', 'testing', 'before', 'parley.sqlite'), join(data, DATABASE_FILE));
    const database = new Database(join(data, DATABASE_FILE), { readonly: true });
    const { value } = database.prepare("select value from secrets where name = 'introduction-key'").get() as {
      value: string;
    };
    database.close();
    const { x, d } = JSON.parse(value) as { x: string; d: string };
    const server = start({ PARLEY_DATA: data });
    const { keys } = (await (await fetch((await server.ready).address + ROUTES.keys)).json()) as { keys: object[] };
    expect(keys).toMatchObject([{ x }]);
    expect(JSON.stringify(keys)).not.toContain(d);
    server.child.kill('SIGKILL');
    await server.ended;
    const files = readdirSync(data).filter((name) => name.startsWith(DATABASE_FILE));
    expect(files.filter((name) => readFileSync(join(data, name)).includes(d))).toEqual([]);
    expect(readFileSync(join(data, SERVER_KEY_FILE), 'utf8')).toContain(d);
  });

  it('[O3.9] two servers that share the file of keys, as a mounted secret, sign with the same one', async () => {
    const keysOf = async (address: string) => (await fetch(address + ROUTES.keys)).json();
    const shared = { PARLEY_SERVER_KEY: join(directory, 'shared', 'keys.json') };
    const [one, other] = ['one', 'other'].map((name) => start({ ...shared, PARLEY_DATA: join(directory, name) }));
    const [first, second] = await Promise.all([one?.ready, other?.ready]);
    expect(await keysOf(first?.address ?? '')).toEqual(await keysOf(second?.address ?? ''));
  });

  it('[O3.14] takes its secrets from files', async () => {
    const file = join(directory, 'token');
    writeFileSync(file, 'a token of enough length\n');
    const { address } = await start({ PARLEY_METRICS_TOKEN_FILE: file, PARLEY_TRUST_PROXY: '1' }).ready;
    const status = async (token: string): Promise<number> =>
      (await fetch(address + ROUTES.metrics, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await status('a token of enough length'), await status('another token of length')]).toEqual([200, 403]);
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
      // It is in the file itself, so whoever copies that alone has it.
      const copy = join(directory, 'copy.sqlite');
      copyFileSync(join(data, DATABASE_FILE), copy);
      const database = new Database(copy, { readonly: true });
      expect(database.prepare("select name from secrets where name = 'server-key-id'").all()).toHaveLength(1);
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

    it('[O3.9] a key that was lost', async () => {
      const data = join(directory, 'keyless');
      const server = start({ PARLEY_DATA: data });
      await server.ready;
      server.child.kill('SIGKILL');
      await server.ended;
      rmSync(join(data, SERVER_KEY_FILE));
      expect(await sentence({ PARLEY_DATA: data })).toMatch(
        /^The key of this server, .*server-key\.json \(PARLEY_SERVER_KEY\), is gone: put a copy of it back/,
      );
    });

    it('[O3.14] a secret in a file that is not there, and one that is given twice', async () => {
      const file = join(directory, 'token');
      expect(await sentence({ PARLEY_METRICS_TOKEN_FILE: file })).toMatch(
        /^.*token \(PARLEY_METRICS_TOKEN_FILE\) cannot be read: there is no such file\.$/m,
      );
      writeFileSync(file, 'a token of enough length\n');
      const twice = { PARLEY_METRICS_TOKEN_FILE: file, PARLEY_METRICS_TOKEN: 'a token of enough length' };
      expect(await sentence(twice)).toBe(
        'PARLEY_METRICS_TOKEN and PARLEY_METRICS_TOKEN_FILE are both set: set one of them.\n',
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
