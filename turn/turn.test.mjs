import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turnConfig } from './config.mjs';
import { planTurn } from './plan.mjs';
import { SESSION_BYTES_PER_SECOND, totalQuota, USER_QUOTA } from './quota.mjs';
import { DENIED_RANGES, isCovered, parseRange } from './ranges.mjs';
import { isBefore, parseVersion, versionWarning } from './version.mjs';
import { configWarnings } from './warnings.mjs';

const here = { wanted: true, installed: true, addresses: ['192.168.1.5'], env: {} };
const planned = (/** @type {object} */ changes) => planTurn({ ...here, host: '0.0.0.0', ...changes }).plan;
const refused = (/** @type {Record<string, string>} */ env) => planTurn({ ...here, host: '0.0.0.0', env }).reason;
const config = (/** @type {object} */ changes) => {
  const plan = planned(changes);
  if (plan === undefined) throw new Error('no plan');
  return turnConfig({ plan, secret: 'a-secret-of-some-length' });
};

describe('plan', () => {
  it('[L7.2] beside a server on loopback listens there only, and relays from the network', () => {
    expect(planned({ host: '127.0.0.1' })).toMatchObject({ listen: ['127.0.0.1'], relay: ['192.168.1.5'] });
  });

  it('without a network there is nothing to relay through, and it says so', () => {
    expect(planTurn({ ...here, host: '127.0.0.1', addresses: [] })).toEqual({
      reason: expect.stringContaining('no network'),
    });
  });

  it('[L2.6] gives clients two ports to ask for their own address', () => {
    expect(planned({})?.stunUrls).toEqual(['stun:192.168.1.5:3478', 'stun:192.168.1.5:3479']);
    expect(planned({ env: { PARLEY_TURN_PORT: '80', PARLEY_TURN_SECOND_PORT: '3478' } })?.stunUrls).toEqual([
      'stun:192.168.1.5:80',
      'stun:192.168.1.5:3478',
    ]);
  });

  it('[L1.8] offers UDP and TCP, and TLS where there is a certificate', () => {
    const tls = { PARLEY_TLS_CERT: '/c', PARLEY_TLS_KEY: '/k' };
    const plain = ['turn:192.168.1.5:3478?transport=udp', 'turn:192.168.1.5:3478?transport=tcp'];
    expect(planned({})?.urls).toEqual(plain);
    expect(planned({ env: tls })?.urls).toEqual([...plain, 'turns:192.168.1.5:5349?transport=tcp']);
    expect(
      planned({ env: { ...tls, PARLEY_TURN_NAME: 'turn.example.org', PARLEY_TURN_TLS_PORT: '443' } })?.urls,
    ).toContain('turns:turn.example.org:443?transport=tcp');
  });

  it('has the name of the page where the certificate is here', () => {
    const env = { PARLEY_TLS_CERT: '/c', PARLEY_TLS_KEY: '/k', PARLEY_PUBLIC_ORIGINS: 'https://play.example.org' };
    expect(planned({ env })?.urls).toContain('turns:play.example.org:5349?transport=tcp');
    expect(planned({ env: { ...env, PARLEY_TURN_EXTERNAL: '11.0.0.9' } })?.stunUrls).toContain(
      'stun:play.example.org:3478',
    );
    expect(planned({ env: { PARLEY_PUBLIC_ORIGINS: 'https://play.example.org' } })?.urls).toContain(
      'turn:192.168.1.5:3478?transport=udp',
    );
  });

  it('takes its addresses from the settings', () => {
    const env = {
      PARLEY_TURN_LISTEN: '11.0.0.2,2600::2',
      PARLEY_TURN_RELAY: '11.0.0.3, 2600::3',
      PARLEY_TURN_RELAY_PORTS: '50000-50999',
    };
    expect(planned({ host: '127.0.0.1', env })).toMatchObject({
      listen: ['11.0.0.2', '2600::2'],
      relay: ['11.0.0.3', '2600::3'],
      relayPorts: { first: 50_000, last: 50_999 },
      stunUrls: ['stun:11.0.0.2:3478', 'stun:11.0.0.2:3479'],
    });
    expect(planned({ env: { PARLEY_TURN_LISTEN: '11.0.0.2' } })?.relay).toEqual(['11.0.0.2']);
  });

  it('behind a proxy, where players are elsewhere, needs to be told where they reach it', () => {
    const proxied = { PARLEY_PUBLIC_ORIGINS: 'https://play.example.org' };
    const plan = (/** @type {Record<string, string>} */ env) => planTurn({ ...here, host: '127.0.0.1', env });
    expect(plan(proxied)).toEqual({ reason: expect.stringContaining('PARLEY_TURN_NAME') });
    expect(plan({ ...proxied, PARLEY_TURN_NAME: 'turn.example.org' }).plan).toMatchObject({
      listen: ['192.168.1.5'],
      stunUrls: ['stun:turn.example.org:3478', 'stun:turn.example.org:3479'],
    });
    expect(plan({ PARLEY_PUBLIC_ORIGINS: 'http://localhost:4600' }).plan).toMatchObject({ listen: ['127.0.0.1'] });
  });

  it.each([
    ['PARLEY_TURN_PORT', '0'],
    ['PARLEY_TURN_PORT', '65536'],
    ['PARLEY_TURN_TLS_PORT', 'https'],
    ['PARLEY_TURN_SECOND_PORT', '3478'],
    ['PARLEY_TURN_LISTEN', 'eth0'],
    ['PARLEY_TURN_RELAY', '11.0.0.2,11.0.0.3'],
    ['PARLEY_TURN_EXTERNAL', 'turn.example.org'],
    ['PARLEY_TURN_RELAY_PORTS', '50000'],
    ['PARLEY_TURN_RELAY_PORTS', '50000-49999'],
  ])('[O3.2] %s=%s stops it with a sentence', (name, value) => {
    expect(refused({ [name]: value })).toMatch(/coturn is not started\.$/);
  });
});

