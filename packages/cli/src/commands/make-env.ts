import type { randomBytes } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { own } from '@realm-as-code/renderer';
import { generateStage } from '@realm-as-code/compose-gen';
import { makeEnv } from '@realm-as-code/stage';
import { defaultRoot } from '../input/default-root.ts';
import { printErrors } from '../output/print-errors.ts';
import { readPrivateFile, writePrivateFile } from '../output/private-file.ts';
import { readRoot } from '../input/read-root.ts';
import { print } from '../output/terminal.ts';

export interface MakeEnvOptions {
  readonly stage: string;
  readonly env?: string;
  readonly root?: string;
}

/**
 * `make-env`: write the environment file of a stage with its secrets made up, or add to it what is missing. Values are
 * never printed. @returns the exit code.
 */
export async function makeEnvCommand({ stage: name, env, root: rootOption }: MakeEnvOptions): Promise<number> {
  const folder = resolve(rootOption ?? defaultRoot());
  const { root, diagnostics, sources } = readRoot(folder, [name]);
  const [one] = root?.stages ?? [];
  if (root === undefined || one === undefined) return printErrors(diagnostics, sources);
  const { templates, themes, variables } = root;
  const generated = generateStage({ stage: one.stage, source: one.source, templates, themes, variables });
  if (generated.diagnostics.some(({ severity }) => severity === 'error'))
    return printErrors(generated.diagnostics, sources);

  const path = resolve(env ?? join(folder, 'deploy/.env'));
  const shown = (relative(process.cwd(), path) || '.').split('\\').join('/');
  const read = readPrivateFile(path, shown);
  if ('diagnostic' in read) return printErrors([read.diagnostic], []);
  const file = { file: shown, before: read.text };
  // Loaded here only: it would cost every other command milliseconds.
  const { randomBytes: random } = await import('node:crypto');
  const secret = (): string => randomSecret(random);
  const { made, diagnostics: wrong } = makeEnv(one.stage, generated.variables, variables, file, secret);
  if (made === undefined) return printErrors(wrong, []);
  if (made.text !== read.text) {
    const problem = writePrivateFile(path, shown, made.text);
    if (problem !== undefined) return printErrors([problem], []);
  }

  const { added, toFillIn } = made;
  const count = `${added.length} variable${added.length === 1 ? '' : 's'}`;
  const state = added.length === 0 ? 'nothing to add' : `${count} ${read.text === undefined ? 'written' : 'added'}`;
  print(`${shown}: ${state}${toFillIn.length === 0 ? ', nothing left to fill in' : '; still to fill in:'}\n`);
  for (const one of toFillIn) {
    const { description = '', generate = '' } = own(variables, one) ?? {};
    print(`  ${one}: ${description.trim()}. ${generate.trim()}\n`);
  }
  return 0;
}

/** 36 characters that need no quotes anywhere, of all four kinds that password policies ask for: over 200 bits. */
function randomSecret(random: typeof randomBytes): string {
  for (;;) {
    const text = random(27).toString('base64url');
    if ([/[a-z]/, /[A-Z]/, /\d/, /[-_]/].every((kind) => kind.test(text)) && /^\w/.test(text)) return text;
  }
}
