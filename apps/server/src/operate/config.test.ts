import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { turnTitles } from '@parley/games/testing';
import { describe, expect, it } from 'vitest';
import { ConfigError, describeConfig, readConfig, unknownSettings } from './config.ts';

describe('readConfig', () => {
  it('[O3.1] needs nothing: every setting has a default', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4600,
      dataDir: expect.stringMatching(/\.data$/),
      publicOrigins: [],
      tlsCert: null,
      logLevel: 'info',
      houseKeys: [],
      turnSecret: null,
      reportDeadlineMs: 90_000,
      invitationMs: 30_000,
      signInChallengeMs: 60_000,
      ticketMs: 10_000,
      trustProxy: false,
    });
  });

  it('[T9.3] a player who plays on after an early report can wait for a stalled turn, claim it, and still report', () => {
    for (const { clocks } of turnTitles) {
      const linksRepaired = clocks.absenceMs / 2;
      expect(readConfig({}).reportDeadlineMs).toBeGreaterThan(clocks.turnMs + clocks.graceMs + linksRepaired);
    }
  });

  it('[O3.1] reads values, lists and truths; an empty value is the default', () => {
    const config = readConfig({
      PARLEY_PORT: '0',
      PARLEY_HOST: '',
      PARLEY_PUBLIC_ORIGINS: 'https://a.example, https://b.example:8443,',
      PARLEY_TRUST_PROXY: '1',
      PARLEY_TURN_URLS: 'turn:turn.example:3478?transport=udp',
      PARLEY_TURN_SECRET: 'a secret of enough length',
    });
    expect(config).toMatchObject({
      port: 0,
      host: '127.0.0.1',
      publicOrigins: ['https://a.example', 'https://b.example:8443'],
      trustProxy: true,
      turnUrls: ['turn:turn.example:3478?transport=udp'],
    });
  });

  it.each([
    ['PARLEY_PORT', '65536', /a whole number from 0 to 65535/],
    ['PARLEY_PORT', '4600.5', /a whole number/],
    ['PARLEY_PORT', '-1', /a whole number/],
    ['PARLEY_PUBLIC_ORIGINS', 'https://a.example/', /an origin such as/],
    ['PARLEY_PUBLIC_ORIGINS', 'a.example', /an origin such as/],
    ['PARLEY_LOG_LEVEL', 'loud', /info/],
    ['PARLEY_TRUST_PROXY', 'yes', /either 0 or 1/],
    ['PARLEY_PROXIES', 'proxy.example', /an address or a network such as/],
    ['PARLEY_HOUSE_KEYS', 'short', /PARLEY_HOUSE_KEYS/],
    ['PARLEY_STUN_URLS', 'stun.example', /a stun:, turn: or turns: address/],
    ['PARLEY_AUTHORITY_KEYS', 'http://authority.example/keys', /a file, or an address that begins with https/],
    ['PARLEY_TICKET_MS', '1', /from 1000 to 60000/],
    ['PARLEY_DISTRESS_ORIGINS', 'https://a.example/x', /an origin of its own such as/],
    ['PARLEY_DISTRESS_ORIGINS', [1, 2, 3, 4, 5].map((n) => `https://d${n}.example`).join(), /at most 4 origins/],
    ['PARLEY_AUDIT_WORKERS', '0', /from 1 to 64/],
  ])('[O3.2] a wrong %s (%s) stops the start with a sentence', (variable, value, says) => {
    const read = () => readConfig({ [variable]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(says);
    expect(read).toThrow(new RegExp(`^${variable} cannot be used: .*\\.$`));
  });

  it('[O3.1] a process of several needs what it shares with the others', () => {
    const database = { PARLEY_DATABASE_URL: 'postgresql://database/parley' };
    const redis = { PARLEY_REDIS_URL: 'redis://redis:6379' };
    expect(() => readConfig({ PARLEY_ROLE: 'edge' })).toThrow('PARLEY_ROLE=edge needs PARLEY_REDIS_URL');
    expect(() => readConfig(redis)).toThrow('PARLEY_REDIS_URL needs PARLEY_DATABASE_URL');
    expect(() => readConfig({ PARLEY_REDIS_URL: 'http://redis' })).toThrow(/begins with redis:\/\/ or rediss:\/\//);
    expect(readConfig({ ...redis, ...database, PARLEY_ROLE: 'core' })).toMatchObject({ role: 'core' });
    expect(readConfig(database)).toMatchObject({ role: 'all', redisUrl: null });
  });

  it('[O3.14] each secret may be in a file, of which a wrong content is not repeated', () => {
    const directory = mkdtempSync(join(tmpdir(), 'parley-config-'));
    const file = join(directory, 'secret');
    const token = 's'.repeat(43);
    const values = {
      PARLEY_TURN_SECRET: token,
      PARLEY_METRICS_TOKEN: token,
      PARLEY_LOAD_TOKEN: token,
      PARLEY_TOKEN_SECRET: token,
      PARLEY_NETWORK_KEY: token,
      PARLEY_DATABASE_URL: 'postgresql://parley:secret@database/parley',
      PARLEY_REDIS_URL: 'redis://:secret@redis:6379',
    };
    const secrets = describeConfig().filter(({ doc }) => doc.includes('_FILE'));
    expect(secrets.map(({ env }) => env).sort()).toEqual(Object.keys(values).sort());
    for (const [name, value] of Object.entries(values)) {
      writeFileSync(file, `${value}\r\n`);
      const env = { PARLEY_DATABASE_URL: 'postgresql://database/parley', [`${name}_FILE`]: file };
      if (name === 'PARLEY_DATABASE_URL') env.PARLEY_DATABASE_URL = '';
      expect(Object.values(readConfig(env))).toContain(value);
      expect(unknownSettings(env)).toEqual([]);
      writeFileSync(file, 'hunter2');
      expect(() => readConfig(env)).toThrow(new RegExp(`^${name} cannot be used`));
      expect(() => readConfig(env)).not.toThrow(/hunter2/);
    }
    // One that is no secret is no file.
    expect(unknownSettings({ PARLEY_PORT_FILE: file })).toEqual(['PARLEY_PORT_FILE']);
    rmSync(directory, { recursive: true });
  });

  it.each(['https://a.example/parley', 'https://a.example/parley/', 'http://a.example:8080/games/parley/'])(
    '[O3.15] %s is a path of a site, and Parley needs an origin of its own',
    (value) => {
      expect(() => readConfig({ PARLEY_PUBLIC_ORIGINS: value })).toThrow(
        /^PARLEY_PUBLIC_ORIGINS cannot be used: it must be an origin of its own such as https:\/\/play\.example\.org, without a path: Parley cannot be one path of a site beside others\. /,
      );
    },
  );

  it('[O3.2] a wrong secret is not repeated', () => {
    const read = () => readConfig({ PARLEY_TURN_SECRET: 'hunter2' });
    expect(read).toThrow(/PARLEY_TURN_SECRET cannot be used: it must be at least 16 characters/);
    expect(read).not.toThrow(/hunter2/);
  });

  it.each([
    [{ PARLEY_TLS_CERT: 'cert.pem' }, /belong together/],
    [{ PARLEY_AUTHORITY_ISSUER: 'https://a.example' }, /set all three, or none/],
    [{ PARLEY_AUTHORITY_KEYS: 'keys.json', PARLEY_AUTHORITY_AUDIENCE: 'parley' }, /set all three, or none/],
    [{ PARLEY_TURN_URLS: 'turn:turn.example' }, /needs PARLEY_TURN_SECRET/],
  ])('[O3.3] settings that need each other are asked for: %j', (env, says) => {
    expect(() => readConfig(env)).toThrow(says);
  });

  it('[O3.1] documents each setting in one line, with its default', () => {
    const lines = describeConfig();
    expect(new Set(lines.map(({ env }) => env)).size).toBe(lines.length);
    expect(lines).toContainEqual({ env: 'PARLEY_PORT', fallback: '4600', doc: expect.any(String) });
    for (const { env, doc } of lines) {
      expect(env).toMatch(/^PARLEY_[A-Z_]+$/);
      expect(doc).toMatch(/^[^\n]{10,120}\.$/);
    }
  });

  it('[O3.3] names variables that nothing reads', () => {
    const env = { PARLEY_PROT: '1', PARLEY_PORT: '1', PARLEY_HOUSE_KEY_FILE: 'x', PATH: 'x' };
    expect(unknownSettings(env)).toEqual(['PARLEY_PROT']);
  });
});
