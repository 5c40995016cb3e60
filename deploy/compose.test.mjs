// compose.yaml and what it names, compared with the checkout. There is no Docker here: local.process.test.mjs starts the same processes without it.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig as readHouse } from '../apps/house/src/config.ts';
import { describeConfig, readConfig, unknownSettings } from '../apps/server/src/operate/config.ts';
import { ROOT } from '../scripts/root.mjs';
import { planTurn, SETTINGS as TURN_SETTINGS } from '../turn/plan.mjs';
import { COMPOSE_FILE, inOrder, readCompose, variablesOf } from './compose.mjs';
import { makeSecrets, placeSecrets, readSecret } from './secrets.mjs';

const folder = mkdtempSync(join(tmpdir(), 'parley-compose-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = readFileSync(COMPOSE_FILE, 'utf8');
const example = readFileSync(join(import.meta.dirname, '.env.example'), 'utf8');
const variables = Object.fromEntries(
  [...example.matchAll(/^(?<name>[A-Z_]+)=(?<value>.*)$/gm)].map(({ groups }) => [groups?.name ?? '', groups?.value]),
);
const compose = readCompose(variables, text);
const services = Object.entries(compose.services);
const servers = services.filter(([, { build }]) => build?.target === 'server');
/** Made by others of other things: they have no part in our rules for our own processes. */
const isOurs = (/** @type {string} */ image) => image.startsWith('parley-');

makeSecrets(folder);
/** As the process has it: its secrets are where Docker puts them, here in a folder of this test. @param {string} name */
const environmentOf = (name) =>
  Object.fromEntries(
    Object.entries(compose.services[name]?.environment ?? {}).map(([key, value]) => [
      key,
      value.replace('/run/secrets/', `${folder}/`),
    ]),
  );

describe('compose.yaml', () => {
  it('[O12.1] gives the server settings that it knows, with values that it takes', () => {
    expect(servers.map(([name]) => name).sort()).toEqual(['core-1', 'core-2', 'edge-1', 'edge-2']);
    for (const [name] of servers) {
      const env = environmentOf(name);
      expect(unknownSettings(env)).toEqual([]);
      // A name that the server leaves to others, such as that of the relay, passes there whatever it is.
      const known = describeConfig().flatMap(({ env: key }) => [key, `${key}_FILE`]);
      expect(Object.keys(env).filter((key) => !known.includes(key))).toEqual([]);
      expect(() => readConfig(env)).not.toThrow();
      expect(env.PARLEY_ROLE).toBe(name.split('-')[0]);
    }
  });

  it('[O12.1] gives house and relay settings that they know', () => {
    const house = readHouse(environmentOf('house'));
    expect(house).toMatchObject({ ok: true });
    const asked = new Set(['PARLEY_DATA', 'PARLEY_TURN_SECRET_FILE', ...TURN_SETTINGS.map(({ env }) => env)]);
    expect(Object.keys(environmentOf('coturn')).filter((key) => !asked.has(key))).toEqual([]);
    const source = readFileSync(join(ROOT, 'apps/house/src/config.ts'), 'utf8');
    const ofHouse = Object.keys(environmentOf('house')).filter((key) => key.startsWith('PARLEY_'));
    expect(ofHouse.filter((key) => !source.includes(`${key}:`))).toEqual([]);
  });

  it('[O12.1] sends clients to the relay where it listens', () => {
    const { plan } = planTurn({
      wanted: true,
      installed: true,
      host: '0.0.0.0',
      addresses: [],
      env: environmentOf('coturn'),
    });
    for (const [name] of servers) {
      const env = environmentOf(name);
      expect(env.PARLEY_TURN_URLS?.split(',')).toEqual(plan?.urls);
      expect(env.PARLEY_STUN_URLS?.split(',')).toEqual(plan?.stunUrls);
    }
  });

  it('[O12.1] lets each process find the others by the ports that they have', () => {
    const port = String(readConfig({}).port);
    const edges = servers.filter(([name]) => name.startsWith('edge')).map(([name]) => name);
    for (const [name, { expose }] of servers) {
      expect(environmentOf(name).PARLEY_PORT).toBe(port);
      expect(expose).toContain(port);
    }
    expect(compose.services.proxy?.environment?.EDGES?.split(' ')).toEqual(edges.map((name) => `${name}:${port}`));
    expect(compose.services.proxy?.environment?.EDGES_BACKWARDS?.split(' ')).toEqual(
      edges.map((name) => `${name}:${port}`).reverse(),
    );
    for (const name of edges) {
      const env = environmentOf(name);
      const { networks } = compose.services[name] ?? {};
      const aliases = Array.isArray(networks) ? [] : networks?.private?.aliases;
      expect(aliases).toEqual([env.PARLEY_BETWEEN_HOST]);
      expect(env.PARLEY_BETWEEN_ADDRESS).toBe(`http://${env.PARLEY_BETWEEN_HOST}:${env.PARLEY_BETWEEN_PORT}`);
      expect(compose.services[name]?.expose).toContain(env.PARLEY_BETWEEN_PORT);
    }
    expect(new URL(readSecret(folder, 'redis-url')).host).toBe('redis:6379');
    expect(new URL(readSecret(folder, 'database-url')).host).toBe('postgres:5432');
    expect(new URL(readSecret(folder, 'database-url')).username).toBe(
      compose.services.postgres?.environment?.POSTGRES_USER,
    );
  });

  it('[O12.2] publishes nothing but the proxy, which has no way to Redis and the database', () => {
    const published = services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name);
    expect(published).toEqual(['proxy']);
    const reach = (/** @type {string} */ name) => {
      const { networks = [] } = compose.services[name] ?? {};
      return Array.isArray(networks) ? networks : Object.keys(networks);
    };
    for (const name of ['redis', 'postgres']) expect(reach(name)).toEqual(['private']);
    for (const name of ['proxy', 'house']) expect(reach(name)).not.toContain('private');
    // Whoever reaches an edge beside the proxy could write any address into X-Forwarded-For.
    expect(services.map(([name]) => name).filter((name) => reach(name).includes('web'))).toEqual([
      'proxy',
      'edge-1',
      'edge-2',
    ]);
    expect(reach('house')).toEqual(['public']);
    for (const name of ['web', 'private']) expect(compose.networks[name]?.internal).toBe(true);
  });

  it('[O12.2] has no secret in it, neither in the example nor in an image', () => {
    const values = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
    const secret = /(SECRET|TOKEN|PASSWORD|NETWORK_KEY|REDIS_URL|DATABASE_URL)$/;
    expect(values.filter(([key]) => secret.test(key))).toEqual([]);
    expect(Object.keys(variables).filter((key) => secret.test(key))).toEqual([]);
    for (const [key, value] of values) if (key.endsWith('_FILE')) expect(value).toMatch(/^\/(run\/secrets|data)\//);
    const made = new Set(Object.keys(compose.secrets));
    for (const [, { secrets = [] }] of services) expect(secrets.filter((name) => !made.has(name))).toEqual([]);
    // Each process has those that it reads, and no others.
    for (const [, { secrets = [], environment = {}, command = [] }] of services) {
      const read = [...Object.values(environment), ...command].filter((value) => value.startsWith('/run/secrets/'));
      expect(read.map((path) => basename(path)).sort()).toEqual([...secrets].sort());
    }
    const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    for (const path of ['deploy/secrets', '.data', '**/.env', '.git']) expect(ignored).toContain(path);
  });

  it('[O12.3] names files that are there, and images by their versions', () => {
    for (const [, { image, volumes = [], build }] of services) {
      expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) expect(existsSync(join(import.meta.dirname, source)), source).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
      if (build !== undefined)
        expect(existsSync(join(import.meta.dirname, build.context, build.dockerfile))).toBe(true);
    }
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(readCompose({ ...variables, VERSION: undefined }, text).services['edge-1']?.image).toBe(
      `parley-server:${version}`,
    );
  });

  it('[O12.3] bounds each process, takes its rights away, and starts it again', () => {
    for (const [name, service] of services) {
      const { deploy, pids_limit, restart, read_only, cap_drop, security_opt } = service;
      expect(deploy?.resources.limits, name).toMatchObject({ cpus: expect.any(String), memory: expect.any(String) });
      expect({ name, restart, read_only, cap_drop, security_opt }).toEqual({
        name,
        restart: 'unless-stopped',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(pids_limit).toBeGreaterThan(0);
    }
  });

  it('[O12.3] gives each of our processes longer to end than it allows itself', () => {
    const bounds = {
      server: Number(/STOP_MS = (?<ms>[\d_]+)/.exec(read('apps/server/src/main.ts'))?.groups?.ms?.replaceAll('_', '')),
      patience: Number(
        /PATIENCE_MS = (?<ms>[\d_]+)/.exec(read('scripts/supervise.mjs'))?.groups?.ms?.replaceAll('_', ''),
      ),
    };
    expect(bounds.server).toBeGreaterThan(0);
    for (const [name, { stop_grace_period = '10s' }] of services) {
      expect(Number.parseInt(stop_grace_period, 10) * 1_000, name).toBeGreaterThan(Math.max(...Object.values(bounds)));
    }
  });

  it('[O12.4] starts each service after those that it needs are healthy', () => {
    const order = inOrder(compose.services);
    const place = (/** @type {string} */ name) => order.indexOf(name);
    for (const name of ['redis', 'postgres']) expect(place(name)).toBeLessThan(place('core-1'));
    expect(place('core-1')).toBeLessThan(Math.min(place('core-2'), place('edge-1'), place('edge-2')));
    expect(Math.max(place('edge-1'), place('edge-2'))).toBeLessThan(place('proxy'));
    for (const [, { depends_on = {} }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(condition).toBe('service_healthy');
        const { healthcheck, image = '' } = compose.services[other] ?? {};
        // Ours have theirs in the image: dockerfile.test.mjs.
        expect(healthcheck !== undefined || isOurs(image), `${other} has a health check`).toBe(true);
      }
    }
  });

  it('[O12.4] says which variable is missing, and explains each in the example', () => {
    expect(() => readCompose({ ...variables, DOMAIN: '' }, text)).toThrow(
      'DOMAIN is not set in .env: the name of the page, such as play.example.org.',
    );
    expect([...variablesOf(text)].sort()).toEqual(Object.keys(variables).sort());
    expect(() => inOrder({ a: { image: 'x', depends_on: { a: { condition: 'service_healthy' } } } })).toThrow('a → a');
  });
});

describe('secrets.mjs', () => {
  it('[O12.2] makes each secret once, where nobody but the owner of the folder comes to it', () => {
    const path = join(folder, 'own');
    expect(makeSecrets(path).sort()).toEqual(Object.keys(compose.secrets).sort());
    const before = readSecret(path, 'token-secret');
    expect(Buffer.from(before, 'base64url')).toHaveLength(32);
    expect(makeSecrets(path)).toEqual([]);
    expect(readSecret(path, 'token-secret')).toBe(before);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, 'token-secret')).mode & 0o777).toBe(0o444);
    for (const { file } of Object.values(compose.secrets)) {
      expect(resolve(import.meta.dirname, file)).toBe(join(import.meta.dirname, 'secrets', basename(file)));
    }
  });

  it('[O12.2] writes another place into the addresses, and nothing else', () => {
    const path = join(folder, 'placed');
    makeSecrets(path);
    const before = ['database-url', 'redis-url'].map((name) => readSecret(path, name));
    placeSecrets(path, { postgres: '127.0.0.1:1', redis: '127.0.0.1:2' });
    expect(['database-url', 'redis-url'].map((name) => readSecret(path, name))).toEqual([
      before[0]?.replace('postgres:5432', '127.0.0.1:1'),
      before[1]?.replace('redis:6379', '127.0.0.1:2'),
    ]);
    expect(statSync(join(path, 'redis-url')).mode & 0o777).toBe(0o444);
  });

  it('[O12.2] does not make a password anew of which one half is lost', () => {
    const path = join(folder, 'half');
    makeSecrets(path);
    rmSync(join(path, 'redis-url'));
    expect(() => makeSecrets(path)).toThrow('redis-url is missing');
  });
});

/** @param {string} path */
const read = (path) => readFileSync(join(ROOT, path), 'utf8');
