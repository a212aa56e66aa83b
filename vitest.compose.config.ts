import { defineConfig } from 'vitest/config';

// Containers: one at a time, and patience.
export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  resolve: { conditions: ['source'] },
  test: {
    include: ['test/compose/**/*.test.ts'],
    globalSetup: ['test/not-tried.ts', 'test/e2e/prepare.ts'],
    fileParallelism: false,
    testTimeout: 1_500_000,
    hookTimeout: 900_000,
    reporters: ['verbose'],
  },
});