describe('configuration', () => {
  it('[L7.6] is one that the check has nothing to say about, in any version', () => {
    for (const version of [undefined, '4.6.1', '4.17.2']) expect(configWarnings(config({}), version)).toEqual([]);
  });

  it.each(
    ['use-auth-secret', 'no-cli', 'no-multicast-peers', 'no-tcp-relay', 'no-rfc5780', 'stale-nonce=600'].concat(
      `user-quota=${USER_QUOTA}`,
      `max-bps=${SESSION_BYTES_PER_SECOND}`,
      'total-quota=14745',
    ),
  )('[L7.6] is missed without %s', (line) => {
    const [name = ''] = line.split('=');
    expect(configWarnings(config({}).replace(`\n${line}\n`, '\n'))).toEqual([
      expect.stringContaining(`${name} is missing`),
    ]);
  });

  it.each(DENIED_RANGES)('[L7.2] the relay reaches no private address: %s', (range) => {
    const text = config({});
    expect(text).toContain(`denied-peer-ip=${range}\n`);
    expect(configWarnings(text.replace(`denied-peer-ip=${range}\n`, ''))).toEqual([expect.stringContaining(range)]);
  });

  it.each([
    ['no-auth'],
    ['allow-loopback-peers'],
    ['lt-cred-mech'],
    ['user=ada:secret'],
    ['cli'],
    ['web-admin'],
    ['server-relay'],
  ])('[L7.6] must not have %s', (line) => {
    const [name] = line.split('=');
    expect(configWarnings(`${config({})}${line}\n`)).toEqual([expect.stringContaining(`${name} must go`)]);
  });

  it('[L7.2] allows its own address, where relayed players meet, and no other', () => {
    const text = config({ env: { PARLEY_TURN_EXTERNAL: '198.18.7.7' } });
    expect(text).toContain('external-ip=198.18.7.7/192.168.1.5\n');
    expect(text.match(/^allowed-peer-ip=.*$/gm)).toEqual(['allowed-peer-ip=198.18.7.7', 'allowed-peer-ip=192.168.1.5']);
    expect(configWarnings(text)).toEqual([]);
    expect(configWarnings(`${text}allowed-peer-ip=10.0.0.0-10.0.0.255\n`)).toEqual([
      expect.stringContaining('allowed-peer-ip=10.0.0.0-10.0.0.255 must go'),
    ]);
    expect(configWarnings(text.replaceAll(/^allowed-peer-ip=.*$/gm, ''))).toEqual([
      expect.stringContaining('could not meet'),
    ]);
  });

  it('[L2.6] listens at both ports of every address', () => {
    const text = config({ addresses: ['192.168.1.5', '192.168.7.5'] });
    expect(text.match(/^(listening-ip|aux-server)=.*$/gm)).toEqual([
      'listening-ip=192.168.1.5',
      'listening-ip=192.168.7.5',
      'aux-server=192.168.1.5:3479',
      'aux-server=192.168.7.5:3479',
    ]);
  });
});

