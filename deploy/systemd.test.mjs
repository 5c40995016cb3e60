// The units of systemd/, compared with the checkout, and checked by systemd where it is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeConfig, readConfig } from '../apps/server/src/operate/config.ts';
import { ROOT } from '../scripts/root.mjs';
import { makeSecrets } from './secrets.mjs';

const UNITS = join(import.meta.dirname, 'systemd');
const folder = mkdtempSync(join(tmpdir(), 'parley-units-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = readdirSync(UNITS).filter((name) => name.endsWith('.service'));
const textOf = (/** @type {string} */ name) => readFileSync(join(UNITS, name), 'utf8');
/** All values of a key, in order. @param {string} name @param {string} key */
const values = (name, key) =>
  [...textOf(name).matchAll(/^(?<key>\w+)=(?<value>.*)$/gm)].flatMap(({ groups }) =>
    groups?.key === key ? [groups.value ?? ''] : [],
  );
const isOfServer = (/** @type {string} */ name) =>
  values(name, 'ExecStart').some((text) => text.includes('apps/server'));
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('the units', () => {
  it.each(names)('[O12.7] %s starts a program that is there, with settings that it knows', (name) => {
    const [command = ''] = values(name, 'ExecStart');
    expect(values(name, 'WorkingDirectory')).toEqual(['/opt/parley']);
    const program = command.split(' ').at(-1) ?? '';
    // What is built is built from this.
    const source = program.replace('/dist/', '/src/').replace(/^(apps\/.*)\.js$/, '$1.ts');
    expect(existsSync(join(ROOT, source)), source).toBe(true);
    const environment = values(name, 'Environment').map(
      (line) => /** @type {[string, string]} */ (line.split(/=(.*)/s).slice(0, 2)),
    );
    if (isOfServer(name)) {
      const known = describeConfig().flatMap(({ env }) => [env, `${env}_FILE`]);
      expect(environment.map(([key]) => key).filter((key) => key !== 'NODE_ENV' && !known.includes(key))).toEqual([]);
      makeSecrets(folder);
      const env = Object.fromEntries(environment.map(([key, value]) => [key, value.replace('%d/', `${folder}/`)]));
      expect(() => readConfig(env)).not.toThrow();
    }
  });

  it.each(names)('[O12.7] %s has the secrets that its settings name, and hands them to nobody else', (name) => {
    const named = values(name, 'Environment').flatMap((line) => /=%d\/(?<secret>.+)$/.exec(line)?.groups?.secret ?? []);
    const loaded = values(name, 'LoadCredential').map((line) => line.split(':'));
    expect(loaded.map(([secret]) => secret).sort()).toEqual(named.sort());
    const made = new Set([...makeSecrets(folder), ...readdirSync(folder)]);
    for (const [secret, path] of loaded) {
      expect(path).toBe(`/etc/parley/secrets/${secret}`);
      expect(made).toContain(secret);
    }
    expect(values(name, 'StateDirectoryMode')).toEqual(['0700']);
    expect(values(name, 'UMask')).toEqual(['0077']);
  });

  it.each(names)('[O12.7] %s is started again for ever, and has longer to end than it allows itself', (name) => {
    expect(values(name, 'Restart')).toEqual(['always']);
    expect(values(name, 'StartLimitIntervalSec')).toEqual(['0']);
    expect(values(name, 'KillSignal')).toEqual(['SIGTERM']);
    const main = readFileSync(join(ROOT, 'apps/server/src/main.ts'), 'utf8');
    const boundMs = Number(/STOP_MS = (?<ms>[\d_]+)/.exec(main)?.groups?.ms?.replaceAll('_', ''));
    expect(Number(values(name, 'TimeoutStopSec')[0]) * 1_000).toBeGreaterThan(2 * boundMs);
    // No process of ours tells a watchdog anything, so none may wait for that.
    expect(values(name, 'WatchdogSec')).toEqual([]);
  });

  it.runIf(hasSystemd).each(names)(
    '[O12.7] systemd takes %s, and finds little that it could do to the system',
    (name) => {
      const instance = name.replace('@', '@edge-1');
      // Node may be elsewhere on this machine.
      const text = textOf(name).replaceAll('/usr/bin/node', process.execPath);
      for (const each of new Set([name, instance])) writeFileSync(join(folder, each), text);
      const verified = spawnSync('systemd-analyze', ['verify', '--man=no', `./${instance}`], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(verified.stderr).toBe('');
      expect(verified.status).toBe(0);
      const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', `./${instance}`], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(judged.stdout).toMatch(/exposure level.* OK/);
      expect(judged.status).toBe(0);
    },
  );
});
