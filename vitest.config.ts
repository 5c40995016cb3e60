import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.{ts,tsx}',
      'apps/*/src/**/*.test.{ts,tsx}',
      'bench/**/*.test.ts',
      'scripts/**/*.test.{ts,mjs}',
      'turn/**/*.test.mjs',
    ],
    setupFiles: ['apps/web/src/text/testing/english.ts'],
    // For a test that hangs; how busy the machine is must not decide what passes.
    testTimeout: 20_000,
    // Two cores: more workers only make tests that use real links slower.
    maxWorkers: 2,
  },
});