describe('a configuration written by hand', () => {
  it('is read as coturn reads it', () => {
    const text = config({});
    expect(configWarnings(text.replace('stale-nonce=600', ' stale-nonce   600 '))).toEqual([]);
    expect(configWarnings(text.replace('\nno-cli\n', '\nno-cli=0\n'))).toEqual([expect.stringContaining('no-cli')]);
    expect(configWarnings(text.replace('\nno-cli\n', '\n#no-cli\n'))).toEqual([expect.stringContaining('no-cli')]);
    expect(configWarnings(`${text}no-auth=false\n`)).toEqual([]);
    expect(configWarnings(text.replace(/user-quota=\d+/, 'user-quota=0'))).toEqual([
      expect.stringContaining('user-quota'),
    ]);
  });

  it('may deny in other pieces, as long as all is denied', () => {
    const halves = 'denied-peer-ip=10.128.0.0-10.255.255.255\ndenied-peer-ip=10.0.0.0-10.127.255.255';
    const text = config({}).replace('denied-peer-ip=10.0.0.0-10.255.255.255', halves);
    expect(configWarnings(text)).toEqual([]);
    expect(configWarnings(text.replace('10.127.255.255', '10.127.255.254'))).toEqual([
      expect.stringContaining('10.0.0.0-10.255.255.255 is missing'),
    ]);
  });

  it('may not deny from ::, which denies IPv4 altogether, nor in CIDR, which denies nothing', () => {
    expect(configWarnings(`${config({})}denied-peer-ip=::-::ffff\n`)).toEqual([expect.stringContaining('IPv4')]);
    expect(configWarnings(`${config({})}denied-peer-ip=10.0.0.0/8\n`)).toEqual([
      expect.stringContaining('not a range'),
    ]);
  });

  it('has a secret that cannot be guessed', () => {
    expect(configWarnings(config({}).replace('a-secret-of-some-length', 'north'))).toEqual([
      expect.stringContaining('shorter'),
    ]);
  });

  it('is checked by one command, whose exit code says how it went', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-turn-check-'));
    const file = join(folder, 'turnserver.conf');
    const check = () => {
      const script = fileURLToPath(new URL('check.mjs', import.meta.url));
      // Without a path coturn is not found, so its version causes no further warning.
      return spawnSync(process.execPath, [script, file], { encoding: 'utf8', env: { PATH: '' } });
    };
    expect(check()).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot be read') });
    writeFileSync(file, config({}));
    expect(check()).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing is wrong') });
    writeFileSync(file, `${config({})}no-auth\n`);
    expect(check()).toMatchObject({ status: 1, stdout: expect.stringContaining('no-auth must go') });
    rmSync(folder, { recursive: true });
  });
});

describe('quotas', () => {
  it('[L5.2] seven links, each by three ways, twice while it is repaired, fit, on a device with two networks', () => {
    expect(USER_QUOTA).toBeGreaterThanOrEqual(7 * 3 * 2 * 2);
  });

  it('[L7.4] all clients together leave ports free', () => {
    expect(totalQuota({ first: 49_152, last: 65_535 })).toBe(14_745);
    expect(totalQuota({ first: 50_000, last: 50_000 })).toBe(1);
  });
});

describe('ranges', () => {
  it.each([
    ['10.0.0.0-10.0.0.255', { family: 4, first: 0x0a000000n, last: 0x0a0000ffn }],
    ['1.2.3.4', { family: 4, first: 0x01020304n, last: 0x01020304n }],
    ['::1-::ffff:1.2.3.4', { family: 6, first: 1n, last: 0xffff01020304n }],
    ['fe80::-fe80:0:1::', { family: 6, first: 0xfe80n << 112n, last: (0xfe80n << 112n) | (1n << 80n) }],
    ['10.0.0.1-10.0.0.0', undefined],
    ['10.0.0.0-::1', undefined],
    ['10.0.0.0/8', undefined],
    ['somewhere', undefined],
  ])('reads %s', (text, range) => {
    expect(parseRange(text)).toEqual(range);
  });

  it('a range is covered by others exactly if each of its addresses is in one of them', () => {
    const range = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 10 })).map(([first, length]) => ({
      family: /** @type {const} */ (4),
      first: BigInt(first),
      last: BigInt(first + length),
    }));
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 6 }), (one, others) => {
        const all = Array.from({ length: Number(one.last - one.first) + 1 }, (_, index) => one.first + BigInt(index));
        const each = all.every((number) => others.some(({ first, last }) => first <= number && number <= last));
        expect(isCovered(one, others)).toBe(each);
      }),
    );
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
    expect(isBefore(version, '4.17.2')).toBe(warned);
  });

  it('[L7.6] asks for nothing that newer ones do anyway', () => {
    const text = config({}).replace('\nno-cli\n', '\n').replace('\nno-rfc5780\n', '\n');
    expect(configWarnings(text, '4.6.1')).toHaveLength(2);
    expect(configWarnings(text, '4.7.0')).toEqual([expect.stringContaining('no-cli')]);
    expect(configWarnings(text, '4.10.0')).toEqual([]);
  });

  it('is read from what coturn prints', () => {
    expect(parseVersion('4.6.1\n')).toBe('4.6.1');
    expect(parseVersion('0: : Coturn-4.17.2 ...\n')).toBeUndefined();
    expect(versionWarning(undefined)).toContain('could not be read');
  });
});
