// How coturn answers real requests when our launcher has started it (L7).
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ownCertificate } from '../apps/server/src/operate/certificate.ts';
import { lanAddresses } from '../scripts/address.mjs';
import { USER_QUOTA } from './quota.mjs';
import { makeCredential, openClient } from './testing/client.mjs';
import { startRelay } from './testing/relay.mjs';
import { isTurnInstalled } from './version.mjs';

const SECRET = 'a secret that server and relay share';
const HOST = '127.0.0.1';
const [own = ''] = lanAddresses();
const own6 = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal, address }) => family === 'IPv6' && !internal && !/^fe[89ab]/i.test(address))?.address;

const missing = !isTurnInstalled()
  ? 'left out, since coturn is not installed'
  : own === ''
    ? 'left out, since this machine has no network to relay through'
    : undefined;

/** In an hour, in seconds. */
const later = () => Math.floor(Date.now() / 1_000) + 3_600;

/** @type {string} */
let folder;
/** @type {import('./testing/relay.mjs').Relay} */
let relay;
/** @type {string} */
let ca;
/** @type {(() => Promise<void>)[]} */
const leftovers = [];
let clients = 0;

/**
 * @param {'udp' | 'tcp' | 'tls'} kind
 * @param {{ credential?: import('./testing/client.mjs').Credential | undefined, of?: import('./testing/relay.mjs').Relay,
 *   port?: number }} [options] default: a new client with a good credential at the relay that all tests share
 */
async function client(kind, { of = relay, port = kind === 'tls' ? of.tlsPort : of.port, ...options } = {}) {
  clients += 1;
  const credential =
    'credential' in options ? options.credential : makeCredential(SECRET, `client-${clients}`, later());
  const server = { address: HOST, port, ...(kind === 'tls' ? { ca } : {}) };
  const opened = await openClient({ kind, server, ...(credential === undefined ? {} : { credential }) });
  leftovers.push(() => opened.close());
  return opened;
}

async function closeAll() {
  await Promise.all(leftovers.splice(0).map((close) => close()));
}

/** @param {import('./testing/client.mjs').TurnClient} one */
async function relayedOf(one) {
  const { code, relayed } = await one.allocate();
  if (relayed === undefined) throw new Error(`The relay refused with ${code}.`);
  return relayed;
}

