// The processes of compose.yaml on this machine, without Docker: the same programs with the same environment, as children of this process. Names and
// ports become ports of loopback, and secrets and volumes become folders. The relay is left out: `npm start` runs one.
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { freePort } from '../scripts/address.mjs';
import { houseKey } from '../scripts/key.mjs';
import { postgresAccount, postgresPrograms } from '../scripts/postgres.mjs';
import { ROOT } from '../scripts/root.mjs';
import { supervise } from '../scripts/supervise.mjs';
import { inOrder, readCompose } from './compose.mjs';
import { makeDatabase } from './postgres.mjs';
import { makeSecrets, placeSecrets, readSecret } from './secrets.mjs';

/** @typedef {import('./compose.mjs').ComposeService} ComposeService */
/** @typedef {import('../scripts/supervise.mjs').Service} Service */

/**
 * @typedef {object} CompanyOptions
 * @property {string} folder of all that is kept. If we are root, the folders above it must be open to the account of PostgreSQL
 * @property {number} [port] of the proxy; default: a free one
 * @property {Record<string, string>} [settings] beside those of compose.yaml, for each server and the house
 * @property {boolean} [house] default true
 * @property {boolean} [restart] whether what falls is started again; default true
 * @property {number | 'inherit'} [output] a file descriptor for what the processes write; default: ours
 * @property {(line: string) => void} say
 */

/**
 * @typedef {object} Company
 * @property {string} url of the proxy
 * @property {ReadonlyMap<string, Service>} services by their names in compose.yaml
 * @property {(name: string) => string} addressOf a server
 * @property {() => Promise<void>} stop ends all; resolves when nothing is left
 */

/** What `.env` would say. The relay is not here, so its name leads nowhere. */
const VARIABLES = {
  DOMAIN: 'parley.invalid',
  ACME_EMAIL: 'nobody@parley.invalid',
  TURN_DOMAIN: 'turn.invalid',
  TURN_ADDRESS: '127.0.0.1',
  LOG_LEVEL: 'warn',
};
/** What makes no sense without the relay. */
const WITHOUT_RELAY = ['PARLEY_TURN_URLS', 'PARLEY_STUN_URLS', 'PARLEY_TURN_SECRET_FILE'];
const LOOPBACK = '127.0.0.1';

/** What has to be installed besides Node, and the Debian package that has it. */
export function missingPrograms() {
  const path = (process.env.PATH ?? '').split(':');
  const isThere = (/** @type {string} */ name) => path.some((folder) => existsSync(join(folder, name)));
  return [
    ...(isThere('redis-server') ? [] : ['redis-server']),
    ...(postgresPrograms() === null ? ['postgresql'] : []),
    ...(isThere('caddy') ? [] : ['caddy']),
  ];
}

/**
 * Starts what was built before.
 *
 * @param {CompanyOptions} options
 * @returns {Promise<Company>} rejects with the words of the first process that cannot start; then nothing is left running
 */
