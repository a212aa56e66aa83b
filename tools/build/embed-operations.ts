import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './folders.ts';
import { emptyFolder, writeModule } from './write-module.ts';

/** Makes a module of what operators read, by what runs their bundle. */
export function embedOperations(): void {
  const folder = join(bundle, 'src/generated');
  emptyFolder(folder);
  const texts = Object.fromEntries(
    ['compose', 'kubernetes'].map((target) => [
      target,
      readFileSync(join(bundle, 'operations', `${target}.md`), 'utf8'),
    ]),
  );
  const code = `export function operationsOf(target) { return ${JSON.stringify(texts, null, 2)}[target]; }\n`;
  writeModule(folder, 'operations', code, [
    '/** @returns the page for operators, with `@NAME@` where facts belong. */',
    "export declare function operationsOf(target: 'compose' | 'kubernetes'): string;",
  ]);
}
