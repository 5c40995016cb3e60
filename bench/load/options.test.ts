import { describe, expect, it } from 'vitest';
import { whyForbidden } from './allowed.ts';
import { HELP, readOptions } from './options.ts';

describe('what the load tool is told', () => {
  it('[O11.1] has a default for everything', () => {
    const read = readOptions([]);
    expect(read).toMatchObject({
      ok: true,
      value: { to: ['http://127.0.0.1:4600'], clients: 100, matches: 1, seconds: 30, kills: [], token: null },
    });
  });

  it('[O11.1] takes several addresses, processes and kills', () => {
    const args = '--to http://127.0.0.1:4601,http://[::1]:4602/ --process core=12,redis=13 --kill 12@3.5,13@20'.split(
      ' ',
    );
    expect(readOptions(args)).toMatchObject({
      value: {
        to: ['http://127.0.0.1:4601', 'http://[::1]:4602'],
        processes: [
          { name: 'core', pid: 12 },
          { name: 'redis', pid: 13 },
        ],
        kills: [
          { pid: 12, atSeconds: 3.5 },
          { pid: 13, atSeconds: 20 },
        ],
      },
    });
  });

  it.each([
    ['--clients', '1', '--clients is a whole number from 2'],
    ['--clients', '1e9', '--clients is a whole number'],
    ['--clients', '100001', '--clients is a whole number'],
    ['--clients', '2.5', '--clients is a whole number'],
    ['--matches', '-3', 'argument'],
    ['--matches', 'many', '--matches is a number'],
    ['--seconds', '0', '--seconds is a number from 1'],
    ['--to', '', '--to is a comma list'],
    ['--to', 'ftp://127.0.0.1', '--to is a comma list'],
    ['--to', 'http://127.0.0.1:4600/path', '--to is a comma list'],
    ['--to', 'http://127.0.0.1@example.org', '--to is a comma list'],
    ['--kill', '12', '--kill is a comma list'],
    ['--kill', '12@900', '--kill has to come before the end'],
    ['--process', '=3', '--process is a comma list'],
    ['--nothing', 'x', '--nothing'],
  ])('[O11.1] %s %s is a sentence', (name, value, sentence) => {
    const read = readOptions([name, value]);
    if (read.ok) throw new Error('it was taken');
    expect(read.error).toContain(sentence);
    expect(read.error).toMatch(/\.$/);
  });

  it('[O11.1] explains each option', () => {
    expect(readOptions(['--help'])).toEqual({ ok: true, value: null });
    for (const name of ['to', 'clients', 'matches', 'seconds', 'kill', 'token', 'out'])
      expect(HELP).toContain(`--${name} `);
  });
});

describe('where load is sent', () => {
  it.each([
    'http://127.0.0.1:1',
    'http://127.9.9.9',
    'http://localhost:1',
    'http://[::1]:1',
    'http://198.18.0.9',
    'https://192.0.2.7',
  ])('[O11.2] to %s without a question', async (url) => {
    expect(await whyForbidden(url, null)).toBeNull();
  });

  it.each([
    'http://8.8.8.8',
    'http://10.0.0.1',
    'http://0.0.0.0:1',
    'https://play.example.org',
    'http://localhost.example.org',
    'http://127.0.0.1.nip.io',
    'http://[::ffff:8.8.8.8]',
    'http://[2001:4860:4860::8888]',
    'http://134744072',
  ])('[O11.2] not to %s without a token', async (url) => {
    expect(await whyForbidden(new URL(url).origin, null)).toContain('is not on this machine');
  });
});
