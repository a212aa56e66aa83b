import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  resolve: { conditions: ['source'] },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/*.test.ts'],
    globalSetup: ['test/not-tried.ts'],
    testTimeout: 60_000,
    // All of them: much of the time goes into programs that tests start and wait for.
    maxWorkers: availableParallelism(),
  },
});
