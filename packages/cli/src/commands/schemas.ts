import { join, resolve } from 'node:path';
import { EDITOR_SCHEMAS, editorSchemas, schemaLine } from '@realm-as-code/stage';
import { defaultRoot } from '../input/default-root.ts';
import { shownPath } from '../input/files.ts';
import { printErrors } from '../output/print-errors.ts';
import { print } from '../output/terminal.ts';
import { writeSources } from '../output/write-sources.ts';

export interface SchemasOptions {
  readonly root?: string | undefined;
}

/** `schemas`: write the schemas that editors complete stage files from into a root. @returns the exit code. */
export function schemas({ root }: SchemasOptions): number {
  const folder = resolve(root ?? defaultRoot());
  const problems = writeSources(
    folder,
    editorSchemas().map(({ path, text }) => ({ path, content: text })),
  );
  if (problems.length > 0) return printErrors(problems, []);
  print(`${shownPath(join(folder, EDITOR_SCHEMAS))}: written. A stage file names its schema in its first line:\n`);
  print(`  ${schemaLine('stage')}`);
  return 0;
}
