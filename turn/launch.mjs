// Starts coturn with a configuration of our own, and ends with it.
//
// Under `npm start` it is a child process with an IPC channel: it gets the plan in PARLEY_TURN_PLAN, and coturn ends
// when the channel closes. README.md in this folder says how to run it alone, on a separate machine.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { lanAddresses } from '../scripts/address.mjs';
import { secretOf } from '../scripts/files/secret-file.mjs';
import { sharedSecret } from '../scripts/key.mjs';
import { ROOT } from '../scripts/root.mjs';
import { canBecome, coturnCommand, unprivileged, writeReadable } from './account.mjs';
import { copyCertificate, watchCertificate } from './certificate.mjs';
import { FILES, turnConfig } from './config.mjs';
import { planTurn } from './plan.mjs';
import { answers, occupied } from './port.mjs';
import { installedVersion, isTurnInstalled, versionWarning } from './version.mjs';
import { configWarnings } from './warnings.mjs';

/** A coturn that does not answer within this time will not answer at all. */
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
  await launch(planned.plan).catch((error) => fail(error instanceof Error ? error.message : String(error)));
}

/** @param {import('./plan.mjs').TurnPlan} plan */
async function launch(plan) {
  const secret = secretOf(process.env, 'PARLEY_TURN_SECRET') ?? sharedSecret(join(data, 'turn-secret'));
  const folder = join(data, 'turn');
  const account = unprivileged();
  endPredecessor(folder);
  prepare(plan, secret, folder, account);
  for (const place of places(plan)) {
    const trouble = await occupied(place);
    if (trouble !== undefined) {
      fail(`${trouble} turn/README.md has the settings for addresses and ports. coturn is not started.`);
      return;
    }
  }

  const child = spawn(...coturnCommand(FILES.config, account), {
    cwd: folder,
    // The secret must not be readable there.
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
  const answering = await Promise.all(places(plan).map((place) => answers(place, START_MS)));
  if (answering.every(Boolean)) {
    followCertificate(plan, folder, account, child);
    announce(plan);
  } else if (child.exitCode === null) {
    fail(`coturn did not answer at every port within ${START_MS / 1_000} s:\n${words.trim()}`);
    child.kill('SIGKILL');
  }
}

/**
 * Prepares the folder of coturn and reports everything the operator should know. Coturn's account can read there and
 * not write, so an attacker who controls coturn cannot change what we write as root the next time.
 *
 * @param {import('./plan.mjs').TurnPlan} plan
 * @param {string} secret
 * @param {string} folder
 * @param {import('./account.mjs').Account | undefined} account
 */
function prepare(plan, secret, folder, account) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, account === undefined ? 0o700 : 0o750);
  if (account !== undefined) chownSync(folder, 0, account.gid);
  const text = turnConfig({ plan, secret, ...(account === undefined || canBecome() ? {} : { user: account.name }) });
  writeReadable(join(folder, FILES.config), text, account);
  // The only file that coturn writes.
  writeFileSync(join(folder, FILES.pid), '');
  if (account !== undefined) chownSync(join(folder, FILES.pid), account.uid, account.gid);
  const version = installedVersion();
  const warnings = [versionWarning(version), ...configWarnings(text, version)];
  if (plan.tls !== undefined) warnings.push(copyCertificate(plan.tls, folder, account));
  for (const warning of warnings) if (warning !== undefined) console.log(warning);
}

/**
 * Gives a renewed certificate to coturn: within a minute by itself, at once on SIGUSR2. Running relays continue.
 *
 * @param {import('./plan.mjs').TurnPlan} plan
 * @param {string} folder
 * @param {import('./account.mjs').Account | undefined} account
 * @param {import('node:child_process').ChildProcess} child
 */
function followCertificate({ tls }, folder, account, child) {
  const renew = () => {
    if (tls === undefined) return;
    try {
      copyCertificate(tls, folder, account);
      child.kill('SIGUSR2');
    } catch (error) {
      console.error(`The certificate could not be taken up: ${error instanceof Error ? error.message : error}`);
    }
  };
  process.on('SIGUSR2', renew);
  if (tls !== undefined) watchCertificate(tls, renew);
}

/**
 * Checks where coturn is going to listen: coturn continues without a place that it does not get, and nobody would know.
 *
 * @param {import('./plan.mjs').TurnPlan} plan
 * @returns {import('./port.mjs').Place[]}
 */
function places({ listen, port, secondPort, tls }) {
  return listen.flatMap((address) => [
    ...[port, secondPort].flatMap((each) => [
      { address, port: each, kind: /** @type {const} */ ('udp') },
      { address, port: each, kind: /** @type {const} */ ('tcp') },
    ]),
    ...(tls === undefined ? [] : [{ address, port: tls.port, kind: /** @type {const} */ ('tcp') }]),
  ]);
}

/** @param {import('./plan.mjs').TurnPlan} plan */
function announce({ listen, port, stunUrls, urls }) {
  if (process.send !== undefined) {
    process.send({ type: 'ready', stunUrls, urls });
    return;
  }
  console.log(`coturn listens on ${listen.join(', ')}, port ${port}. The server of Parley is to be given:`);
  console.log(`PARLEY_STUN_URLS=${stunUrls.join(',')}`);
  console.log(`PARLEY_TURN_URLS=${urls.join(',')}`);
}

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}

/**
 * Ends a coturn that a killed launcher left behind, on systems where it does not end with its launcher.
 *
 * @param {string} folder a process is ours only if it runs in this one
 */
function endPredecessor(folder) {
  const path = join(folder, FILES.pid);
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8'));
  try {
    const isOurs = readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('turnserver');
    if (isOurs && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)) process.kill(pid);
  } catch {
    // It is gone, or belongs to another user, or there is no /proc here.
  }
}
