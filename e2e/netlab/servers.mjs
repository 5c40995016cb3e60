// The platform of the lab, in the namespace of its servers: the very processes of `npm start`, with coturn and the courier
// of bare connections beside them.
//
// It is a child with an IPC channel. The first message holds what to start; then it answers calls, { id, call }, each with
// { id, result } or { id, error }. It ends, and all it started, when the channel closes.
import { request } from 'node:https';
import { startPlatform } from '../../scripts/platform.mjs';
import { startCourier } from './courier.mjs';

/** @typedef {import('../../scripts/platform.mjs').Platform} Platform */
/**
 * @typedef {{
 *   env: Record<string, string>,
 *   turn: import('../../turn/plan.mjs').TurnPlan,
 *   courier: Parameters<typeof startCourier>[0],
 * }} Options
 */
/** @type {Platform | undefined} */
let platform;

process.once('message', (/** @type {Options} */ options) => void begin(options));
process.once('disconnect', () => void end());
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) process.once(signal, () => void end());

/** @param {Options} options */
async function begin({ env, turn, courier }) {
  let courierUrl;
  try {
    ({ url: courierUrl } = await startCourier(courier));
    platform = await startPlatform({ env, turn, house: false, restart: false, say: console.log });
  } catch (error) {
    process.send?.({ error: String(error) });
    return;
  }
  const { server, url } = platform;
  /** @type {Record<string, () => Promise<unknown>>} */
  const calls = {
    killServer: () => server.kill(),
    startServer: () => server.start(),
    metrics: () => fetchText(`${url}/metrics`, env.PARLEY_METRICS_TOKEN ?? ''),
  };
  process.on('message', (/** @type {{ id: number, call: string }} */ { id, call }) => {
    const answer = calls[call]?.() ?? Promise.reject(new Error(`no call ${call}`));
    answer.then(
      (result) => process.send?.({ id, result }),
      (error) => process.send?.({ id, error: String(error) }),
    );
  });
  process.send?.({ url, courierUrl });
}

async function end() {
  await platform?.stop();
  process.exit();
}

/**
 * @param {string} url
 * @param {string} token
 * @returns {Promise<string>}
 */
function fetchText(url, token) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    // The certificate is the lab's own.
    const asked = request(url, { headers, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.once('end', () => resolve(text));
    });
    asked.once('error', reject).end();
  });
}