describe.skipIf(missing !== undefined)(`coturn ${missing ?? 'as it is launched'}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-turn-test-'));
    const { cert, key } = await ownCertificate(folder, [HOST], Date.now());
    ca = await readFile(cert, 'utf8');
    relay = await startRelay({
      PARLEY_TURN_SECRET: SECRET,
      PARLEY_TURN_RELAY: own6 === undefined ? own : `${own},${own6}`,
      PARLEY_TLS_CERT: cert,
      PARLEY_TLS_KEY: key,
    });
  }, 20_000);
  afterEach(closeAll);
  afterAll(async () => {
    await relay?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(/** @type {const} */ (['udp', 'tcp', 'tls']))(
    '[L7.3] gives a relay over %s for a good credential',
    async (kind) => {
      const { code, relayed, lifetimeSeconds } = await (await client(kind)).allocate();
      expect({ code, address: relayed?.address, lifetimeSeconds }).toEqual({
        code: 0,
        address: own,
        lifetimeSeconds: 600,
      });
    },
  );

  it.each(/** @type {const} */ (['udp', 'tcp', 'tls']))(
    '[L7.3] refuses over %s a client that has none',
    async (kind) => {
      expect(await (await client(kind, { credential: undefined })).allocate()).toEqual({ code: 401 });
    },
  );

  it.each(
    /** @type {[string, () => import('./testing/client.mjs').Credential][]} */ ([
      ['expired a second ago', () => makeCredential(SECRET, 'ada', Math.floor(Date.now() / 1_000) - 1)],
      ['expired a day ago', () => makeCredential(SECRET, 'ada', later() - 90_000)],
      ['made from another secret', () => makeCredential('the secret of somebody else', 'ada', later())],
      ['given to another client', () => ({ ...makeCredential(SECRET, 'ada', later()), username: `${later()}:ben` })],
      [
        'whose end was put off',
        () => ({ ...makeCredential(SECRET, 'ada', later()), username: `${later() + 3_600}:ada` }),
      ],
      ['without an end', () => makeCredential(SECRET, 'ada', Number.NaN)],
    ]),
  )('[L7.3] refuses a credential %s', async (_, credential) => {
    expect(await (await client('udp', { credential: credential() })).allocate()).toEqual({ code: 401 });
  });

  it('[L2.6] answers at two ports, by which a client learns whether its router is symmetric', async () => {
    expect(relay.stunUrls).toEqual([`stun:${HOST}:${relay.port}`, `stun:${HOST}:${relay.secondPort}`]);
    for (const port of [relay.port, relay.secondPort]) {
      expect(await (await client('udp', { port, credential: undefined })).whereAmI()).toMatchObject({ address: HOST });
    }
  });

  it.each([
    ...['0.0.0.1', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.254'],
    ...['192.168.1.1', '198.18.0.1', '224.0.0.1', '239.255.255.255', '255.255.255.255'],
  ])('[L7.2] reaches no %s, by permission or by channel', async (address) => {
    const ada = await client('udp');
    expect((await ada.allocate()).code).toBe(0);
    expect([await ada.permit(address), await ada.bindChannel({ address, port: 53 })]).toEqual([403, 403]);
  });

  describe.skipIf(own6 === undefined)('with an IPv6 address', () => {
    it.each([
      ...[
        '::',
        '::1',
        'fe80::1',
        'fec0::1',
        'fc00::1',
        'fd12:3456::1',
        'ff02::1',
        '::ffff:127.0.0.1',
        '::ffff:10.0.0.1',
      ],
      ...['::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::1', '2001:db8::1', '2001::1'],
    ])('[L7.2] reaches no %s', async (address) => {
      const ada = await client('tcp');
      expect(await ada.allocate(6)).toEqual({ code: 0 });
      expect([await ada.permit(address), await ada.bindChannel({ address, port: 53 })]).toEqual([403, 403]);
    });
  });

  it.skipIf(own6 === undefined)('[L7.2] does reach IPv6 addresses of the internet', async () => {
    const ada = await client('tcp');
    expect(await ada.allocate(6)).toEqual({ code: 0 });
    expect([await ada.permit('2600::1'), await ada.permit('3ffe::1')]).toEqual([0, 0]);
  });

  it('[L7.2] reaches no IPv6 address from an IPv4 one', async () => {
    const ada = await client('udp');
    expect((await ada.allocate()).code).toBe(0);
    for (const address of ['::1', '::ffff:127.0.0.1', '2600::1'])
      expect([403, 443]).toContain(await ada.permit(address));
  });

  // A denied range that began at :: once denied all of IPv4, and so every player who does not use the relay too.
  it('[L7.2] does reach addresses of the internet', async () => {
    const ada = await client('udp');
    await ada.allocate();
    expect([await ada.permit('1.1.1.1'), await ada.permit('223.255.255.254')]).toEqual([0, 0]);
    expect(await ada.bindChannel({ address: '11.0.0.1', port: 9 })).toBe(0);
  });

  it.each(
    /** @type {const} */ ([
      ['tcp', 'tcp'],
      ['udp', 'tls'],
    ]),
  )('[S12.9] two clients, one over %s and one over %s, meet at its own address', async (one, other) => {
    const [ada, ben] = [await client(one), await client(other)];
    const [adas, bens] = [await relayedOf(ada), await relayedOf(ben)];
    expect([await ada.bindChannel(bens), await ben.permit(adas.address)]).toEqual([0, 0]);
    ada.sendChannel('from ada');
    expect(await ben.next()).toEqual({ from: 'indication', data: 'from ada' });
    ben.send(adas, 'from ben');
    expect(await ada.next()).toEqual({ from: 'channel', data: 'from ben' });
  });

  it('[L7.3] carries nothing to a client that has not permitted the sender', async () => {
    const [ada, ben, cleo] = [await client('tcp'), await client('tcp'), await client('tcp')];
    const [adas, bens, cleos] = [await relayedOf(ada), await relayedOf(ben), await relayedOf(cleo)];
    expect([await ada.permit(bens.address), await cleo.permit(adas.address)]).toEqual([0, 0]);
    ada.send(bens, 'uninvited');
    // The next frame has arrived, so ben's relay has received this one. Its answer shows that it has processed it.
    ada.send(cleos, 'invited');
    expect(await cleo.next()).toMatchObject({ data: 'invited' });
    expect(await ben.refresh(600)).toBe(0);
    expect(await ben.permit(adas.address)).toBe(0);
    ada.send(bens, 'invited');
    expect(await ben.next()).toMatchObject({ data: 'invited' });
  });

  it(`[L7.4] gives one client ${USER_QUOTA} relays and no more, whatever its credentials; another one goes on`, async () => {
    const first = makeCredential(SECRET, 'greedy', later());
    const second = makeCredential(SECRET, 'greedy', later() + 60);
    for (let count = 0; count < USER_QUOTA; count += 1) {
      expect((await (await client('udp', { credential: count % 2 === 0 ? first : second })).allocate()).code).toBe(0);
    }
    for (const credential of [first, second]) {
      expect(await (await client('udp', { credential })).allocate()).toEqual({ code: 486 });
    }
    expect((await (await client('udp')).allocate()).code).toBe(0);
  }, 20_000);

  it('[L7.5] lets nobody but root and its own account read key and secret', () => {
    const files = readdirSync(join(relay.folder, 'turn'));
    expect(files).toEqual(expect.arrayContaining(['key.pem', 'cert.pem', 'turnserver.conf']));
    expect(statSync(join(relay.folder, 'turn')).mode & 0o007).toBe(0);
    for (const file of ['key.pem', 'turnserver.conf']) {
      expect(statSync(join(relay.folder, 'turn', file)).mode & 0o027).toBe(0);
    }
  });

  it.each([
    ['whose port is taken', () => ({ PARLEY_TURN_PORT: String(relay.port) }), /taken/],
    ['whose second port is taken', () => ({ PARLEY_TURN_SECOND_PORT: String(relay.port) }), /taken/],
    ['whose address is not of this machine', () => ({ PARLEY_TURN_LISTEN: '11.0.0.1' }), /no address 11\.0\.0\.1/],
    ['with a certificate that is not there', () => ({ PARLEY_TLS_CERT: '/no', PARLEY_TLS_KEY: '/no' }), /\/no/],
    ['with a setting that cannot be', () => ({ PARLEY_TURN_LISTEN: 'eth0' }), /PARLEY_TURN_LISTEN has eth0/],
  ])('[O3.4] one %s says so and is not started', async (_, env, sentence) => {
    await expect(startRelay(env())).rejects.toThrow(sentence);
  });

  it('takes up a renewed certificate, and what is relayed goes on', async () => {
    const [ada, ben] = [await client('tls'), await client('tls')];
    const [adas, bens] = [await relayedOf(ada), await relayedOf(ben)];
    await ben.permit(adas.address);
    const renewed = join(folder, 'renewed');
    const { cert, key } = await ownCertificate(renewed, [HOST], Date.now());
    const before = ca;
    ca = await readFile(cert, 'utf8');
    await expect(client('tls')).rejects.toThrow(/self-signed/);
    await writeFile(join(folder, 'cert.pem'), ca);
    await writeFile(join(folder, 'key.pem'), await readFile(key));
    relay.kill('SIGUSR2');
    await expect.poll(async () => (await (await client('tls')).allocate()).code, { timeout: 5_000 }).toBe(0);
    expect(ca).not.toBe(before);
    await ada.permit(bens.address);
    ada.send(bens, 'still here');
    expect(await ben.next()).toMatchObject({ data: 'still here' });
  }, 10_000);
});

describe.skipIf(missing !== undefined)(`coturn behind a router ${missing ?? ''}`, () => {
  const EXTERNAL = '11.22.33.44';
  /** @type {import('./testing/relay.mjs').Relay} */
  let translated;
  beforeAll(async () => {
    translated = await startRelay({
      PARLEY_TURN_SECRET: SECRET,
      PARLEY_TURN_LISTEN: HOST,
      PARLEY_TURN_EXTERNAL: EXTERNAL,
      PARLEY_TURN_RELAY_PORTS: '61000-61009',
    });
  }, 20_000);
  afterEach(closeAll);
  afterAll(() => translated?.stop());

  it('[S12.9] two clients meet at the public address that stands for its own', async () => {
    const [ada, ben] = [await client('tcp', { of: translated }), await client('tcp', { of: translated })];
    const [adas, bens] = [await relayedOf(ada), await relayedOf(ben)];
    expect([adas.address, bens.address]).toEqual([EXTERNAL, EXTERNAL]);
    expect([await ada.permit(EXTERNAL), await ben.permit(EXTERNAL)]).toEqual([0, 0]);
    ada.send(bens, 'from ada');
    expect(await ben.next()).toMatchObject({ data: 'from ada' });
    expect([await ada.refresh(0), await ben.refresh(0)]).toEqual([0, 0]);
  });

  it('[L7.4] gives all clients together no more relays than it has ports to spare', async () => {
    const codes = [];
    for (let count = 0; count < 11; count += 1)
      codes.push((await (await client('udp', { of: translated })).allocate()).code);
    expect(codes).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 486, 486]);
  });

  it('ends with a launcher that was killed', async () => {
    translated.kill('SIGKILL');
    await expect
      .poll(
        () =>
          client('tcp', { of: translated }).then(
            () => 'open',
            () => 'closed',
          ),
        { timeout: 5_000 },
      )
      .toBe('closed');
  }, 10_000);
});
