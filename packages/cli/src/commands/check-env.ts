import { join, relative, resolve } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { generateStage } from '@realm-as-code/compose-gen';
import { checkEnv } from '@realm-as-code/stage';
import { defaultRoot } from '../input/default-root.ts';
import { secretsInSources } from '../output/hide-secrets.ts';
import { readPrivateFile } from '../output/private-file.ts';
import { readRoot } from '../input/read-root.ts';
import { type Format, isFailure, printReport } from '../reporters/print-report.ts';
import { error } from '../codes.ts';

export interface CheckEnvOptions {
  readonly stage: string;
  readonly env?: string;
  readonly root?: string;
  readonly format: Format;
  readonly maxWarnings?: number;
}

/** `check-env`: compare an environment file with what a stage needs. @returns the exit code. */
export function checkEnvCommand({ stage: name, env, root: rootOption, format, maxWarnings }: CheckEnvOptions): number {
  const folder = resolve(rootOption ?? defaultRoot());
  const { root, diagnostics, sources } = readRoot(folder, [name]);
  const [one] = root?.stages ?? [];
  if (root !== undefined && one !== undefined) {
    const { templates, variables } = root;
    const generated = generateStage({ stage: one.stage, source: one.source, templates, variables });
    const wrong = generated.diagnostics.filter(({ severity }) => severity === 'error');
    const path = resolve(env ?? join(folder, 'deploy/.env'));
    diagnostics.push(
      ...(wrong.length > 0
        ? wrong
        : checkFile(path, (file, text) => checkEnv(one.stage, generated, variables, file, text))),
    );
  }
  // The lines of this file are not shown: they have secrets in them.
  const findings = diagnostics.map((finding) => ({ ...finding, stages: [name] }));
  printReport(format, { findings, stages: [name], readFile: () => undefined, secrets: secretsInSources(sources) });
  return isFailure(findings, maxWarnings) ? 1 : 0;
}

function checkFile(path: string, check: (file: string, text: string) => Diagnostic[]): Diagnostic[] {
  const shown = (relative(process.cwd(), path) || '.').split('\\').join('/');
  const read = readPrivateFile(path, shown);
  if ('diagnostic' in read) return [read.diagnostic];
  const hint = 'Make it with make-env, or name the file with --env';
  if (read.text === undefined) return [error('file-not-found', shown, START, 'there is no such file', hint)];
  return check(shown, read.text);
}
