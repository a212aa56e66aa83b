import { defineConfig } from 'vitest/config';

// A real API server: one file at a time, and patience.
export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  resolve: { conditions: ['source'] },
  test: {
    include: ['test/kubernetes/*.test.ts'],
    globalSetup: ['test/not-tried.ts', 'test/kubernetes/prepare.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
