import { describe, expect, it } from 'vitest';
import { configWarnings, turnConfig } from './config.mjs';
import { planTurn } from './plan.mjs';
import { parseVersion, versionWarning } from './version.mjs';

const here = { wanted: true, installed: true, addresses: ['192.168.1.5'], env: {} };
const planned = (/** @type {object} */ changes) => planTurn({ ...here, host: '0.0.0.0', ...changes }).plan;
const config = (/** @type {object} */ changes) => {
  const plan = planned(changes);
  if (plan === undefined) throw new Error('no plan');
  return turnConfig({ plan, secret: 'a-secret-of-some-length', folder: '/data/turn' });
};

describe('plan', () => {
  it('[L7] beside a server on loopback listens there only, and relays from the network', () => {
    expect(planned({ host: '127.0.0.1' })).toMatchObject({ listen: ['127.0.0.1'], relay: '192.168.1.5' });
  });

  it('without a network there is nothing to relay through, and it says so', () => {
    expect(planTurn({ ...here, host: '127.0.0.1', addresses: [] })).toEqual({
      reason: expect.stringContaining('no network'),
    });
  });

  it('offers TLS only under a name that a certificate can have', () => {
    const tls = { PARLEY_TLS_CERT: '/c', PARLEY_TLS_KEY: '/k' };
    expect(planned({ env: tls })?.urls).toHaveLength(2);
    expect(planned({ env: { ...tls, PARLEY_TURN_NAME: 'turn.example.org' } })?.urls).toContain(
      'turns:turn.example.org:5349?transport=tcp',
    );
  });
});

describe('configuration', () => {
  it('[L7] is one that the check has nothing to say about', () => {
    expect(configWarnings(config({}))).toEqual([]);
  });

  it.each(['use-auth-secret', 'no-cli', 'no-multicast-peers', 'no-tcp-relay'])('[L7] is missed without %s', (line) => {
    expect(configWarnings(config({}).replace(`\n${line}\n`, '\n'))).toEqual([expect.stringContaining(line)]);
  });

  it.each(['10.0.0.0-10.255.255.255', '127.0.0.0-127.255.255.255', 'fe80::-feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'])(
    '[L7] the relay reaches no private address: %s',
    (range) => {
      const text = config({});
      expect(text).toContain(`denied-peer-ip=${range}\n`);
      expect(configWarnings(text.replace(`denied-peer-ip=${range}\n`, ''))).toHaveLength(1);
    },
  );

  it.each(['no-auth', 'allow-loopback-peers', 'lt-cred-mech'])('[L7] must not have %s', (line) => {
    expect(configWarnings(`${config({})}${line}\n`)).toEqual([expect.stringContaining(`${line} must go`)]);
  });

  it('[L7] allows its own address, where relayed players meet', () => {
    const text = config({ env: { PARLEY_TURN_EXTERNAL: '198.18.7.7' } });
    expect(text).toContain('external-ip=198.18.7.7/192.168.1.5\n');
    expect(text.match(/^allowed-peer-ip=.*$/gm)).toEqual(['allowed-peer-ip=198.18.7.7', 'allowed-peer-ip=192.168.1.5']);
  });
});

describe('version', () => {
  it.each([
    ['4.6.1', true],
    ['4.17.1', true],
    ['4.17.2', false],
    ['4.18.0', false],
    ['5.0.0', false],
  ])('warns about %s: %s', (version, warned) => {
    expect(versionWarning(version) !== undefined).toBe(warned);
  });

  it('is read from what coturn prints', () => {
    expect(parseVersion('4.6.1\n')).toBe('4.6.1');
    expect(parseVersion('0: : Coturn-4.17.2 ...\n')).toBeUndefined();
    expect(versionWarning(undefined)).toContain('could not be read');
  });
});
