import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program of ours that may be killed, frozen, stopped and started again. */
export interface Program {
  readonly name: string;
  readonly pid: number;
  readonly state: 'running' | 'frozen' | 'gone';
  /** What it said over its channel when it was ready; null before that. */
  readonly ready: Readonly<Record<string, unknown>> | null;
  /** Starts it. Does not wait until it is ready. */
  start(): void;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Asks it to end. Kills it after ten seconds, and reports that as a fault. */
  stop(): Promise<void>;
}

export interface ProgramParts {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly became: (program: Program) => void;
  /** Each line that it writes. */
  readonly line: (name: string, line: string) => void;
  /** It ended by itself, or did not end when it was asked to. */
  readonly fault: (sentence: string) => void;
}

const STOP_MS = 10_000;

export function makeProgram({ name, args, env, became, line, fault }: ProgramParts): Program {
  let child: ChildProcess | null = null;
  let state: Program['state'] = 'gone';
  let ready: Readonly<Record<string, unknown>> | null = null;
  /** Whether its end is our doing. */
  let meant = false;

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === null || state === 'gone') return;
    meant = true;
    const gone = once(child, 'exit');
    child.kill(signal);
    // A frozen process hears no signal but that one.
    if (state === 'frozen' && signal !== 'SIGKILL') child.kill('SIGCONT');
    await gone;
  }

  const program: Program = {
    name,
    get pid() {
      return child?.pid ?? 0;
    },
    get state() {
      return state;
    },
    get ready() {
      return ready;
    },
    start() {
      if (state !== 'gone') return;
      const begun = spawn(process.execPath, args, {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      child = begun;
      state = 'running';
      ready = null;
      meant = false;
      for (const stream of [begun.stdout, begun.stderr]) {
        if (stream !== null) createInterface(stream).on('line', (text) => line(name, text));
      }
      begun.on('message', (message) => {
        ready = message as Record<string, unknown>;
        became(program);
      });
      begun.on('exit', (code, signal) => {
        if (child !== begun) return;
        state = 'gone';
        ready = null;
        if (!meant) fault(`${name} ended by itself, with ${code ?? signal}`);
        became(program);
      });
    },
    kill: () => end('SIGKILL'),
    freeze() {
      if (state !== 'running') return;
      state = 'frozen';
      child?.kill('SIGSTOP');
    },
    thaw() {
      if (state !== 'frozen') return;
      state = 'running';
      child?.kill('SIGCONT');
    },
    async stop() {
      const late = setTimeout(() => {
        fault(`${name} did not end when it was asked to`);
        void program.kill();
      }, STOP_MS);
      await end('SIGTERM');
      clearTimeout(late);
    },
  };
  return program;
}
