import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import {
  COMPLAINT_MS,
  LEAVING_MATCHES,
  LEAVING_MS,
  SUPPORT_AUTHORS,
  SUPPORT_WEIGHT,
  TRUSTED,
  TRUSTED_MATCHES,
} from './policy.ts';
import { policyTables } from './policy-tables.ts';

const page = readFileSync(fileURLToPath(new URL('../../../../docs/conduct.md', import.meta.url)), 'utf8');

it('[S5.2] docs/conduct.md shows the tables of the policy', () => {
  expect(page).toContain(policyTables());
});

it('[S5.2] docs/conduct.md names the numbers of the policy', () => {
  const day = 86_400_000;
  for (const number of [
    `${LEAVING_MATCHES} matches within ${LEAVING_MS / day} day`,
    `trust of ${TRUSTED} or more`,
    `${TRUSTED_MATCHES} rated matches`,
    `${SUPPORT_AUTHORS} authors`,
    `weigh ${SUPPORT_WEIGHT} together`,
    `${COMPLAINT_MS / day} days`,
  ]) {
    expect(page).toContain(number);
  }
});
