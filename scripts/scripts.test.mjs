import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lanAddresses, pageUrl } from './address.mjs';
import { isNodeTooOld, missingPackages } from './install.mjs';
import { houseKey, sharedSecret } from './key.mjs';
import { missingNeeds } from './machine.mjs';
import { reachable } from './platform.mjs';
import { countPlaywright, countVitest, judge, total } from './runners.mjs';
import { supervise, waitBeforeRestart } from './supervise.mjs';

/** @type {string[]} */
const folders = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'parley-scripts-'));
  folders.push(path);
  return path;
};
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

describe('install', () => {
  it('[O1.2] knows a Node that is too old', () => {
    expect(['18.20.0', '20.18.3', '20.19.0', '22.1.0'].map(isNodeTooOld)).toEqual([true, true, false, false]);
  });

  it('[O1.2] sees what is missing or of another version, and excuses what is for other machines', () => {
    const lock = {
      packages: {
        '': { version: '0.1.0' },
        'packages/peer': { version: '0.1.0' },
        'node_modules/a': { version: '1.0.0' },
        'node_modules/b': { version: '2.0.0' },
        'node_modules/c': { version: '1.0.0' },
        'node_modules/c-win32': { version: '1.0.0', optional: true },
      },
    };
    const installed = { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.9.0' } } };
    expect(missingPackages(lock, installed)).toEqual(['node_modules/b', 'node_modules/c']);
  });
});

describe('keys', () => {
  it('[O1.3] makes the key of the house once, for its owner only', () => {
    const path = join(folder(), 'data', 'house-key.json');
    const first = houseKey(path);
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(houseKey(path)).toBe(first);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ kty: 'OKP', crv: 'Ed25519', x: first });
  });

  it('[L7.5] makes the secret of the relay once, for its owner only', () => {
    const path = join(folder(), 'turn-secret');
    const first = sharedSecret(path);
    expect(first).toHaveLength(43);
    expect(sharedSecret(path)).toBe(first);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('addresses', () => {
  it('puts the network that others are in before bridges, and leaves out what nobody reaches', () => {
    const address = (/** @type {string} */ text, internal = false) => ({
      address: text,
      family: /** @type {const} */ ('IPv4'),
      internal,
    });
    const interfaces = {
      lo: [address('127.0.0.1', true)],
      docker0: [address('172.17.0.1')],
      eth0: [address('169.254.3.4'), address('192.168.1.5')],
    };
    expect(lanAddresses(interfaces)).toEqual(['192.168.1.5', '172.17.0.1']);
  });

  it('writes the address of a page', () => {
    expect(pageUrl('192.168.1.5', 4600, true)).toBe('https://192.168.1.5:4600');
    expect(pageUrl('::1', 80, false)).toBe('http://[::1]');
    expect(reachable('https://0.0.0.0:4600')).toBe('https://127.0.0.1:4600');
    expect(reachable('http://127.0.0.1:4711')).toBe('http://127.0.0.1:4711');
  });
});

describe('supervision', () => {
  /**
   * @param {string} code of the child
   * @param {'always' | 'after-ready' | 'never'} restart
   */
  function service(code, restart) {
    const path = join(folder(), 'child.mjs');
    writeFileSync(path, code);
    /** @type {string[]} */
    const lines = [];
    const child = supervise({
      name: 'child',
      args: [path],
      env: () => process.env,
      say: (line) => lines.push(line),
      restart,
    });
    return { child, lines };
  }
  const READY = "process.send({ type: 'ready', pid: process.pid }); process.on('disconnect', () => process.exit());";

  it('grows the wait between restarts, and stops growing it', () => {
    expect([1, 2, 3, 6, 7, 50].map(waitBeforeRestart)).toEqual([250, 500, 1_000, 8_000, 10_000, 10_000]);
  });

  it('[O1.4] starts again what fell, and says so in one line', async () => {
    const { child, lines } = service(READY, 'after-ready');
    const { pid } = await child.start();
    process.kill(Number(pid), 'SIGKILL');
    await expect.poll(() => child.pid() !== undefined && child.pid() !== pid, { timeout: 5_000 }).toBe(true);
    expect(lines).toEqual(['The child ended (SIGKILL) and is started again in 0.25 s.']);
    await child.stop();
    expect(child.pid()).toBeUndefined();
  });

  it('[O3.4] fails with the own words of a child that cannot start, and does not try again', async () => {
    const { child, lines } = service(
      "console.error('PARLEY_PORT is not a number.'); process.exitCode = 1;",
      'after-ready',
    );
    await expect(child.start()).rejects.toThrow('PARLEY_PORT is not a number.');
    expect(child.pid()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it('leaves dead what was killed on purpose, and starts it when asked', async () => {
    const { child, lines } = service(READY, 'never');
    const { pid } = await child.start();
    await child.kill();
    expect(child.pid()).toBeUndefined();
    expect((await child.start()).pid).not.toBe(pid);
    expect(lines).toEqual([]);
    await child.stop();
  });
});

describe('test results', () => {
  it('[O2.1] counts what vitest did, files that do not load included', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  it('[O2.1] counts what Playwright did; flaky is failed', () => {
    const report = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(countPlaywright(report)).toEqual({ passed: 7, failed: 3, skipped: 2 });
  });

  it.each([
    ['no results', 0, undefined, 1],
    ['nothing ran', 0, { passed: 0, failed: 0, skipped: 4 }, 1],
    ['a crash after green tests', 1, { passed: 3, failed: 0, skipped: 0 }, 1],
    ['a failure', 1, { passed: 3, failed: 2, skipped: 0 }, 2],
    ['success', 0, { passed: 3, failed: 0, skipped: 1 }, 0],
  ])('[O2.1] judges a runner: %s', (_, code, counted, failed) => {
    expect(judge('x', code, counted).failed).toBe(failed);
  });

  it('[O2.1] a machine without a lab leaves the network tests out, all of them, and nothing else', () => {
    const skipped = { passed: 0, failed: 0, skipped: 15 };
    expect(judge('network tests', 0, skipped)).toEqual({ name: 'network tests', ...skipped });
    expect(judge('network tests', 0, { ...skipped, skipped: 0 }).failed).toBe(1);
    expect(judge('browser tests', 0, skipped).failed).toBe(1);
  });

  it('[O2.2] closes with one line', () => {
    const outcomes = [
      { name: 'types', passed: 1, failed: 0, skipped: 0 },
      { name: 'unit', passed: 41, failed: 2, skipped: 3 },
    ];
    expect(total(outcomes)).toBe('42 passed, 2 failed, 3 skipped');
  });

  it('[O2.2] names what the machine lacks', () => {
    expect(missingNeeds((program) => program !== 'turnserver').map(({ apt }) => apt)).toEqual(['coturn']);
    const noFirefox = missingNeeds((program) => !program.includes('firefox'));
    expect(noFirefox).toMatchObject([{ apt: 'firefox-esr', without: 'tests in Firefox' }]);
    expect(missingNeeds(() => true)).toEqual([]);
  });
});
