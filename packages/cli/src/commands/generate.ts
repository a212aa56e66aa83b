import { join, relative, resolve } from 'node:path';
import { sortDiagnostics } from '@realm-as-code/renderer';
import { type GeneratedFile, generateStage } from '@realm-as-code/compose-gen';
import { describeDifferences } from '../output/check-output.ts';
import { defaultRoot } from '../input/default-root.ts';
import { printErrors } from '../output/print-errors.ts';
import { planOutput, writeOutput } from '../output/write-output.ts';
import { readRoot } from '../input/read-root.ts';
import { print, printError } from '../output/terminal.ts';

export interface GenerateOptions {
  readonly stage?: readonly string[];
  readonly all?: boolean;
  readonly out?: string;
  readonly root?: string;
  readonly check?: boolean;
}

/** `generate`: read the root, generate its stages, write the files or compare them. @returns the exit code. */
export function generate(options: GenerateOptions): number {
  if (options.stage === undefined && options.all !== true) {
    return fail('error usage: name the stages with --stage NAME…, or take --all');
  }
  const folder = resolve(options.root ?? defaultRoot());
  const { root, diagnostics, sources } = readRoot(folder, options.all === true ? undefined : options.stage);
  if (root === undefined) return printErrors(diagnostics, sources);

  const { templates, themes, variables } = root;
  const generated = new Map<string, readonly GeneratedFile[]>();
  for (const { stage, source } of root.stages) {
    const result = generateStage({ stage, source, templates, themes, variables });
    diagnostics.push(...result.diagnostics);
    generated.set(stage.name, result.files);
  }
  if (diagnostics.some((one) => one.severity === 'error')) return printErrors(diagnostics, sources);

  const warnings = sortDiagnostics(diagnostics).length;
  if (warnings > 0) printError(`${warnings} warning${warnings === 1 ? '' : 's'}; "pnpm validate" shows them\n`);

  const out = resolve(options.out ?? join(folder, 'deploy'));
  const planned = planOutput(out, generated, root.stageNames);
  if (planned.plan === undefined) return printErrors(planned.diagnostics, sources);
  if (options.check === true) {
    const differences = describeDifferences(planned.plan);
    print(differences);
    return differences === ''
      ? 0
      : fail(`${relative(process.cwd(), out) || '.'}: not up to date; run "pnpm generate --all" and commit the result`);
  }
  const problems = writeOutput(planned.plan);
  if (problems.length > 0) return printErrors(problems, sources);
  const { write, remove, unchanged } = planned.plan;
  const stages = [...generated.keys()].join(', ');
  print(
    `${stages}: ${write.length} written, ${unchanged} unchanged, ${remove.length} removed in ${relative(process.cwd(), out) || '.'}\n`,
  );
  return 0;
}

function fail(message: string): number {
  printError(`${message}\n`);
  return 1;
}
