import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Diagnostic, error, START } from '@realm-as-code/renderer';
import { checkEnv, generateStage } from '@realm-as-code/compose-gen';
import { defaultRoot } from '../default-root.ts';
import { secretsInSources } from '../hide-secrets.ts';
import { readRoot } from '../read-root.ts';
import { type Format, isFailure, printReport } from '../reporters/print-report.ts';

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
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    const message = code === 'ENOENT' ? 'there is no such file' : `it cannot be read: ${code}`;
    const hint = code === 'ENOENT' ? 'Copy env.<stage>.example, or name the file with --env' : undefined;
    return [error(code === 'ENOENT' ? 'file-not-found' : 'unreadable-file', shown, START, message, hint)];
  }
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) {
    const offset = firstDifference(Buffer.from(text, 'utf8'), bytes);
    const line = bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
    return [error('unreadable-file', shown, { line, column: 1 }, 'this line is not UTF-8', 'Save the file as UTF-8')];
  }
  return check(shown, text);
}

function firstDifference(a: Buffer, b: Buffer): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
