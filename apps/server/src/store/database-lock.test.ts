import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithPostgres, run, startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { type DatabaseUse, lockDatabase } from './database-lock.ts';
import { DatabaseAway } from './postgres-faults.ts';

const never = (): void => {
  throw new Error('it was lost');
};

describeWithPostgres('the lock of a PostgreSQL database', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(() => postgres.stop());

  const take = (address: string, use: DatabaseUse, lost = never) => lockDatabase({ address, use, lost });

  it('[O8.12] one server alone, or several together, and never both', async () => {
    const address = await postgres.empty();
    const alone = await take(address, 'alone');
    expect(await take(address, 'alone')).toBeNull();
    expect(await take(address, 'together')).toBeNull();
    // Another database is another matter.
    await (await take(await postgres.empty(), 'alone'))?.();
    await alone?.();
    const [one, two] = [await take(address, 'together'), await take(address, 'together')];
    expect([one, two]).not.toContain(null);
    expect(await take(address, 'alone')).toBeNull();
    await one?.();
    await two?.();
  });

  it('[O8.12] is taken again when the database is back, and whoever lost it is told', async () => {
    const address = await postgres.empty();
    let lost = false;
    const first = await take(address, 'alone', () => {
      lost = true;
    });
    await postgres.kill();
    await expect(take(address, 'alone')).rejects.toBeInstanceOf(DatabaseAway);
    await postgres.start();
    await expect.poll(() => run(address, `select 1 from pg_locks where locktype = 'advisory'`)).toHaveLength(1);
    expect(await take(address, 'alone')).toBeNull();
    expect(lost).toBe(false);
    // Its connection ends, and whoever waited in the database is faster.
    const other = new Client({ connectionString: address });
    await other.connect();
    const taken = other.query(`select pg_advisory_lock(hashtextextended('parley server', 0))`);
    await expect.poll(() => run(address, `select 1 from pg_locks where not granted`)).toHaveLength(1);
    await run(address, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley lock'`);
    await taken;
    await expect.poll(() => lost).toBe(true);
    await other.end();
    await first?.();
  });
});
