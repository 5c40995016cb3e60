// The configuration of coturn: a relay for players, and for nothing else.

/**
 * Ranges that no player on the internet has, IANA's special-purpose registries of IPv4 and IPv6: a relay that reached them
 * would be a door into the network it stands in (L7).
 */
export const DENIED_RANGES = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '255.255.255.255'],
  // Unspecified, loopback, and the two old ways to write an IPv4 address in an IPv6 one.
  ['::', '::ffff:ffff'],
  ['::ffff:0:0', '::ffff:ffff:ffff'],
  ['64:ff9b::', '64:ff9b::ffff:ffff'],
  ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['100::', '100::ffff:ffff:ffff:ffff'],
  // Protocol assignments, Teredo among them.
  ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
];

/** Lines that must be there, each with what happens without it. */
const REQUIRED = [
  ['use-auth-secret', 'anybody could use the relay'],
  ['no-cli', 'whoever reaches its command line could run it'],
  ['no-multicast-peers', 'one packet could be sent to many'],
  ['no-tcp-relay', 'the relay would reach web servers'],
  ['stale-nonce=', 'an overheard nonce would stay good'],
  ['user-quota=', 'one player could take all ports'],
  ['total-quota=', 'the ports could run out'],
];

/** Lines that must not be there, each with its reason. */
const FORBIDDEN = [
  ['no-auth', 'anybody could use the relay'],
  ['allow-loopback-peers', 'players could reach the services of the relay itself'],
  ['lt-cred-mech', 'passwords that do not expire could be used'],
];

/**
 * @param {object} options
 * @param {import('./plan.mjs').TurnPlan} options.plan
 * @param {string} options.secret shared with the server, which makes a name and password from it for each client
 * @param {string} options.folder for coturn's own files
 * @param {string} [options.user] to become after the ports are opened, where started as root
 * @returns {string} the text of turnserver.conf; holds the secret
 */
export function turnConfig({ plan, secret, folder, user }) {
  const external = plan.external ?? plan.relay;
  const lines = [
    '# Written by turn/launch.mjs at every start: changes made here are lost.',
    ...plan.listen.map((address) => `listening-ip=${address}`),
    `listening-port=${plan.port}`,
    `relay-ip=${plan.relay}`,
    ...(plan.external === undefined ? [] : [`external-ip=${plan.external}/${plan.relay}`]),
    'min-port=49152',
    'max-port=65535',
    ...(plan.tls === undefined
      ? ['no-tls', 'no-dtls']
      : [`tls-listening-port=${plan.tls.port}`, `cert=${plan.tls.cert}`, `pkey=${plan.tls.key}`, 'no-dtls']),
    'no-tlsv1',
    'no-tlsv1_1',

    '# Names and passwords are made by the server, for one client, and expire.',
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'realm=parley',
    'fingerprint',
    'stale-nonce=600',
    // An allocation is refreshed or gone: RFC 8656 gives it ten minutes, and an hour at most.
    'max-allocate-lifetime=3600',
    'channel-lifetime=600',
    'permission-lifetime=300',

    '# One client needs an allocation for each of up to seven peers, twice while a link is repaired.',
    'user-quota=20',
    'total-quota=1200',
    '# Bytes a second for one allocation: sixty packets of a kilobyte, both ways, with room.',
    'max-bps=250000',

    '# It relays datagrams between players. It is no way into any network.',
    'no-tcp-relay',
    'no-multicast-peers',
    'no-cli',
    'no-software-attribute',
    ...DENIED_RANGES.map((range) => `denied-peer-ip=${range.join('-')}`),
    '# Except itself: two players who both need the relay meet at its own address.',
    ...[...new Set([external, plan.relay])].map((address) => `allowed-peer-ip=${address}`),

    ...(user === undefined ? [] : [`proc-user=${user}`, `proc-group=${user}`]),
    `userdb=${folder}/users.sqlite`,
    `pidfile=${folder}/turnserver.pid`,
    'log-file=stdout',
    'simple-log',
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * What is wrong with a configuration, whoever wrote it.
 *
 * @param {string} text of a turnserver.conf
 * @returns {string[]} sentences; empty when nothing is wrong
 */
export function configWarnings(text) {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const has = (/** @type {string} */ start) =>
    lines.some((line) =>
      start.endsWith('=') ? line.startsWith(start) : line === start || line.startsWith(`${start}=`),
    );
  return [
    ...REQUIRED.filter(([start = '']) => !has(start)).map(([start, why]) => `${start} is missing: ${why}.`),
    ...FORBIDDEN.filter(([start = '']) => has(start)).map(([start, why]) => `${start} must go: ${why}.`),
    ...DENIED_RANGES.map((range) => range.join('-'))
      .filter((range) => !lines.includes(`denied-peer-ip=${range}`))
      .map((range) => `denied-peer-ip=${range} is missing: the relay would reach into private networks.`),
    ...(lines.some((line) => /^static-auth-secret=.{0,15}$/.test(line))
      ? ['The secret is shorter than 16 characters.']
      : []),
  ];
}
