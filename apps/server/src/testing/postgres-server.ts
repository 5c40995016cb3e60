import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { postgresAccount, postgresPrograms } from '../../../../scripts/postgres.mjs';
import { openPostgresStore } from '../store/postgres.ts';

const USER = 'parley';
/** The socket's file is named by it. Nothing listens on a port of the network. */
const PORT = '5432';

export interface PostgresOptions {
  /** What was acknowledged outlives a power cut, as in earnest. Otherwise it is fast. */
  readonly durable?: boolean;
  readonly settings?: readonly string[];
}

/** A PostgreSQL of its own, in a directory of its own. */
export interface TestPostgres {
  /** The address of a new database, with the tables of the store in it. */
  fresh(): Promise<string>;
  /** The address of a new database with nothing in it. */
  empty(): Promise<string>;
  addressOf(database: string): string;
  /** As a power cut: nobody has the time for anything. */
  kill(): Promise<void>;
  /** After `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts one. Whatever becomes of this process, a shell that waits for its end stops PostgreSQL and deletes the directory.
 * Its order of text is that of a language, as in many real ones, so that a query that depends on it is found.
 */
export async function startPostgres({ durable = false, settings = [] }: PostgresOptions = {}): Promise<TestPostgres> {
  const folder = postgresPrograms();
  if (folder === null) throw new Error('PostgreSQL is not installed');
  const as = postgresAccount();
  const directory = mkdtempSync(join(tmpdir(), 'parley-postgres-'));
  if (as !== undefined) chownSync(directory, as.uid, as.gid);
  const data = join(directory, 'data');
  const watcher = watch(directory);
  const language = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];
  const made = spawn(join(folder, 'initdb'), ['-D', data, '-U', USER, '-A', 'trust', '--no-sync', ...language], {
    ...as,
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if ((await once(made, 'exit'))[0] !== 0) throw new Error('initdb failed');
  const options = ['listen_addresses=', `unix_socket_directories=${directory}`, 'max_connections=60', ...settings];
  if (!durable) options.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const addressOf = (database: string): string =>
    `postgresql://${USER}@/${database}?host=${encodeURIComponent(directory)}&port=${PORT}`;

  let server: ChildProcess | null = null;
  async function start(): Promise<void> {
    const args = ['-D', data, ...options.flatMap((option) => ['-c', option])];
    // It says much about connections that tests break on purpose.
    server = spawn(join(folder ?? '', 'postgres'), args, { ...as, cwd: directory, stdio: 'ignore', detached: true });
    server.unref();
    for (;;) {
      if (server.exitCode !== null) throw new Error('PostgreSQL has ended');
      if (await answers(addressOf('postgres'))) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.ref();
    server.kill(signal);
    await exited;
    server = null;
  }

  await start();
  let count = 0;
  let template: Promise<string> | null = null;
  async function make(from: string): Promise<string> {
    count += 1;
    const name = `test_${count}`;
    await run(addressOf('postgres'), `create database ${name} template ${from}`);
    return name;
  }
  async function makeTemplate(): Promise<string> {
    const name = await make('template0');
    await (await openPostgresStore(addressOf(name))).close();
    return name;
  }
  return {
    async fresh() {
      template ??= makeTemplate();
      return addressOf(await make(await template));
    },
    empty: async () => addressOf(await make('template0')),
    addressOf,
    kill: () => end('SIGKILL'),
    start,
    async stop() {
      await end('SIGINT');
      watcher.ref();
      const gone = once(watcher, 'exit');
      watcher.stdin?.end();
      await gone;
    },
  };
}

/** Waits until its input ends, as it does with this process, and leaves nothing behind. */
function watch(directory: string): ChildProcess {
  const script = `cat; pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
    while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    rm -rf "$1"`;
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  if (watcher.stdin !== null && 'unref' in watcher.stdin) (watcher.stdin as { unref(): void }).unref();
  return watcher;
}

async function answers(address: string): Promise<boolean> {
  try {
    await run(address, 'select 1');
    return true;
  } catch {
    return false;
  }
}

/** Statements on a connection of their own. Answers with the rows of the last one. */
export async function run(address: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: address });
  client.on('error', () => {});
  await client.connect();
  try {
    const results = [await client.query(sql)].flat();
    return results.at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}
