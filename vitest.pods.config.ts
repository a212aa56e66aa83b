import { defineConfig } from 'vitest/config';

// Real pods: one at a time, and patience.
export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  resolve: { conditions: ['source'] },
  test: {
    include: ['test/kubernetes/pods/*.test.ts'],
    globalSetup: [
      'test/not-tried.ts',
      'test/e2e/prepare.ts',
      'test/kubernetes/prepare.ts',
      'test/kubernetes/pods/prepare.ts',
    ],
    fileParallelism: false,
    testTimeout: 1_200_000,
    hookTimeout: 900_000,
    reporters: ['verbose'],
  },
});
