import { own } from '@realm-as-code/renderer';
import { makeEnv } from '@realm-as-code/stage';
import { loadStage } from '../input/load-stages.ts';
import { readEnvFile } from '../input/read-env-file.ts';
import { printErrors } from '../output/print-errors.ts';
import { secretMaker } from '../output/random-secret.ts';
import { print } from '../output/terminal.ts';
import { writePrivateFile } from '../output/write-file.ts';

export interface MakeEnvOptions {
  readonly stage: string;
  readonly env?: string | undefined;
  readonly root?: string | undefined;
}

/**
 * `make-env`: write the environment file of a stage with its secrets made up, or add to it what is missing. Values are
 * never printed. @returns the exit code.
 */
export async function makeEnvCommand({ stage: name, env, root }: MakeEnvOptions): Promise<number> {
  const loaded = loadStage(root, name);
  if ('errors' in loaded) return printErrors(loaded.errors, loaded.sources);
  const { stage, generated, variables, folder } = loaded;
  const file = readEnvFile(env, folder);
  if ('diagnostic' in file) return printErrors([file.diagnostic], []);

  const { shown, text: before } = file;
  const secret = await secretMaker();
  const { made, diagnostics } = makeEnv(stage, generated.variables, variables, { file: shown, before }, secret);
  if (made === undefined) return printErrors(diagnostics, []);
  if (made.text !== before) {
    const problem = writePrivateFile(file.path, made.text);
    if (problem !== undefined) return printErrors([problem], []);
  }

  const { added, toFillIn } = made;
  const count = `${added.length} variable${added.length === 1 ? '' : 's'}`;
  const state = added.length === 0 ? 'nothing to add' : `${count} ${before === undefined ? 'written' : 'added'}`;
  print(`${shown}: ${state}${toFillIn.length === 0 ? ', nothing left to fill in' : '; still to fill in:'}\n`);
  for (const variable of toFillIn) {
    const { description = '', generate = '' } = own(variables, variable) ?? {};
    print(`  ${variable}: ${description.trim()}. ${generate.trim()}\n`);
  }
  return 0;
}
