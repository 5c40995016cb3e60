// The processes of compose.yaml, started without Docker: two clients come by the proxy, see each other, and stay while processes are killed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type ParleyClient, systemTimers } from '@parley/client';
import { fileKeys, fileReports, openSocket } from '@parley/client/node';
import { titles } from '@parley/games';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from '../scripts/build.mjs';
import { postgresPrograms } from '../scripts/postgres.mjs';
import { type Company, missingPrograms, startCompany } from './company.mjs';
import { readSecret } from './secrets.mjs';

const missing = missingPrograms();
const suite = missing.length === 0 ? describe : describe.skip;
const why = missing.length === 0 ? '' : ` (skipped: not installed: ${missing.join(', ')})`;
const PATIENCE = { timeout: 60_000, interval: 100 };

suite(`the processes of compose.yaml${why}`, { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-company-test-'));
  let company: Company;
  const lines: string[] = [];
  const clients: ParleyClient[] = [];

  beforeAll(async () => {
    await Promise.all([builtProgram('server'), builtProgram('house')]);
    company = await startCompany({ folder, say: (line) => lines.push(line), settings: { PARLEY_LOG_LEVEL: 'fatal' } });
  }, 180_000);
  afterAll(async () => {
    for (const one of clients) one.disconnect();
    await company?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  function client(name: string): ParleyClient {
    return createClient({
      origin: company.url,
      fetch: globalThis.fetch,
      openSocket,
      keys: fileKeys(join(folder, 'players', `${name}.json`)),
      reports: fileReports(join(folder, 'players', `${name}.reports`)),
      timers: systemTimers(),
      titles: titles.map(({ id, rules }) => ({ title: id, rules })),
      bearer: true,
      page: null,
    });
  }
  const status = async (path: string, origin = company.url): Promise<number> => (await fetch(origin + path)).status;
  const isReady = (name: string): Promise<boolean> =>
    status('/ready', company.addressOf(name)).then(
      (code) => code === 200,
      () => false,
    );
  /** Kills a service. It is started again, as by Docker. */
  async function fall(name: string): Promise<void> {
    const pid = company.services.get(name)?.pid();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await expect.poll(() => ![pid, undefined].includes(company.services.get(name)?.pid()), PATIENCE).toBe(true);
    if (name.startsWith('core')) await expect.poll(() => isReady(name), PATIENCE).toBe(true);
  }
  const seen = (): unknown =>
    clients.map(({ state }) => ({
      online: state.connection.state,
      people: [...state.people.values()].length,
    }));
  /** Each sees the other and the house. */
  const TOGETHER = [
    { online: 'online', people: 2 },
    { online: 'online', people: 2 },
  ];

  it('[O12.6] serve the page by the proxy, and what is for the operator only beside it', async () => {
    expect(await status('/')).toBe(200);
    expect(await status('/ready')).toBe(200);
    expect(await status('/metrics')).toBe(404);
    expect(await status('/', company.addressOf('core-1'))).toBe(404);
    for (const name of ['core-1', 'core-2', 'edge-1', 'edge-2']) expect(await isReady(name)).toBe(true);
  });

  it('[O12.6] let clients in by any edge, and the house, and show them to each other', async () => {
    clients.push(client('ann'), client('ben'));
    for (const one of clients) expect(await one.connect()).toMatchObject({ ok: true });
    await expect.poll(seen, PATIENCE).toEqual(TOGETHER);
  });

  it('[O12.6] refuse nobody while an edge is gone', async () => {
    await company.services.get('edge-1')?.kill();
    for (let n = 0; n < 40; n += 1) expect(await status('/')).toBe(200);
    await expect.poll(seen, PATIENCE).toEqual(TOGETHER);
    await company.services.get('edge-1')?.start();
  });

  it.each(['core-1', 'core-2', 'redis'])('[O12.6] go on after %s was killed', async (name) => {
    const away = fall(name);
    // A shared part of all that is away makes none of them unready: nobody else would be any better.
    if (name === 'redis') expect(await isReady('edge-1')).toBe(true);
    await away;
    await expect.poll(seen, PATIENCE).toEqual(TOGETHER);
    // What the list says may be of before: somebody changes it.
    const [ann] = clients;
    await expect.poll(async () => (await ann?.request({ type: 'search', text: 'zz' }))?.ok, PATIENCE).toBe(true);
  });

  it('[O9.1] refuse nobody while all of them are restarted one by one', async () => {
    const refused: string[] = [];
    const tries = { page: 0, newcomer: 0 };
    let state: 'going on' | 'done' = 'going on';
    async function load(): Promise<void> {
      for (; state === 'going on'; tries.page += 1) {
        const code = await status('/').catch((error: unknown) => String(error));
        if (code !== 200) refused.push(`page: ${code}`);
        await delay(50);
      }
    }
    async function come(): Promise<void> {
      for (; state === 'going on'; tries.newcomer += 1) {
        const one = client(`newcomer-${tries.newcomer}`);
        const entered = await one.connect();
        if (!entered.ok) refused.push(`newcomer: ${entered.error.code}`);
        one.disconnect();
        await delay(50);
      }
    }
    const going = [load(), come()];
    for (const name of ['core-2', 'core-1', 'edge-2', 'edge-1']) {
      const before = { ...tries };
      await company.services.get(name)?.stop();
      await company.services.get(name)?.start();
      await expect.poll(() => isReady(name), PATIENCE).toBe(true);
      await expect.poll(seen, PATIENCE).toEqual(TOGETHER);
      // Of those who came meanwhile, the first had perhaps begun before; the second had not.
      await expect
        .poll(() => Math.min(tries.page - before.page, tries.newcomer - before.newcomer), PATIENCE)
        .toBeGreaterThan(1);
    }
    state = 'done';
    await Promise.all(going);
    expect(refused).toEqual([]);
  });

  it('[O12.6] say so while the database is away, and recover by themselves', async () => {
    await company.services.get('postgres')?.kill();
    await expect.poll(() => status('/ready'), PATIENCE).toBe(503);
    expect(await status('/')).toBe(200);
    // What is left of the former one may be in its way for a moment: it is tried again.
    company.services
      .get('postgres')
      ?.start()
      .catch(() => {});
    await expect.poll(() => status('/ready'), PATIENCE).toBe(200);
    await expect.poll(seen, PATIENCE).toEqual(TOGETHER);
    // None of ours fell because of it.
    expect(lines.filter((line) => /^The (core|edge)-\d ended \(code/.test(line))).toEqual([]);
  });

  it('[O12.9] are what they were after a backup and a restore, as docs/operate.md says', async () => {
    const players = clients.map(({ state }) => state.self?.player);
    const address = readSecret(join(folder, 'secrets'), 'database-url');
    const maintenance = address.replace(/\/parley$/, '/postgres');
    const run = (program: string, args: readonly string[], input?: Buffer): Buffer => {
      const {
        status: code,
        stdout,
        stderr,
      } = spawnSync(join(postgresPrograms() ?? '', program), args, {
        ...(input !== undefined && { input }),
        maxBuffer: 1e9,
      });
      if (code !== 0) throw new Error(`${program}: ${stderr}`);
      return stdout;
    };
    const dump = run('pg_dump', ['--format=custom', address]);
    const stopped = ['proxy', 'house', 'edge-1', 'edge-2', 'core-1', 'core-2'];
    for (const name of stopped) await company.services.get(name)?.stop();
    run('psql', ['-c', 'alter database parley rename to before_restore', maintenance]);
    run('psql', ['-c', 'create database parley template template0 encoding utf8', maintenance]);
    run('pg_restore', ['--single-transaction', '--exit-on-error', '-d', address], dump);
    rmSync(join(folder, 'redis', 'appendonlydir'), { recursive: true });
    await company.services.get('redis')?.stop();
    await company.services.get('redis')?.start();
    // The house comes by the proxy.
    for (const name of ['core-1', 'core-2', 'edge-1', 'edge-2', 'proxy', 'house'])
      await company.services.get(name)?.start();
    await expect.poll(seen, PATIENCE).toEqual(TOGETHER);
    expect(clients.map(({ state }) => state.self?.player)).toEqual(players);
  });
});
