import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROUTES } from '@parley/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { builtProgram } from '../../../scripts/build.mjs';
import { makeKey } from './edge/http/testing/rig.ts';
import { openPostgresStore } from './store/postgres.ts';
import { DATABASE_FILE } from './store/sqlite.ts';
import { describeWithPostgres, startPostgres, type TestPostgres } from './testing/postgres.ts';
import { type Guest, makeServerProcess, type Pair, type ServerProcess } from './testing/server-process.ts';

const PAIRS = 4;

describeWithPostgres('the server on PostgreSQL, as a process', () => {
  let program: string;
  let postgres: TestPostgres;
  beforeAll(async () => {
    program = await builtProgram('server');
    postgres = await startPostgres({ durable: true });
  }, 120_000);
  afterAll(() => postgres.stop());

  let data: string;
  let server: ServerProcess;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'parley-on-postgres-'));
    server = makeServerProcess(program, data);
  });
  afterEach(async () => {
    await server.kill();
    rmSync(data, { recursive: true });
  });

  /** What the server says as it ends at its start. */
  async function sentence(env: Readonly<Record<string, string>>): Promise<string> {
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')));
    const child = fork(program, {
      env: { ...own, PARLEY_DATA: data, PARLEY_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let said = '';
    for (const output of [child.stdout, child.stderr]) output?.on('data', (text) => (said += text));
    expect(await once(child, 'close')).toEqual([1, null]);
    return said;
  }

  async function pairs(): Promise<readonly Pair[]> {
    const keys = await Promise.all(Array.from({ length: 2 * PAIRS }, () => makeKey()));
    const guests = await Promise.all(keys.map(server.enter));
    const made: Pair[] = [];
    for (let at = 0; at < guests.length; at += 2) {
      const [one, other] = guests.slice(at);
      if (one !== undefined && other !== undefined) made.push(await server.pair(one, other));
    }
    return made;
  }
  const cameBack = (of: readonly Pair[]) =>
    Promise.all(of.map(({ keys }) => Promise.all(keys.map((key) => server.enter(key)))));

  it('[O8.13, O5.1] the database killed while it writes: the server stays, refuses for a while, and loses nothing that it acknowledged', {
    timeout: 120_000,
  }, async () => {
    const address = await postgres.fresh();
    await server.start({ PARLEY_DATABASE_URL: address });
    const made = await pairs();
    let guests = await cameBack(made);
    const report = async (of: Pair, guest: Guest | undefined, seat: number): Promise<string> => {
      if (guest === undefined) throw new Error('two at each match');
      return server.report(guest, of, seat);
    };
    const acknowledged = new Set<string>();
    const reportAll = (seats: readonly number[]): Promise<unknown>[] =>
      made.flatMap((of, at) =>
        seats.map(async (seat) => {
          const name = `${at} ${seat}`;
          const answer = await report(of, guests[at]?.[seat], seat);
          if (answer === 'internal') return;
          expect(['done', 'report-repeated', 'report-late']).toContain(answer);
          acknowledged.add(name);
        }),
      );

    // As soon as one is acknowledged, while the others are under way.
    const first = reportAll([0]);
    await Promise.race(first);
    await postgres.kill();
    await Promise.all(first);
    const before = new Set(acknowledged);
    expect(before.size).toBeGreaterThan(0);

    // It is away: what needs it is refused with a code, and the server goes on.
    const refused = made.map((of, at) => report(of, guests[at]?.[1], 1));
    expect(new Set(await Promise.all(refused))).toEqual(new Set(['internal']));
    const enter = await fetch(server.address + ROUTES.enter, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-parley': 'bearer' },
      body: JSON.stringify({ key: (await makeKey()).key }),
    });
    expect([200, 500]).toContain(enter.status);
    expect((await fetch(server.address + ROUTES.health)).status).toBe(200);

    await postgres.start();
    // Nobody does anything to the server.
    await expect
      .poll(
        async () => {
          await Promise.all(reportAll([0, 1]));
          return acknowledged.size;
        },
        { timeout: 30_000, interval: 200 },
      )
      .toBe(2 * PAIRS);
    guests = await cameBack(made);

    const store = await openPostgresStore(address);
    const verdicts = () => Promise.all(made.map(({ start }) => store.matches.verdict(start.match)));
    await expect
      .poll(async () => (await verdicts()).map((verdict) => verdict?.decision), { timeout: 30_000, interval: 200 })
      .toEqual(Array(PAIRS).fill('unanimous'));
    for (const name of before) {
      const [at, seat] = name.split(' ').map(Number);
      const reports = await store.matches.reports(made[at ?? 0]?.start.match ?? '');
      expect(reports.map((row) => row.seat)).toContain(seat);
    }
    const players = made.flatMap(({ start }) => start.participants.map(({ card }) => card.player));
    const counted = players.map(async (player) => (await store.matches.ledger(player, 'four-in-a-row'))?.matches);
    expect(await Promise.all(counted)).toEqual(players.map(() => 1));
    await store.close();
    expect(existsSync(join(data, DATABASE_FILE))).toBe(false);
  });

  it('[O8.12] a second server on one database is refused with a sentence, until the first is gone', {
    timeout: 60_000,
  }, async () => {
    const address = await postgres.fresh();
    await server.start({ PARLEY_DATABASE_URL: address });
    const elsewhere = { PARLEY_DATA: join(data, 'other'), PARLEY_DATABASE_URL: address };
    expect(await sentence(elsewhere)).toMatch(
      /^Another server uses the database of PARLEY_DATABASE_URL: stop that one/m,
    );
    await server.kill();
    const second = makeServerProcess(program, join(data, 'other'));
    // The database notices within moments that the connection is gone.
    await expect
      .poll(
        () =>
          second.start({ PARLEY_DATABASE_URL: address, PARLEY_SERVER_KEY: join(data, 'server-key.json') }).then(
            () => true,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
    await second.kill();
  });

  it('[O8.13] a database that cannot be used is one sentence at the start, without its password', {
    timeout: 60_000,
  }, async () => {
    const away = 'postgresql://parley:hunter2secret@127.0.0.1:1/parley';
    const said = await sentence({ PARLEY_DATABASE_URL: away, PARLEY_LOG_LEVEL: 'trace' });
    expect(said).toMatch(
      /^The database of PARLEY_DATABASE_URL cannot be reached: connect ECONNREFUSED.* Start it, or correct the address\.\n$/,
    );
    for (const address of [
      postgres.addressOf('nowhere'),
      'mysql://parley:hunter2secret@localhost/x',
      'postgresql://a:hunter2secret@[/x',
    ]) {
      const sentences = await sentence({ PARLEY_DATABASE_URL: address });
      expect(sentences).toMatch(/^(The database of )?PARLEY_DATABASE_URL cannot be (reached|used|opened): [^\n]+\n$/);
      expect(sentences).not.toContain('hunter2');
    }
    expect(said).not.toContain('hunter2');
  });
});
