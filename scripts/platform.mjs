// The whole platform as child processes of this one: the server, a house, and coturn if it is used.
//
// `npm start` and the end-to-end tests both start it here, so the tests run the same platform as people do.
import { join, resolve } from 'node:path';
import { pageUrl } from './address.mjs';
import { fileSetting, secretOf } from './files/secret-file.mjs';
import { houseKey, sharedSecret } from './key.mjs';
import { ROOT } from './root.mjs';
import { supervise } from './supervise.mjs';

/**
 * @typedef {object} PlatformOptions
 * @property {Record<string, string | undefined>} env PARLEY_ variables over those of this process; see README.md
 * @property {boolean} [house] default true
 * @property {import('../turn/plan.mjs').TurnPlan} [turn] where coturn listens; default: no coturn
 * @property {boolean} [restart] whether what falls is started again; default true
 * @property {number | 'inherit'} [output] a file descriptor for everything the children write; default: ours
 * @property {(line: string) => void} say
 */

/**
 * @typedef {object} Platform
 * @property {string} url where this machine reaches the page
 * @property {import('./supervise.mjs').Service} server
 * @property {import('./supervise.mjs').Service | undefined} house
 * @property {import('./supervise.mjs').Service | undefined} turn
 * @property {() => Promise<void>} stop ends all; resolves when nothing is left
 */

/** Secrets of the server, which the house has no use for. */
const NOT_FOR_HOUSE = Object.fromEntries(
  ['TURN_SECRET', 'METRICS_TOKEN', 'TOKEN_SECRET', 'NETWORK_KEY'].map((name) => [`PARLEY_${name}`, undefined]),
);

/**
 * Starts what was built before. Resolves when the server answers; the house and coturn come up beside it.
 *
 * @param {PlatformOptions} options
 * @returns {Promise<Platform>} rejects with the server's own sentence when it cannot start; then nothing is left running
 */
export async function startPlatform({ env, house = true, turn, restart = true, output = 'inherit', say }) {
  const all = { ...process.env, ...env };
  const data = resolve(ROOT, all.PARLEY_DATA || '.data');
  const keyFile = join(data, 'house-key.json');
  const common = { say, output, cwd: ROOT };
  const afterReady = restart ? 'after-ready' : 'never';

  const turnService =
    turn && supervise({ ...common, restart: afterReady, name: 'turn server', args: ['turn/launch.mjs'], env: turnEnv });
  function turnEnv() {
    return { ...all, PARLEY_TURN_PLAN: JSON.stringify(turn), ...turnSecretEnv, PARLEY_DATA: data };
  }
  const turnSecret = turn && (secretOf(all, 'PARLEY_TURN_SECRET') ?? sharedSecret(join(data, 'turn-secret')));
  // Not twice, where it came from a file.
  const turnSecretEnv = { PARLEY_TURN_SECRET: turnSecret, [fileSetting('PARLEY_TURN_SECRET')]: undefined };

  const server = supervise({
    ...common,
    restart: afterReady,
    name: 'server',
    args: ['--enable-source-maps', 'apps/server/dist/main.js'],
    env: () => ({
      ...all,
      PARLEY_DATA: data,
      PARLEY_HOUSE_KEYS: [all.PARLEY_HOUSE_KEYS, house ? houseKey(keyFile) : ''].filter(Boolean).join(','),
      ...(turn === undefined
        ? {}
        : {
            PARLEY_TURN_URLS: turn.urls.join(','),
            PARLEY_STUN_URLS: turn.stunUrls.join(','),
            ...turnSecretEnv,
          }),
    }),
  });

  const houseService = house
    ? supervise({
        ...common,
        restart: restart ? 'always' : 'never',
        name: 'house',
        args: ['--enable-source-maps', 'apps/house/dist/main.js'],
        env: () => ({
          ...all,
          ...NOT_FOR_HOUSE,
          PARLEY_ORIGIN: url,
          PARLEY_HOUSE_KEY_FILE: keyFile,
          // The server's own certificate: a house would not trust it without being told.
          NODE_EXTRA_CA_CERTS: all.PARLEY_TLS_CERT || all.NODE_EXTRA_CA_CERTS,
        }),
      })
    : undefined;

  const services = [houseService, server, turnService].filter((service) => service !== undefined);
  async function stop() {
    await Promise.all(services.map((service) => service.stop()));
  }

  let url = '';
  try {
    turnService?.start().catch((error) => say(`${error.message} Players are linked without a relay of our own.`));
    const ready = await server.start();
    url = reachable(String(ready.address ?? ''));
    // Its supervisor says that it fell, and starts it again.
    houseService?.start().catch(() => {});
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, server, house: houseService, turn: turnService, stop };
}

/**
 * A server that listens on every address is reached on loopback from here.
 *
 * @param {string} address as the server says it: http://0.0.0.0:4600
 */
export function reachable(address) {
  const url = new URL(address);
  const secure = url.protocol === 'https:';
  const everywhere = ['0.0.0.0', '[::]'].includes(url.hostname);
  const port = Number(url.port || (secure ? 443 : 80));
  return pageUrl(everywhere ? '127.0.0.1' : url.hostname.replace(/^\[|\]$/g, ''), port, secure);
}
