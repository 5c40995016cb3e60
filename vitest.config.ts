import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.{ts,tsx}',
      'apps/*/src/**/*.test.{ts,tsx}',
      'bench/**/*.test.ts',
      'scripts/**/*.test.{ts,mjs}',
      'turn/**/*.test.mjs',
      'deploy/**/*.test.{ts,mjs}',
    ],
    setupFiles: ['apps/web/src/text/testing/english.ts'],
    // For a test that hangs; how busy the machine is must not decide what passes.
    testTimeout: 20_000,
    // Two cores: more workers only make tests that use real links slower.
    maxWorkers: 2,
    // Nearly half of the time went into loading the same modules anew for each file. No test file leaves anything behind that
    // another one would see. Processes and not threads: links of node-datachannel work in one thread of a process only.
    isolate: false,
    pool: 'forks',
  },
});
