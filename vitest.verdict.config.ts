import { defineConfig } from 'vitest/config';

// A real server, asked about random realms: patience.
export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  resolve: { conditions: ['source'] },
  test: {
    include: ['test/verdict/**/*.test.ts'],
    globalSetup: ['test/not-tried.ts', 'test/e2e/prepare.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    reporters: ['verbose'],
  },
});
