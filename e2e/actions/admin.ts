import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestPlatform } from '../fixtures/platform.ts';

const ADMIN = fileURLToPath(new URL('../../scripts/admin.mjs', import.meta.url));

/** `npm run admin`, beside the running server. */
export const admin = ({ dataDir }: Pick<TestPlatform, 'dataDir'>, ...args: readonly string[]): string =>
  execFileSync(process.execPath, [ADMIN, ...args], { encoding: 'utf8', env: { ...process.env, PARLEY_DATA: dataDir } });