export async function startCompany({ folder, port, settings = {}, house = true, restart = true, output, say }) {
  const { coturn: _, ...all } = readCompose(VARIABLES).services;
  const composed = house ? all : Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'house'));
  mkdirSync(folder, { recursive: true });
  const ports = await choosePorts(composed, port);
  const at = (/** @type {string} */ place) => `${LOOPBACK}:${ports.get(place)}`;
  const secrets = join(folder, 'secrets');
  makeSecrets(secrets);
  placeSecrets(secrets, { postgres: at('postgres:5432'), redis: at('redis:6379') });
  const url = `http://${at('proxy:443')}`;

  /** Names and paths in the containers, as they are here. @param {string} name of the service @param {string} text */
  function here(name, text) {
    let moved = text.replaceAll('/run/secrets/', `${secrets}/`).replace(/^\/keys\//, `${join(folder, 'keys')}/`);
    moved = moved.replace(/^\/data(?=\/|$)/, join(folder, name));
    for (const [place, number] of ports) moved = moved.replaceAll(place, `${LOOPBACK}:${number}`);
    return moved;
  }

  /** @param {string} name @param {ComposeService} service */
  function environmentOf(name, { environment = {}, build }) {
    const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, here(name, value)]));
    if (build?.target === 'server') {
      for (const key of WITHOUT_RELAY) delete env[key];
      env.PARLEY_HOST = LOOPBACK;
      env.PARLEY_PORT = String(ports.get(`${name}:4600`));
      // A passkey needs a name.
      env.PARLEY_PUBLIC_ORIGINS = `${url},${url.replace(LOOPBACK, 'localhost')}`;
      if (env.PARLEY_BETWEEN_HOST !== undefined) {
        env.PARLEY_BETWEEN_HOST = LOOPBACK;
        env.PARLEY_BETWEEN_PORT = String(ports.get(`${name}-between:4700`));
      }
      if (house) env.PARLEY_HOUSE_KEYS = houseKey(join(folder, 'house', 'house-key.json'));
    }
    // Where a process listens and whom it works with is decided here.
    const others = Object.entries(settings).filter(([key]) => !(key in env) || key === 'PARLEY_LOG_LEVEL');
    return { ...env, ...Object.fromEntries(others) };
  }

  /** @param {string} name @param {ComposeService} service @returns {Service} */
  function serviceOf(name, service) {
    /** @type {'always' | 'never'} */
    const again = restart ? 'always' : 'never';
    const common = { name, say, cwd: ROOT, restart: again, ...(output === undefined ? {} : { output }) };
    const own = join(folder, name);
    if (service.build !== undefined) {
      const app = service.build.target;
      return supervise({
        ...common,
        args: ['--enable-source-maps', `apps/${app}/dist/main.js`],
        env: () => ({ ...withoutSettings(), ...environmentOf(name, service) }),
      });
    }
    mkdirSync(own, { recursive: true });
    const program = programs[name];
    if (program === undefined) throw new Error(`${name} of compose.yaml has no program here.`);
    const argument = JSON.stringify(program(own, service));
    return supervise({ ...common, args: ['deploy/program.mjs', argument], env: withoutSettings });
  }

  /** @type {Record<string, (own: string, service: ComposeService) => import('./program.mjs').Program>} */
  const programs = {
    redis(own, { command = [] }) {
      const [program = '', ...args] = command.map((word) => here('redis', word));
      const number = ports.get('redis:6379') ?? 0;
      return {
        command: [program, ...args, '--bind', LOOPBACK, '--port', String(number), '--dir', own],
        cwd: own,
        env: {},
        port: number,
        signal: 'SIGTERM',
      };
    },
    postgres(own, { environment = {} }) {
      const folderOfPrograms = postgresPrograms() ?? '';
      const account = postgresAccount();
      const { POSTGRES_USER: user = '', POSTGRES_DB: database = '', POSTGRES_INITDB_ARGS: words = '' } = environment;
      const password = readSecret(secrets, 'database-password');
      const args = words.split(' ').concat('--no-sync');
      const data = makeDatabase(own, { programs: folderOfPrograms, account, user, database, password, args });
      const number = ports.get('postgres:5432') ?? 0;
      const listen = [
        '-p',
        String(number),
        '-c',
        `listen_addresses=${LOOPBACK}`,
        '-c',
        'log_min_messages=fatal',
        '-c',
        'unix_socket_directories=',
      ];
      return {
        command: [join(folderOfPrograms, 'postgres'), '-D', data, ...listen],
        cwd: own,
        env: {},
        port: number,
        check: [join(folderOfPrograms, 'pg_isready'), '-q', '-h', LOOPBACK, '-p', String(number)],
        // Fast: it does not wait for those who are connected.
        signal: 'SIGINT',
        ...(account === undefined ? {} : { account }),
      };
    },
    proxy(own, { environment = {}, volumes = [] }) {
      const [file = ''] = volumes.find((volume) => volume.includes('Caddyfile'))?.split(':') ?? [];
      const number = ports.get('proxy:443') ?? 0;
      const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, here('proxy', value)]));
      return {
        command: ['caddy', 'run', '--adapter', 'caddyfile', '--config', join(import.meta.dirname, basename(file))],
        cwd: own,
        env: {
          ...env,
          SITE: `${url}, ${url.replace(LOOPBACK, 'localhost')}`,
          INSIDE: `http://${at('proxy:8080')}`,
          MORE: `default_bind ${LOOPBACK}`,
          HOME: own,
        },
        port: number,
        signal: 'SIGTERM',
      };
    },
  };

  const order = inOrder(composed);
  /** @type {Map<string, Service>} */
  const services = new Map();
  async function stop() {
    // Those in front first, as Compose does it.
    for (const name of [...order].reverse()) await services.get(name)?.stop();
  }

  try {
    // The account of PostgreSQL goes through it.
    chmodSync(folder, 0o711);
    for (const name of order) {
      const service = composed[name];
      if (service === undefined) continue;
      const started = serviceOf(name, service);
      services.set(name, started);
      // The house comes when it may.
      if (name === 'house') started.start().catch(() => {});
      else await started.start();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, services, addressOf: (name) => `http://${at(`${name}:4600`)}`, stop };
}

/** Each place of compose.yaml, `name:port`, and a free port for it. @param {Record<string, ComposeService>} services @param {number} [port] of the proxy */
async function choosePorts(services, port) {
  const places = ['redis:6379', 'postgres:5432', 'proxy:443', 'proxy:8080'];
  for (const [name, { build, environment = {} }] of Object.entries(services)) {
    if (build?.target !== 'server') continue;
    places.push(`${name}:4600`);
    if (environment.PARLEY_BETWEEN_HOST !== undefined) places.push(`${name}-between:4700`);
  }
  /** @type {Map<string, number>} */
  const ports = new Map();
  for (const place of places) {
    let number = place === 'proxy:443' ? port : undefined;
    while (number === undefined || [...ports.values()].includes(number)) number = await freePort();
    ports.set(place, number);
  }
  return ports;
}

/** The environment of this process without settings of ours: those of compose.yaml hold. */
function withoutSettings() {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('PARLEY_')));
}
