// Where coturn listens, where it relays, and the addresses that clients are given for it.
import { isIP } from 'node:net';

/** The port that RFC 8656 gives TURN. */
const PORT = 3478;
/** The same for TURN over TLS. */
const TLS_PORT = 5349;
/** The dynamic ports of RFC 6335: nothing else on a machine may rely on one of them. */
const RELAY_PORTS = '49152-65535';

/** What the launcher and the plan read from the environment, for `npm start -- --help` and the README. */
export const SETTINGS = [
  { env: 'PARLEY_TURN_PORT', fallback: String(PORT), doc: 'Port of coturn, UDP and TCP.' },
  {
    env: 'PARLEY_TURN_SECOND_PORT',
    fallback: 'the next one',
    doc: 'Second port, by which a client learns whether its router is symmetric.',
  },
  {
    env: 'PARLEY_TURN_TLS_PORT',
    fallback: String(TLS_PORT),
    doc: 'Port of coturn over TLS; 443 passes the strictest firewalls.',
  },
  { env: 'PARLEY_TURN_RELAY_PORTS', fallback: RELAY_PORTS, doc: 'UDP ports that coturn relays from.' },
  {
    env: 'PARLEY_TURN_LISTEN',
    fallback: 'as the server',
    doc: 'Comma list of addresses of this machine that coturn listens on.',
  },
  {
    env: 'PARLEY_TURN_RELAY',
    fallback: 'an address of the network',
    doc: 'Address of this machine that coturn relays from; an IPv4 and an IPv6 one with a comma between for both.',
  },
  {
    env: 'PARLEY_TURN_NAME',
    fallback: 'the name of the page, or the address',
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
 * @property {string[]} relay addresses that it relays from, no more than one of each family
 * @property {string} [external] the public address that stands for the IPv4 one of `relay`, behind a router
 * @property {number} port UDP and TCP
 * @property {number} secondPort the same service once more: a router that shows a client with another address there is
 *   symmetric (L2)
 * @property {{ cert: string, key: string, port: number }} [tls] paths of PEM files
 * @property {{ first: number, last: number }} relayPorts UDP
 * @property {string[]} urls for the clients: turn: and turns:
 * @property {string[]} stunUrls for the clients: two, see `secondPort`
 */

/**
 * Plans the coturn beside a server, or a coturn alone.
 *
 * A server on loopback serves browsers of this machine only, and so does its coturn. It still relays from an address of
 * the network: relayed players meet at that address. Loopback, where this machine's own services listen, stays denied
 * like every private range.
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
  const wrong = wrongSetting(env);
  if (wrong !== undefined) return { reason: `${wrong} coturn is not started.` };

  const origins = list(env.PARLEY_PUBLIC_ORIGINS)
    .map(hostOf)
    .filter((origin) => !isLoopback(origin));
  const { PARLEY_TLS_CERT: cert, PARLEY_TLS_KEY: key } = env;
  // If the page's own certificate is here, its name leads to this machine. Behind a proxy it leads to the proxy.
  const ofPage = cert && key && !isLoopback(host) ? origins[0] : undefined;
  const name = env.PARLEY_TURN_NAME || ofPage || env.PARLEY_TURN_EXTERNAL || undefined;
  const chosen = list(env.PARLEY_TURN_LISTEN);
  const loopback = chosen.length === 0 && name === undefined && isLoopback(host);
  if (loopback && origins.length > 0) {
    return {
      reason:
        'Players reach this server from elsewhere: PARLEY_TURN_NAME has to say where they reach coturn. It is not started.',
    };
  }
  const everywhere = host === '0.0.0.0' || host === '::' || isLoopback(host);
  const listen = chosen.length > 0 ? chosen : loopback ? ['127.0.0.1'] : everywhere ? addresses : [host];
  const [own = addresses[0]] = loopback ? addresses : listen.filter((address) => !isLoopback(address));
  const relay = env.PARLEY_TURN_RELAY ? list(env.PARLEY_TURN_RELAY) : own === undefined ? [] : [own];
  if (relay.length === 0 || listen.length === 0) {
    return { reason: 'coturn is installed but this machine has no network to relay through, so it is not started.' };
  }

  const port = Number(env.PARLEY_TURN_PORT || PORT);
  const secondPort = Number(env.PARLEY_TURN_SECOND_PORT || port + 1);
  const tls = cert && key ? { cert, key, port: Number(env.PARLEY_TURN_TLS_PORT || TLS_PORT) } : undefined;
  const [first = 0, last = 0] = (env.PARLEY_TURN_RELAY_PORTS || RELAY_PORTS).split('-').map(Number);
  const reached = bracketed(name ?? (loopback ? '127.0.0.1' : (listen[0] ?? relay[0] ?? '')));
  return {
    plan: {
      listen,
      relay,
      ...(env.PARLEY_TURN_EXTERNAL ? { external: env.PARLEY_TURN_EXTERNAL } : {}),
      port,
      secondPort,
      ...(tls ? { tls } : {}),
      relayPorts: { first, last },
      urls: [
        `turn:${reached}:${port}?transport=udp`,
        `turn:${reached}:${port}?transport=tcp`,
        ...(tls ? [`turns:${reached}:${tls.port}?transport=tcp`] : []),
      ],
      stunUrls: [`stun:${reached}:${port}`, `stun:${reached}:${secondPort}`],
    },
  };
}

/**
 * @param {Record<string, string | undefined>} env
 * @returns {string | undefined} a sentence about the first setting that cannot be what is meant
 */
function wrongSetting(env) {
  for (const key of ['PARLEY_TURN_PORT', 'PARLEY_TURN_SECOND_PORT', 'PARLEY_TURN_TLS_PORT']) {
    const text = env[key];
    if (text && !isPort(text)) return `${key} is ${text}, not a port from 1 to 65535.`;
  }
  const port = Number(env.PARLEY_TURN_PORT || PORT);
  const ports = [port, Number(env.PARLEY_TURN_SECOND_PORT || port + 1), Number(env.PARLEY_TURN_TLS_PORT || TLS_PORT)];
  if (new Set(ports).size < ports.length) return `coturn needs three different ports, not ${ports.join(', ')}.`;
  for (const key of ['PARLEY_TURN_LISTEN', 'PARLEY_TURN_RELAY', 'PARLEY_TURN_EXTERNAL']) {
    const wrong = list(env[key]).find((address) => isIP(address) === 0);
    if (wrong !== undefined) return `${key} has ${wrong}, not an address.`;
  }
  const relay = list(env.PARLEY_TURN_RELAY);
  if (new Set(relay.map(isIP)).size < relay.length) return 'PARLEY_TURN_RELAY has two addresses of one family.';
  const relayPorts = env.PARLEY_TURN_RELAY_PORTS;
  const [first = '', last = '', ...more] = relayPorts?.split('-') ?? [];
  if (relayPorts && !(isPort(first) && isPort(last) && Number(first) <= Number(last) && more.length === 0)) {
    return `PARLEY_TURN_RELAY_PORTS is ${relayPorts}, not two ports such as ${RELAY_PORTS}.`;
  }
  return undefined;
}

/** @param {string} text */
function isPort(text) {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

/** @param {string} host a name or an address */
function isLoopback(host) {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** @param {string} origin */
function hostOf(origin) {
  return URL.canParse(origin) ? new URL(origin).hostname.replace(/^\[|\]$/g, '') : origin;
}

/** @param {string | undefined} text with commas */
function list(text) {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** @param {string} host */
function bracketed(host) {
  return host.includes(':') ? `[${host}]` : host;
}
