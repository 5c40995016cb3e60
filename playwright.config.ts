import { defineConfig } from '@playwright/test';
import { CHROMIUM, CHROMIUM_ARGS } from './e2e/fixtures/chromium.ts';

export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  outputDir: 'test-results',
  // A test that passes at the second attempt has found something.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: process.env.PARLEY_TEST_E2E_RESULTS ?? '.cache/results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    // The tests quote the English texts.
    locale: 'en-US',
    // A trace of several browsers at once costs more than the test: PARLEY_TEST_TRACE=1 asks for one.
    trace: process.env.PARLEY_TEST_TRACE === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      args: CHROMIUM_ARGS,
      ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
    },
  },
  projects: [
    // A test waits most of its time, for people who think and clocks that run out: two at once use two cores.
    { name: 'chromium', testMatch: '**/*.spec.ts', testIgnore: 'netlab/**', workers: 2 },
    // The lab compares times, and has one set of networks.
    { name: 'lab', testMatch: 'netlab/**/*.spec.ts', workers: 1 },
    // `npm run screens`: pictures for people to look at, nothing that passes or fails.
    ...(process.env.PARLEY_TEST_SCREENS === undefined
      ? []
      : [{ name: 'screens', testMatch: 'screens.ts', workers: 1 }]),
  ],
});
