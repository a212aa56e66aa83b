import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** This repository. */
export const repository: string = join(import.meta.dirname, '..');

/**
 * Stages and templates of the AI Hub as they were once. Tests that need no server read these, and nothing of
 * `stages/`, `templates/` and `deploy/`, which are for everybody to change; tools/check-bare.sh runs them without the three.
 */
export const aihub: string = join(repository, 'test/fixtures/aihub');

/** @returns a folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'realm-as-code-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
