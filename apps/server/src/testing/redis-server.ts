import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A real redis-server of one test file, which the tests may kill and freeze. */
export interface RedisServer {
  readonly url: string;
  readonly pid: number;
  /** As `kill -9`. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again where it was. Without persistence it is empty then. */
  restart(): Promise<void>;
  /** Stops the process as it is (SIGSTOP): its port is open, and nothing is answered. */
  freeze(): void;
  thaw(): void;
  end(): Promise<void>;
}

export interface RedisSettings {
  /** Writes each change to the disk before it is answered, so that a restart finds all of it. */
  readonly persistent?: boolean;
  /** Further settings, as options of the program. */
  readonly options?: readonly string[];
}

/** Below the ports that the system gives to connections, so that none of those is in the way of a restart. */
const PORTS = [20_000, 32_000] as const;
const ATTEMPTS = 20;
/**
 * A shell starts the program and kills it when this process has ended, however that came: its input is closed then. A frozen
 * program is killed, too.
 */
const GUARD =
  'redis-server "$@" >/dev/null 2>&1 & pid=$!; echo $pid; exec 2>/dev/null; read _; kill -9 $pid; wait $pid';

export async function startRedis({ persistent = false, options = [] }: RedisSettings = {}): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-redis-'));
  let guard: ChildProcess | null = null;
  let pid = 0;
  let port = 0;

  async function stop(): Promise<void> {
    if (guard === null || guard.exitCode !== null) return;
    const exited = once(guard, 'exit');
    guard.stdin?.end();
    await exited;
  }

  async function start(): Promise<boolean> {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', ''];
    const persistence = persistent ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    guard = spawn('sh', ['-c', GUARD, 'sh', ...settings, ...persistence, ...options], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    const [line] = (await once(createInterface({ input: guard.stdout as NodeJS.ReadableStream }), 'line')) as [string];
    pid = Number(line);
    while (isRunning(pid)) {
      if (await answers(port)) return true;
    }
    await stop();
    return false;
  }

  for (let attempt = 0; ; attempt += 1) {
    port = randomInt(...PORTS);
    // Somebody else's server on this port would answer, too.
    if (!(await answers(port)) && (await start())) break;
    if (attempt === ATTEMPTS) throw new Error('no Redis could be started');
  }

  return {
    get url() {
      return `redis://127.0.0.1:${port}`;
    },
    get pid() {
      return pid;
    },
    kill: stop,
    async restart() {
      await stop();
      for (let attempt = 0; !(await start()); attempt += 1) {
        if (attempt === ATTEMPTS) throw new Error('Redis did not come back');
      }
    },
    freeze: () => void process.kill(pid, 'SIGSTOP'),
    thaw: () => void process.kill(pid, 'SIGCONT'),
    async end() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether something on this port answers as Redis does, with whatever. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const end = (is: boolean): void => {
      socket.destroy();
      // A port that refuses does so at once: the program needs a moment.
      setTimeout(resolve, is ? 0 : 5, is);
    };
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
