import { resolve } from 'node:path';
import { starterRoot } from '@realm-as-code/adopter';
import { editorSchemas } from '@realm-as-code/stage';
import { shownPath } from '../input/files.ts';
import { printErrors } from '../output/print-errors.ts';
import { print } from '../output/terminal.ts';
import { findPresent, IGNORE, writeNewRoot } from '../output/write-root.ts';

export interface InitOptions {
  readonly out?: string | undefined;
  readonly realm: string;
}

/** `init`: write a small root that works, to begin with. @returns the exit code. */
export function init({ out = '.', realm }: InitOptions): number {
  const folder = resolve(out);
  const files = [...starterRoot(realm), ...editorSchemas()].map(({ path, text }) => ({ path, content: text }));
  const places = ['stages', 'templates', ...files.map(({ path }) => path).filter((path) => !path.includes('/'))];
  const present = findPresent(
    folder,
    places.filter((path) => path !== IGNORE),
    'Name another folder with --out',
  );
  if (present.length > 0) return printErrors(present, []);
  const problems = writeNewRoot(folder, files);
  if (problems.length > 0) return printErrors(problems, []);
  const shown = shownPath(folder);
  const steps = [
    ...(shown === '.' ? [] : [`cd ${shown}`]),
    'realm-as-code generate --all',
    'realm-as-code make-env --stage dev',
    'docker compose -f deploy/docker-compose.dev.yml up --detach',
  ];
  print(`${shown}: the realm ${realm} as code, with the stages dev and prod. To run it:\n`);
  print(steps.map((step) => `  ${step}\n`).join(''));
  return 0;
}
