import type { Diagnostic } from '@realm-as-code/renderer';
import { checkEnv, comesFromFile } from '@realm-as-code/stage';
import { loadStage, type UsableStage } from '../input/load-stages.ts';
import { missingEnvFile, readEnvFile } from '../input/read-env-file.ts';
import { modeOf, readSecretFolder } from '../input/read-secret-folder.ts';
import { secretsInSources } from '../output/hide-secrets.ts';
import { type Format, isFailure, printReport } from '../reporters/print-report.ts';

export interface CheckEnvOptions {
  readonly stage: string;
  readonly env?: string | undefined;
  readonly root?: string | undefined;
  readonly format: Format;
  readonly maxWarnings?: number | undefined;
}

/** `check-env`: compare an environment file, and the secrets that come as files, with what a stage needs. @returns the exit code. */
export function checkEnvCommand({ stage: name, env, root, format, maxWarnings }: CheckEnvOptions): number {
  const loaded = loadStage(root, name);
  const diagnostics = 'errors' in loaded ? loaded.errors : checkFile(loaded, env);
  const findings = diagnostics.map((finding) => ({ ...finding, stages: [name] }));
  const secrets = secretsInSources(loaded.sources);
  // The lines of this file are not shown: they have secrets in them.
  printReport(format, { findings, stages: [name], textOf: () => undefined, secrets });
  return isFailure(findings, maxWarnings) ? 1 : 0;
}

function checkFile(
  { stage, generated, variables, folder }: UsableStage,
  env: string | undefined,
): readonly Diagnostic[] {
  const file = readEnvFile(env, folder);
  if ('diagnostic' in file) return [file.diagnostic];
  if (file.text === undefined) return [missingEnvFile(file)];
  const names = generated.variables.filter((name) => comesFromFile(stage, variables, name));
  const secrets = readSecretFolder(file.path, names);
  if ('diagnostics' in secrets) return secrets.diagnostics;
  return checkEnv(stage, generated, variables, file.shown, file.text, secrets.folder, modeOf(file.path));
}
