import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../session/bundle.ts';
import { DEFAULT_LIMITS, type ServerProcess, startServer } from '../session/server-process.ts';
import { whyForbidden } from './allowed.ts';
import { type LoadOptions, readOptions } from './options.ts';
import { pidsOfPort } from './processes.ts';
import { faultsOf, type LoadReport } from './report.ts';
import { runLoad } from './run.ts';

const TOKEN = 'a-token-of-the-operator';
let server: ServerProcess;
let port: number;
let out: string;
beforeAll(async () => {
  server = await startServer('parley', { PARLEY_LOAD_TOKEN: TOKEN });
  port = Number(new URL(server.url).port);
  out = mkdtempSync(join(tmpdir(), 'parley-load-'));
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(out, { recursive: true, force: true });
});

function optionsOf(args: string): LoadOptions {
  const read = readOptions(args.split(' '));
  if (!read.ok || read.value === null) throw new Error(read.ok ? 'no options' : read.error);
  return read.value;
}

const run = (args: string, said: string[] = []): Promise<LoadReport> =>
  runLoad({
    options: optionsOf(args),
    say: (line) => void said.push(line),
    signal: new AbortController().signal,
    random: Math.random,
  });

describe('a load test of a real server', { timeout: 60_000 }, () => {
  it('[O11.3] signs in, looks, chats and plays over two addresses, and measures all of it', async () => {
    const to = `http://127.0.0.1:${port},http://localhost:${port}`;
    const report = await run(`--to ${to} --clients 24 --matches 4 --seconds 3 --play-seconds 0.2 --lines 2 --looks 4`);
    expect(faultsOf(report)).toEqual([]);
    expect(report).toMatchObject({
      clients: 24,
      matches: { begun: 12, decided: 12 },
      errors: {},
      refused: {},
      closed: {},
    });
    expect(Object.keys(report.delays).sort()).toEqual(
      ['chat', 'challenge to start', 'join', 'look', 'presence', 'report to verdict', 'sign-in'].sort(),
    );
    expect(report.delays['report to verdict']?.count).toBe(12);
    expect(report.moments.length).toBeGreaterThan(1);
    if (process.platform === 'linux') {
      expect(report.processes).toMatchObject([{ name: `port ${port}` }]);
      expect(report.processes[0]?.uses.every(({ cores, rssMb }) => cores >= 0 && rssMb > 20)).toBe(true);
    }
  });

  it.runIf(process.platform === 'linux')(
    '[O11.4] a server that is killed and started again: everybody comes back, and every match that began is decided',
    async () => {
      const [pid] = pidsOfPort(port);
      if (pid === undefined) throw new Error('the server was not found by its port');
      const testing = run(
        `--to ${server.url} --clients 20 --matches 6 --seconds 6 --play-seconds 1.5 --kill ${pid}@2,1@2.1`,
      );
      await expect.poll(() => pidsOfPort(port), { timeout: 30_000, interval: 50 }).toEqual([]);
      await server.restart();
      const report = await testing;
      expect(report.outages).toMatchObject([{ lost: 20 }]);
      const [outage] = report.outages;
      expect(outage?.until).toBeGreaterThan(outage?.from ?? Number.POSITIVE_INFINITY);
      expect(report.delays.return?.count).toBe(20);
      expect(report.matches).toMatchObject({ 'not-decided': 0, underWay: 0 });
      expect(report.matches.resumed).toBeGreaterThan(0);
      expect(report.processes[0]?.pids).toHaveLength(2);
      expect(report.processes[0]?.pids[0]).toBe(pid);
    },
  );

  it('[O11.4] kills no process that it does not watch', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const said: string[] = [];
    await run(`--to ${server.url} --clients 2 --matches 0 --seconds 1 --kill ${other.pid}@0.1`, said);
    expect(said).toContain(`Process ${other.pid} is none of those that are watched, and is left alone.`);
    expect([other.exitCode, other.signalCode]).toEqual([null, null]);
    other.kill();
  });

  it('[O11.3] a server with the limits of every day refuses a crowd from one address, and the tool says where the settings are', async () => {
    const strict = await startServer('parley', { ...DEFAULT_LIMITS, PARLEY_SIGN_INS_PER_MINUTE: '5' });
    try {
      await expect(run(`--to ${strict.url} --clients 60 --matches 0 --seconds 1`)).rejects.toThrow(
        /Clients cannot sign in \(too-[a-z]+ \d+ times\).*docs\/load\.md/,
      );
    } finally {
      await strict.stop();
    }
  });

  it('[O11.1] the command: SIGTERM ends it early, and its report is of what was done until then', async () => {
    const child = command(`--to ${server.url} --clients 4 --matches 2 --seconds 600 --play-seconds 0 --out ${out}`);
    const lines = heardFrom(child);
    await expect.poll(() => lines.join(''), { timeout: 30_000 }).toContain('4 of 4 clients are in');
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(lines.join('')).toContain('The test ends early.');
    expect(code).toBe(0);
    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as LoadReport;
    expect(report.seconds).toBeLessThan(300);
    expect(report.options.token).toBeNull();
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<h1>Load test of Parley</h1>');
  });

  it.each([
    ['--clients none', '--clients is a whole number from 2 to 100000.\n'],
    ['--to http://203.0.113.9.example', 'http://203.0.113.9.example is not on this machine.'],
  ])('[O11.1, O11.2] the command: %s is a sentence, and nothing is sent', async (args, sentence) => {
    const child = command(args);
    const lines = heardFrom(child);
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(lines.join('')).toContain(sentence);
    expect(lines.join('')).not.toContain('    at ');
  });
});

describe('a server that is not on this machine', () => {
  // This machine too, by an address that is none of those which are free.
  const elsewhere = (at: number): string => `http://0.0.0.0:${at}`;

  it('[O11.2] is tested only with the token of its operator', async () => {
    expect(await whyForbidden(elsewhere(port), null)).toContain('PARLEY_LOAD_TOKEN');
    expect(await whyForbidden(elsewhere(port), 'a-token-of-somebody-else')).toContain('does not allow');
    expect(await whyForbidden(elsewhere(port), TOKEN)).toBeNull();
  });

  it('[O11.2] has not allowed anything by a page, or by sending the question elsewhere', async () => {
    const server: Server = createServer((request, response) => {
      if (request.url?.startsWith('/api'))
        response.writeHead(302, { location: `${elsewhere(port)}/api/load-test` }).end();
      else response.end('<html>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = (server.address() as AddressInfo).port;
    expect(await whyForbidden(elsewhere(at), TOKEN)).toContain('did not say');
    server.close();
    expect(await whyForbidden(elsewhere(1), TOKEN)).toContain('did not say');
  });
});

function command(args: string): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'bench/load/main.ts'), ...args.split(' ')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function heardFrom(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => void lines.push(String(data)));
  return lines;
}
