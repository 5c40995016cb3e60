import { describe, expect, it } from 'vitest';
import { isLoopback, isOurOrigin, isSecure, mayTellDistress } from './origin.ts';

const open = { publicOrigins: [], tlsCert: null };
const tls = { ...open, tlsCert: '/cert.pem' };
const configured = { ...open, publicOrigins: ['https://play.example'] };

describe('isOurOrigin', () => {
  it.each([
    [open, 'http://127.0.0.1:4600', '127.0.0.1:4600'],
    [open, 'http://localhost:4600', 'localhost:4600'],
    [open, 'http://[::1]:4600', '[::1]:4600'],
    [open, 'http://192.168.1.7:4600', '192.168.1.7:4600'],
    [open, 'http://desk.local:4600', 'desk.local:4600'],
    [tls, 'https://192.168.1.7:4600', '192.168.1.7:4600'],
    [configured, 'https://play.example', 'play.example'],
    [configured, 'https://play.example', '127.0.0.1:4600'],
    [configured, 'http://127.0.0.1:4600', '127.0.0.1:4600'],
  ])('[S1.2] %j has %s, asked as %s', (config, origin, host) => {
    expect(isOurOrigin(config, origin, host)).toBe(true);
  });

  it.each([
    ['another host', open, 'http://evil.example', '127.0.0.1:4600'],
    ['another port', open, 'http://127.0.0.1:1', '127.0.0.1:4600'],
    ['another scheme', open, 'https://127.0.0.1:4600', '127.0.0.1:4600'],
    ['a domain that was pointed here', open, 'http://evil.example:4600', 'evil.example:4600'],
    ['plain HTTP where there is TLS', tls, 'http://192.168.1.7:4600', '192.168.1.7:4600'],
    ['an address where a name is configured', configured, 'http://192.168.1.7:4600', '192.168.1.7:4600'],
    ['no origin', open, 'null', '127.0.0.1:4600'],
    ['no host', open, 'http://127.0.0.1:4600', undefined],
    ['a host that is none', open, 'http://[', '['],
  ])('[S1.2] refuses %s', (_what, config, origin, host) => {
    expect(isOurOrigin(config, origin, host)).toBe(false);
  });
});

describe('mayTellDistress', () => {
  const apart = { ...open, distressOrigins: ['http://127.0.0.1:4601'] };
  const named = { ...configured, distressOrigins: ['https://distress.example'] };
  it.each([
    ['our own page here', { ...open, distressOrigins: [] }, 'http://127.0.0.1:4600', '127.0.0.1:4600', true],
    ['it, where there is no other origin', { ...open, distressOrigins: [] }, 'http://127.0.0.1:4600', 'x:1', false],
    ['it, at the other origin', apart, 'http://127.0.0.1:4600', '127.0.0.1:4601', true],
    ['one of the local network', apart, 'http://192.168.1.7:4600', '127.0.0.1:4601', true],
    ['a stranger there', apart, 'https://evil.example', '127.0.0.1:4601', false],
    ['a configured one', named, 'https://play.example', 'distress.example', true],
    ['a stranger, where some are configured', named, 'https://evil.example', 'distress.example', false],
    ['a local one, where others are configured', named, 'http://192.168.1.7:4600', 'distress.example', false],
    ['no page', apart, 'null', '127.0.0.1:4601', false],
  ])('[T7.2] %s', (_what, config, origin, host, expected) => {
    expect(mayTellDistress(config, origin, host)).toBe(expected);
  });
});

it('[S1.4] cookies are kept to HTTPS where everybody comes over it', () => {
  expect(isSecure(open)).toBe(false);
  expect(isSecure(tls)).toBe(true);
  expect(isSecure(configured)).toBe(true);
  expect(isSecure({ ...open, publicOrigins: ['https://a.example', 'http://b.example'] })).toBe(false);
});

it.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['localhost', true],
  ['128.0.0.1', false],
  ['127.evil.example', false],
  ['', false],
])('%s is loopback: %s', (name, expected) => {
  expect(isLoopback(name)).toBe(expected);
});
