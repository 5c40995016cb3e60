import { describe } from 'vitest';
import { postgresPrograms } from '../../../../scripts/postgres.mjs';
import { startPostgres, type TestPostgres } from './postgres-server.ts';

export { run, startPostgres, type TestPostgres } from './postgres-server.ts';

/** Suites that need a real PostgreSQL; where there is none they are skipped, and their title says why. */
export function describeWithPostgres(name: string, suite: () => void): void {
  if (postgresPrograms() !== null) describe(name, suite);
  else describe.skip(`${name} (skipped: PostgreSQL is not installed; apt-get install postgresql)`, suite);
}

let shared: Promise<TestPostgres> | null = null;
/** One for all test files of this process; it goes with the process. */
export function sharedPostgres(): Promise<TestPostgres> {
  shared ??= startPostgres();
  return shared;
}
