import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, escapeControls, own } from '@realm-as-code/renderer';
import { comesFromFile, type MadeEnv, makeEnv, pathOfSecret } from '@realm-as-code/stage';
import { loadStage } from '../input/load-stages.ts';
import { type EnvFile, readEnvFile } from '../input/read-env-file.ts';
import { readSecretFolder } from '../input/read-secret-folder.ts';
import { linkInTheWay } from '../output/output-folder.ts';
import { printErrors } from '../output/print-errors.ts';
import { secretMaker } from '../output/random-secret.ts';
import { print } from '../output/terminal.ts';
import { writePrivateFile } from '../output/write-file.ts';
import { writeSecretFiles } from '../output/write-secret-files.ts';

export interface MakeEnvOptions {
  readonly stage: string;
  readonly env?: string | undefined;
  readonly root?: string | undefined;
}

/**
 * `make-env`: write the environment file of a stage with its secrets made up, or add to it what is missing, and the secrets
 * that come as files. Values are never printed. @returns the exit code.
 */
export async function makeEnvCommand({ stage: name, env, root }: MakeEnvOptions): Promise<number> {
  const loaded = loadStage(root, name);
  if ('errors' in loaded) return printErrors(loaded.errors, loaded.sources);
  const { stage, generated, variables, folder } = loaded;
  const link = env === undefined ? linkInTheWay(folder) : undefined;
  if (link !== undefined) return printErrors([link], []);
  const file = readEnvFile(env, folder);
  if ('diagnostic' in file) return printErrors([file.diagnostic], []);

  const secrets = readSecretFolder(file.path, generated.variables);
  if ('diagnostics' in secrets) return printErrors(secrets.diagnostics, []);

  const { shown, text: before } = file;
  const there = { file: shown, before, secrets: secrets.folder };
  const { made, diagnostics } = makeEnv(stage, generated.variables, variables, there, await secretMaker());
  if (made === undefined) return printErrors(diagnostics, []);
  const problem = write(made, file, secrets.path);
  if (problem !== undefined) return printErrors([problem], []);

  const { added, files, toFillIn } = made;
  const state =
    added.length === 0
      ? 'nothing to add'
      : `${counted(added.length, 'variable')} ${before === undefined ? 'written' : 'added'}`;
  const ofFiles = files.size === 0 ? '' : `, ${counted(files.size, 'file')} written to ${secrets.folder.shown}`;
  print(`${shown}: ${state}${ofFiles}${toFillIn.length === 0 ? ', nothing left to fill in' : '; still to fill in:'}\n`);
  for (const variable of toFillIn) {
    const { description = '', generate = '' } = own(variables, variable) ?? {};
    const name = comesFromFile(stage, variables, variable) ? pathOfSecret(secrets.folder, variable) : variable;
    print(`  ${escapeControls(`${name}: ${description.trim()}. ${generate.trim()}`)}\n`);
  }
  return 0;
}

/** Files are new, so that they can be taken away again when the environment file cannot be written. */
function write({ text, files }: MadeEnv, { path, text: before }: EnvFile, folder: string): Diagnostic | undefined {
  const problem = files.size === 0 ? undefined : writeSecretFiles(folder, files);
  if (problem !== undefined || text === before) return problem;
  const unwritten = writePrivateFile(path, text);
  if (unwritten !== undefined) for (const name of files.keys()) rmSync(join(folder, name), { force: true });
  return unwritten;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
