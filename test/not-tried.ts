import type { TestProject } from 'vitest/node';

/**
 * Names in one line, below Vitest's own summary, what this machine could not try and what is needed for that. Not a
 * reporter: `--reporter` on the command line replaces those of the configuration.
 */
export function setup({ vitest }: TestProject): () => void {
  return () => {
    const lines = new Set<string>();
    for (const file of vitest.state.getTestModules()) {
      for (const test of file.children.allTests('skipped')) {
        const { note } = test.result() as { note?: string };
        const line = test.meta().notTried?.line ?? note;
        if (line !== undefined) lines.add(line);
      }
    }
    if (lines.size > 0) process.stdout.write(`Not tried here: ${[...lines].toSorted().join('; ')}\n`);
  };
}
