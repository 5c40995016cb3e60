import { Client } from 'pg';
import { describeWithPostgres, sharedPostgres } from '../testing/postgres.ts';
import { concurrencyContract } from './concurrency.contract.ts';
import { openPostgresStore } from './postgres.ts';
import { racesContract } from './races.contract.ts';
import type { Pair } from './testing/interleave.ts';
import { makePauses } from './testing/pauses.ts';

/** Backends of the database that run a statement and do not wait for another one. */
const RUNNING = `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
  and state = 'active' and wait_event_type is distinct from 'Lock'`;

async function open(pools: 1 | 2): Promise<Pair> {
  const address = await (await sharedPostgres()).fresh();
  const pauses = makePauses();
  const one = await openPostgresStore(address, pauses.wrap);
  const other = pools === 1 ? one : await openPostgresStore(address);
  const observer = new Client({ connectionString: address });
  await observer.connect();
  return {
    one,
    other,
    holdNth: pauses.holdNth,
    isStill: async () => (await observer.query(RUNNING)).rowCount === 0,
    async close() {
      await one.close();
      if (other !== one) await other.close();
      await observer.end();
    },
  };
}

describeWithPostgres('several writers on PostgreSQL', () => {
  concurrencyContract('PostgreSQL, one pool', () => open(1));
  concurrencyContract('PostgreSQL, two pools', () => open(2));
  racesContract('PostgreSQL, one pool', () => open(1));
  racesContract('PostgreSQL, two pools', () => open(2));
});
