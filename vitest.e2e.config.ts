import { defineConfig } from 'vitest/config';

// Real servers: one file at a time, and patience.
export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  resolve: { conditions: ['source'] },
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/not-tried.ts', 'test/e2e/prepare.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    reporters: ['verbose'],
  },
});
