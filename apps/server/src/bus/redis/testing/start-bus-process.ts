import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Said } from './bus-process.ts';
import type { Where } from './open-bus.ts';

/** A bus in a process of its own, which can be killed and frozen. */
export interface BusProcess {
  readonly process: ChildProcess;
  readonly got: readonly unknown[];
  readonly faults: readonly string[];
  missed(): number;
  /** Resolves when it was done. */
  order(order: Order): Promise<void>;
  kill(): Promise<void>;
}

export async function startBusProcess({ url, prefix }: Where): Promise<BusProcess> {
  const child = fork(fileURLToPath(new URL('bus-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, REDIS_URL: url, REDIS_PREFIX: prefix },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const got: unknown[] = [];
  const faults: string[] = [];
  const readies: (() => void)[] = [];
  let missed = 0;
  const ready = (): Promise<void> => new Promise((resolve) => void readies.push(resolve));
  child.on('message', (said: Said) => {
    if (said.said === 'got') got.push(said.message);
    else if (said.said === 'fault') faults.push(said.fault);
    else if (said.said === 'missed') missed += 1;
    else readies.shift()?.();
  });
  await ready();
  return {
    process: child,
    got,
    faults,
    missed: () => missed,
    async order(order) {
      const done = ready();
      child.send(order);
      await done;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
