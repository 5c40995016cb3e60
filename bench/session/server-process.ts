import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../scripts/build.mjs';
import { bundled, ROOT } from './bundle.ts';
import { heard } from './child.ts';
import type { Question, Usage } from './servers/probe.ts';

export type Kind = 'parley' | 'bare' | 'peerjs';

/** A server in a process of its own, so that what it uses is not mixed with what its clients use. */
export interface ServerProcess {
  /** Origin, such as http://127.0.0.1:43017. */
  readonly url: string;
  /** Directory of its data. */
  readonly data: string;
  ask(question: Question['ask']): Promise<Usage>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with the code of its end, and how long it took (milliseconds). */
  terminate(): Promise<{ readonly code: number | null; readonly ms: number }>;
  /** The same server again, after a kill: same port, same data. */
  restart(): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

/** Limits that would otherwise measure the limit: every client here comes from one address. */
const PARLEY_ENV = {
  PARLEY_LOG_LEVEL: 'error',
  PARLEY_MAX_CLIENTS: '20000',
  PARLEY_SIGN_INS_PER_MINUTE: '1000000',
  PARLEY_REQUESTS_PER_MINUTE: '10000000',
  PARLEY_MATCHES_PER_HOUR: '1000000',
  // Guests are signed in beforehand, and links are never made.
  PARLEY_TICKET_MS: '60000',
  PARLEY_INTRODUCTION_MS: '3600000',
};

/** The same settings as they are without being set, for what measures the limits themselves. */
export const DEFAULT_LIMITS: Readonly<Record<string, string>> = {
  PARLEY_LOG_LEVEL: 'error',
  ...Object.fromEntries(Object.keys(PARLEY_ENV).flatMap((name) => (name === 'PARLEY_LOG_LEVEL' ? [] : [[name, '']]))),
};

/** Starts a server. Its process ends when this one does. */
export async function startServer(
  kind: Kind | 'relay',
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const probe = await bundled('servers/probe.ts');
  const program = kind === 'parley' ? await parleyProgram() : await bundled(`servers/${kind}.ts`);
  const data = mkdtempSync(join(tmpdir(), `parley-bench-${kind}-`));
  let child = start(0);
  let url = await ready(child);

  function start(port: number): ChildProcess {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_'));
    const settings = kind === 'parley' ? { ...PARLEY_ENV, PARLEY_DATA: data, PARLEY_PORT: String(port), ...env } : {};
    return fork(program, {
      cwd: ROOT,
      execArgv: ['--expose-gc', '--import', probe],
      env: { ...Object.fromEntries(own), BENCH_DATA: data, ...settings },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  return {
    get url() {
      return url;
    },
    data,
    async ask(question) {
      const answered = heard(child, 'usage');
      child.send({ ask: question } satisfies Question);
      return (await answered) as unknown as Usage;
    },
    kill: () => end('SIGKILL'),
    async terminate() {
      const began = performance.now();
      await end('SIGTERM');
      return { code: child.exitCode, ms: performance.now() - began };
    },
    async restart() {
      child = start(Number(new URL(url).port));
      url = await ready(child);
    },
    async stop() {
      await end('SIGKILL');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess): Promise<string> {
  const { address } = await heard(child, 'ready');
  return String(address);
}

/** The server as `npm start` runs it. */
async function parleyProgram(): Promise<string> {
  const program = join(ROOT, 'apps/server/dist/main.js');
  if (!(await build({ only: 'server', say: () => {} })) || !existsSync(program)) {
    throw new Error('the server could not be built');
  }
  return program;
}
