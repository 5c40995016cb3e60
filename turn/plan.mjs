// Where coturn listens, where it relays, and the addresses that clients are given for it.

/** The port that RFC 8656 gives TURN. */
const PORT = 3478;
/** The same for TURN over TLS. */
const TLS_PORT = 5349;

/** What the launcher and the plan read from the environment, for `npm start -- --help` and the README. */
export const SETTINGS = [
  { env: 'PARLEY_TURN_PORT', fallback: String(PORT), doc: 'Port of coturn, UDP and TCP.' },
  {
    env: 'PARLEY_TURN_NAME',
    fallback: 'unset',
    doc: 'Name or address under which clients reach coturn, where it differs.',
  },
  {
    env: 'PARLEY_TURN_EXTERNAL',
    fallback: 'unset',
    doc: 'Public address of coturn, where a router translates addresses.',
  },
];

/**
 * @typedef {object} TurnPlan
 * @property {string[]} listen addresses that coturn listens on
 * @property {string} relay address that it relays from
 * @property {string | undefined} external the public address that stands for `relay`, behind a router
 * @property {number} port UDP and TCP
 * @property {{ cert: string, key: string, port: number } | undefined} tls
 * @property {string[]} urls for the clients: turn: and turns:
 * @property {string[]} stunUrls for the clients
 */

/**
 * Plans the coturn beside a server.
 *
 * A server on loopback serves browsers of this machine only, and so does its coturn. It still relays from an address of
 * the network: relayed players then meet at that address, and loopback, where this machine's own services listen, stays
 * denied like every private range.
 *
 * @param {object} situation
 * @param {boolean} situation.wanted
 * @param {boolean} situation.installed
 * @param {string} situation.host what the server listens on
 * @param {string[]} situation.addresses of this machine, loopback not among them
 * @param {Record<string, string | undefined>} situation.env
 * @returns {{ plan?: TurnPlan, reason?: string }} no plan: no coturn; the reason where it is worth a line
 */
export function planTurn({ wanted, installed, host, addresses, env }) {
  if (!wanted || !installed) return {};
  const [address] = addresses;
  const everywhere = host === '0.0.0.0' || host === '::';
  const loopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const relay = everywhere || loopback ? address : host;
  if (relay === undefined) {
    return { reason: 'coturn is installed but this machine has no network to relay through, so it is not started.' };
  }
  const port = Number(env.PARLEY_TURN_PORT || PORT);
  const external = env.PARLEY_TURN_EXTERNAL || undefined;
  const listen = loopback ? ['127.0.0.1'] : everywhere ? addresses : [host];
  const name = bracketed(env.PARLEY_TURN_NAME || external || (loopback ? '127.0.0.1' : relay));
  // A browser checks the name in the certificate: without a name of our own there is nothing it would accept.
  const tls =
    env.PARLEY_TLS_CERT && env.PARLEY_TLS_KEY && env.PARLEY_TURN_NAME
      ? { cert: env.PARLEY_TLS_CERT, key: env.PARLEY_TLS_KEY, port: TLS_PORT }
      : undefined;
  return {
    plan: {
      listen,
      relay,
      external,
      port,
      tls,
      urls: [
        `turn:${name}:${port}?transport=udp`,
        `turn:${name}:${port}?transport=tcp`,
        ...(tls ? [`turns:${name}:${tls.port}?transport=tcp`] : []),
      ],
      stunUrls: [`stun:${name}:${port}`],
    },
  };
}

/** @param {string} host */
function bracketed(host) {
  return host.includes(':') ? `[${host}]` : host;
}
