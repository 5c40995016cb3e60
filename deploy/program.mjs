// Runs one program that is not ours, such as Redis, as a child of this process, and ends with it: for `supervise`, which speaks over an IPC channel.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { answers } from '../turn/port.mjs';

/**
 * @typedef {object} Program the only argument, as JSON
 * @property {[program: string, ...args: string[]]} command
 * @property {string} cwd
 * @property {Record<string, string>} env of the program, beside the path
 * @property {number} port at which it is ready when it takes connections
 * @property {[program: string, ...args: string[]]} [check] a command that succeeds when it is ready
 * @property {NodeJS.Signals} signal that ends it kindly
 * @property {{ uid: number, gid: number }} [account] where it may not be root
 */

const START_MS = 30_000;
/** Between two checks (milliseconds). */
const LOOK_MS = 100;
const SETPRIV = '/usr/bin/setpriv';

/** @type {Program} */
const { command, cwd, env, port, check, signal, account } = JSON.parse(process.argv[2] ?? '{}');

// So that it ends with this process, too, where this one is killed. The user is changed before that: Linux forgets it otherwise.
const become = account === undefined ? [] : [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
const [program, ...args] = existsSync(SETPRIV)
  ? [SETPRIV, ...become, '--pdeathsig', 'KILL', '--', ...command]
  : command;
const child = spawn(program, args, {
  cwd,
  env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
  stdio: ['ignore', 'ignore', 'pipe'],
});
// What it says before it is ready tells why it is not. Afterwards it talks of each connection.
let isReady = false;
child.stderr.on('data', (words) => {
  if (!isReady) process.stderr.write(words);
});
child.once('error', (error) => {
  console.error(`${command[0]} could not be started: ${error.message}.`);
  process.exit(1);
});
child.once('close', (code) => process.exit(code ?? 1));
for (const event of /** @type {const} */ (['disconnect', 'SIGTERM', 'SIGINT', 'SIGHUP'])) {
  process.on(event, () => child.kill(signal));
}
if (process.connected === false) child.kill(signal);

if (await isThere()) {
  isReady = true;
  process.send?.({ type: 'ready' });
} else {
  console.error(`${command[0]} did not answer at port ${port} within ${START_MS / 1_000} s.`);
  child.kill('SIGKILL');
}

async function isThere() {
  if (check === undefined) return answers({ address: '127.0.0.1', port, kind: 'tcp' }, START_MS);
  const [asks, ...withArgs] = check;
  for (const end = performance.now() + START_MS; performance.now() < end; await sleep(LOOK_MS)) {
    if (spawnSync(asks, withArgs, { stdio: 'ignore' }).status === 0) return true;
  }
  return false;
}
