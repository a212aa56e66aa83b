import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { codeOf, shownPath } from '../input/files.ts';

/**
 * Writes a file, whole or not at all.
 *
 * @returns `unwritable-output` when it cannot be written; then nothing was changed.
 */
export function writeWholeFile(path: string, content: Uint8Array): Diagnostic | undefined {
  const staging = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(staging, content, { flag: 'wx' });
    renameSync(staging, path);
    return undefined;
  } catch (cause) {
    rmSync(staging, { force: true });
    return error('unwritable-output', shownPath(path), START, `it cannot be written: ${codeOf(cause)}`);
  }
}
