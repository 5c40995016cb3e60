// Starts coturn with a configuration of our own, and ends with it.
//
// Beside `npm start` it is a child with an IPC channel: the plan comes in PARLEY_TURN_PLAN, and coturn ends when the
// channel closes. By itself, on a machine of its own: see README.md here.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lanAddresses } from '../scripts/address.mjs';
import { sharedSecret } from '../scripts/key.mjs';
import { ROOT } from '../scripts/root.mjs';
import { configWarnings, turnConfig } from './config.mjs';
import { planTurn } from './plan.mjs';
import { installedVersion, isTurnInstalled, versionWarning } from './version.mjs';

/** A coturn that does not listen after this long will not. */
const START_MS = 5_000;

const data = resolve(ROOT, process.env.PARLEY_DATA || '.data');
const planned = process.env.PARLEY_TURN_PLAN
  ? { plan: /** @type {import('./plan.mjs').TurnPlan} */ (JSON.parse(process.env.PARLEY_TURN_PLAN)) }
  : planTurn({
      wanted: true,
      installed: isTurnInstalled(),
      host: process.env.PARLEY_HOST || '0.0.0.0',
      addresses: lanAddresses(),
      env: process.env,
    });
if (planned.plan === undefined) {
  fail(planned.reason ?? 'coturn is not installed: on Debian, apt-get install coturn.');
} else {
  await launch(planned.plan);
}

/** @param {import('./plan.mjs').TurnPlan} plan */
async function launch(plan) {
  const secret = process.env.PARLEY_TURN_SECRET || sharedSecret(join(data, 'turn-secret'));
  const folder = join(data, 'turn');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const account = process.getuid?.() === 0 ? unprivileged() : undefined;
  const path = join(folder, 'turnserver.conf');
  const text = turnConfig({ plan, secret, folder, ...(account === undefined ? {} : { user: account.name }) });
  writeFileSync(path, text, { mode: 0o600 });
  chmodSync(path, 0o600);
  if (account !== undefined) chownSync(folder, account.uid, account.gid);

  for (const warning of [versionWarning(installedVersion()), ...configWarnings(text)]) {
    if (warning !== undefined) console.log(warning);
  }
  endPredecessor(join(folder, 'turnserver.pid'), path);
  const [address = '127.0.0.1'] = plan.listen;
  if (!(await becomesFree(address, plan.port))) {
    fail(`Port ${plan.port} of ${address} is taken, by another coturn perhaps: PARLEY_TURN_PORT chooses another one.`);
    return;
  }

  const child = spawn(...lifeline(['turnserver', '-c', path]), { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (line) => {
      words = (words + line).slice(-2_000);
    });
  }
  child.once('error', (error) => fail(`coturn could not be started: ${error.message}.`));
  child.once('close', (code, signal) => {
    if (signal === null && code !== 0) fail(`coturn ended with code ${code}:\n${words.trim()}`);
    process.exit();
  });
  for (const event of /** @type {const} */ (['disconnect', 'SIGTERM', 'SIGINT', 'SIGHUP'])) {
    process.on(event, () => child.kill('SIGTERM'));
  }
  if (process.connected === false) child.kill('SIGTERM');
  if (await listens(address, plan.port)) {
    process.send?.({ type: 'ready' });
    if (process.send === undefined) console.log(`coturn listens on ${plan.listen.join(', ')}, port ${plan.port}.`);
  } else if (child.exitCode === null) {
    fail(`coturn did not listen within ${START_MS / 1_000} s:\n${words.trim()}`);
    child.kill('SIGKILL');
  }
}

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}

/**
 * The account that Debian's package makes for coturn.
 *
 * @returns {{ name: string, uid: number, gid: number } | undefined}
 */
function unprivileged() {
  if (!existsSync('/etc/passwd')) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('turnserver:'));
  const [name, , uid, gid] = line?.split(':') ?? [];
  return name === undefined ? undefined : { name, uid: Number(uid), gid: Number(gid) };
}

/**
 * Ends a coturn that a killed launcher left behind. The kernel's promise (see lifeline) does not outlive the change of
 * user, so that one has kept the port.
 *
 * @param {string} pidPath
 * @param {string} configPath a process is ours only if it runs with this configuration
 */
function endPredecessor(pidPath, configPath) {
  if (!existsSync(pidPath)) return;
  const pid = Number(readFileSync(pidPath, 'utf8'));
  const commandPath = `/proc/${pid}/cmdline`;
  if (pid > 0 && existsSync(commandPath) && readFileSync(commandPath, 'utf8').includes(configPath)) process.kill(pid);
}

/**
 * The command, such that it ends when we are killed: Linux can promise that.
 *
 * @param {[string, ...string[]]} command
 * @returns {[string, string[]]}
 */
function lifeline([program, ...args]) {
  const setpriv = '/usr/bin/setpriv';
  if (!existsSync(setpriv)) return [program, args];
  return [setpriv, ['--pdeathsig', 'TERM', '--', program, ...args]];
}

/**
 * Whether the port is free now or within the half second that a predecessor needs to end.
 *
 * @param {string} address
 * @param {number} port UDP
 */
async function becomesFree(address, port) {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (await isFree(address, port)) return true;
    await sleep(50);
  }
  return false;
}

/**
 * @param {string} address
 * @param {number} port UDP
 * @returns {Promise<boolean>}
 */
function isFree(address, port) {
  return new Promise((done) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', () => done(false));
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => done(true)));
  });
}

/**
 * Whether coturn accepts connections before START_MS are over.
 *
 * @param {string} address
 * @param {number} port TCP
 * @returns {Promise<boolean>}
 */
async function listens(address, port) {
  for (const end = Date.now() + START_MS; Date.now() < end; await sleep(25)) {
    /** @type {boolean} */
    const open = await new Promise((done) => {
      const socket = connect({ host: address, port });
      socket.once('connect', () => done(true)).once('error', () => done(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return true;
  }
  return false;
}
