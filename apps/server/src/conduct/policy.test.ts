import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import {
  COMPLAINT_MS,
  LEAVING_MATCHES,
  LEAVING_MS,
  MET_MS,
  SUPPORT_AUTHORS,
  SUPPORT_WEIGHT,
  TRUSTED,
  TRUSTED_MATCHES,
  TRUSTED_OPPONENTS,
  VOUCHED_LEAST,
} from './policy.ts';
import { policyTables } from './policy-tables.ts';

const page = readFileSync(fileURLToPath(new URL('../../../../docs/conduct.md', import.meta.url)), 'utf8');

it('[S5.2] docs/conduct.md shows the tables of the policy', () => {
  expect(page).toContain(policyTables());
});

it('[S5.2, S5.14] docs/conduct.md names the numbers of the policy', () => {
  const day = 86_400_000;
  for (const number of [
    `${LEAVING_MATCHES} matches within ${LEAVING_MS / day} day`,
    `trust of ${TRUSTED} or more`,
    `${TRUSTED_MATCHES} rated matches`,
    `${TRUSTED_OPPONENTS} players within ${MET_MS / day} days`,
    `at least ${VOUCHED_LEAST} was vouched for`,
    `${SUPPORT_AUTHORS} authors`,
    `weigh ${SUPPORT_WEIGHT} together`,
    `${COMPLAINT_MS / day} days`,
  ]) {
    expect(page).toContain(number);
  }
});
