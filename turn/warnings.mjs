// Finds what is wrong with a configuration of coturn, whether we wrote it or somebody else.
import { DENIED_RANGES, isCovered, parseRange } from './ranges.mjs';
import { isBefore } from './version.mjs';

/**
 * Settings that must be there, each with what happens without it and the version in which it became the default.
 *
 * @type {[name: string, why: string, until?: string][]}
 */
const REQUIRED = [
  ['use-auth-secret', 'anybody could use the relay'],
  ['no-cli', 'anybody who reaches its command line could run it', '4.10.0'],
  ['no-multicast-peers', 'one packet could be sent to many'],
  ['no-tcp-relay', 'the relay would reach web servers'],
  ['stale-nonce', 'an overheard nonce would stay good'],
  ['user-quota', 'one player could take all ports'],
  ['total-quota', 'the ports could run out'],
  ['max-bps', 'one player could take all bandwidth'],
  ['no-rfc5780', 'its answers to strangers would be larger than their questions', '4.7.0'],
];

/** Settings that must not be there, each with its reason. */
const FORBIDDEN = [
  ['no-auth', 'anybody could use the relay'],
  ['allow-loopback-peers', 'players could reach the services of the relay itself'],
  ['lt-cred-mech', 'passwords that do not expire could be used'],
  ['user', 'passwords that do not expire could be used'],
  ['cli', 'anybody who reaches its command line could run it'],
  ['web-admin', 'anybody who reaches its page could run it'],
  ['server-relay', 'strangers could send to players'],
  ['tlsv1', 'TLS 1.0 is broken'],
  ['tlsv1_1', 'TLS 1.1 is broken'],
];

/** Settings in a number, which 0 turns off. */
const LIMITS = ['stale-nonce', 'user-quota', 'total-quota', 'max-bps'];

/**
 * Finds the faults of one configuration.
 *
 * @param {string} text of a turnserver.conf
 * @param {string} [version] of the coturn that reads it; default: an old one
 * @returns {string[]} sentences; empty when nothing is wrong
 */
export function configWarnings(text, version) {
  const settings = parseSettings(text);
  const values = (/** @type {string} */ name) => settings.filter((one) => one.name === name).map(({ value }) => value);
  const isOn = (/** @type {string} */ name) =>
    values(name).some((value) => (LIMITS.includes(name) ? value !== '0' : !isNo(value)));

  const allowed = values('allowed-peer-ip');
  // An external address may be followed by its inner one: external-ip=OUTER/INNER.
  const own = [...values('relay-ip'), ...values('external-ip').flatMap((value) => value.split('/'))];
  const denied = values('denied-peer-ip').flatMap((range) => parseRange(range) ?? []);
  return [
    ...REQUIRED.filter(([, , until]) => until === undefined || version === undefined || isBefore(version, until))
      .filter(([name]) => !isOn(name))
      .map(([name, why]) => `${name} is missing: ${why}.`),
    ...FORBIDDEN.filter(([name = '']) => isOn(name)).map(([name, why]) => `${name} must go: ${why}.`),
    ...values('denied-peer-ip')
      .filter((range) => parseRange(range) === undefined)
      .map((range) => `denied-peer-ip=${range} is not a range that coturn understands: FIRST-LAST.`),
    ...values('denied-peer-ip')
      .filter((range) => /^[0:]+-/.test(range))
      .map((range) => `denied-peer-ip=${range} must begin with ::1, for coturn denies all of IPv4 with it.`),
    ...DENIED_RANGES.filter((range) => {
      const parsed = parseRange(range);
      return parsed === undefined || !isCovered(parsed, denied);
    }).map((range) => `denied-peer-ip=${range} is missing: the relay would reach into private networks.`),
    ...allowed
      .filter((address) => !own.includes(address))
      .map((address) => `allowed-peer-ip=${address} must go: only the relay's own address is an exception.`),
    ...(own.length > 0 && !own.some((address) => allowed.includes(address))
      ? ['allowed-peer-ip of its own address is missing: two players who both need the relay could not meet.']
      : []),
    ...(values('static-auth-secret').some((secret) => secret.length < 16)
      ? ['The secret is shorter than 16 characters.']
      : []),
  ];
}

/**
 * Reads settings as coturn does: a name, and its value after blanks or an equals sign.
 *
 * @param {string} text
 * @returns {{ name: string, value: string }[]}
 */
function parseSettings(text) {
  return text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*([^\s=#]+)[\s=]*(.*?)\s*$/.exec(line) ?? [];
    return name === '' ? [] : [{ name, value }];
  });
}

/** @param {string} value of a switch, which stands for yes where it is left out */
function isNo(value) {
  return /^(0|no?|f(alse)?|off)$/i.test(value);
}
