// The configuration of coturn: a relay for players, and for nothing else.
import { isIPv4 } from 'node:net';
import { SESSION_BYTES_PER_SECOND, totalQuota, USER_QUOTA } from './quota.mjs';
import { DENIED_RANGES } from './ranges.mjs';

/** The files of coturn, in its folder. It runs there and uses these names: see account.mjs. */
export const FILES = { config: 'turnserver.conf', cert: 'cert.pem', key: 'key.pem', pid: 'turnserver.pid' };

/**
 * @param {object} options
 * @param {import('./plan.mjs').TurnPlan} options.plan
 * @param {string} options.secret shared with the server, which makes a name and password from it for each client
 * @param {string} [options.user] that coturn is to become by itself after its ports are opened, where started as root
 * @returns {string} the text of turnserver.conf; holds the secret
 */
export function turnConfig({ plan, secret, user }) {
  const [relay4] = plan.relay.filter(isIPv4);
  const lines = [
    '# Written by turn/launch.mjs at every start: changes made here are lost.',
    ...plan.listen.map((address) => `listening-ip=${address}`),
    `listening-port=${plan.port}`,
    '# The same service at a second port, by which clients tell symmetric routers from others.',
    ...plan.listen.map((address) => `aux-server=${bracketed(address)}:${plan.secondPort}`),
    ...plan.relay.map((address) => `relay-ip=${address}`),
    ...(plan.external === undefined ? [] : [`external-ip=${plan.external}/${relay4 ?? plan.relay[0]}`]),
    `min-port=${plan.relayPorts.first}`,
    `max-port=${plan.relayPorts.last}`,
    ...(plan.tls === undefined
      ? ['no-tls']
      : [`tls-listening-port=${plan.tls.port}`, `cert=${FILES.cert}`, `pkey=${FILES.key}`]),
    // No browser uses TURN over DTLS.
    'no-dtls',
    'no-tlsv1',
    'no-tlsv1_1',

    '# Names and passwords are made by the server, for one client, and expire.',
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'realm=parley',
    'fingerprint',
    'stale-nonce=600',
    // RFC 8656: ten minutes by default, and browsers refresh in time. After that, the relay of a vanished client is
    // free.
    'max-allocate-lifetime=600',
    'channel-lifetime=600',
    'permission-lifetime=300',

    '# What one client, one allocation and all clients may have: turn/quota.mjs.',
    `user-quota=${USER_QUOTA}`,
    `total-quota=${totalQuota(plan.relayPorts)}`,
    `max-bps=${SESSION_BYTES_PER_SECOND}`,

    '# It relays datagrams between players. It is no way into any network.',
    'no-tcp-relay',
    'no-multicast-peers',
    'no-cli',
    ...DENIED_RANGES.map((range) => `denied-peer-ip=${range}`),
    '# Except itself: two players who both need the relay meet at its own address.',
    ...ownAddresses(plan).map((address) => `allowed-peer-ip=${address}`),

    '# Answers to strangers say no more than their own address: small, and of no use for amplification.',
    'no-rfc5780',
    'no-stun-backward-compatibility',
    'response-origin-only-with-rfc5780',
    'no-software-attribute',

    ...(user === undefined ? [] : [`proc-user=${user}`, `proc-group=${user}`]),
    // Nothing is stored: all names follow from the secret.
    'userdb=:memory:',
    `pidfile=${FILES.pid}`,
    'log-file=stdout',
    'simple-log',
  ];
  return `${lines.join('\n')}\n`;
}

/** @param {import('./plan.mjs').TurnPlan} plan */
function ownAddresses({ relay, external }) {
  return [...new Set([...(external === undefined ? [] : [external]), ...relay])];
}

/** @param {string} address */
function bracketed(address) {
  return address.includes(':') ? `[${address}]` : address;
}
