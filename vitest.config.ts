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
    // Two cores: more workers only make tests that use real links slower.
    maxWorkers: 2,
  },
});
