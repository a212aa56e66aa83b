import { join, resolve } from 'node:path';
import { sortDiagnostics } from '@realm-as-code/renderer';
import { loadStages } from '../input/load-stages.ts';
import { shownPath } from '../input/files.ts';
import { describeDifferences } from '../output/check-output.ts';
import { planOutput } from '../output/plan-output.ts';
import { printErrors } from '../output/print-errors.ts';
import { print, printError } from '../output/terminal.ts';
import { writeOutput } from '../output/write-output.ts';

export interface GenerateOptions {
  readonly stage?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
  readonly out?: string | undefined;
  readonly root?: string | undefined;
  readonly check?: boolean | undefined;
}

/** `generate`: load the stages, plan the output, write the files or compare them. @returns the exit code. */
export function generate({ stage, all, out: outOption, root: rootOption, check }: GenerateOptions): number {
  if (stage === undefined && all !== true) return fail('error usage: name the stages with --stage NAME…, or use --all');
  const loaded = loadStages(rootOption, all === true ? undefined : stage);
  const { root, stages, folder, sources } = loaded;
  const diagnostics = [...loaded.diagnostics, ...stages.flatMap(({ generated }) => generated.diagnostics)];
  if (root === undefined || diagnostics.some(({ severity }) => severity === 'error'))
    return printErrors(diagnostics, sources);
  const warnings = sortDiagnostics(diagnostics).length;
  if (warnings > 0) printError(`${warnings} warning${warnings === 1 ? '' : 's'}; "pnpm validate" shows them\n`);

  const out = resolve(outOption ?? join(folder, 'deploy'));
  const files = new Map(stages.map(({ stage: { name }, generated }) => [name, generated.files]));
  const planned = planOutput(out, files, root.stageNames);
  if (planned.plan === undefined) return printErrors(planned.diagnostics, sources);
  if (check === true) {
    const differences = describeDifferences(planned.plan);
    print(differences);
    if (differences === '') return 0;
    return fail(`${shownPath(out)}: not up to date; run "pnpm generate --all" and commit the result`);
  }
  const problems = writeOutput(planned.plan);
  if (problems.length > 0) return printErrors(problems, sources);
  const { write, remove, unchanged } = planned.plan;
  const counts = `${write.length} written, ${unchanged} unchanged, ${remove.length} removed`;
  print(`${[...files.keys()].join(', ')}: ${counts} in ${shownPath(out)}\n`);
  return 0;
}

function fail(message: string): number {
  printError(`${message}\n`);
  return 1;
}
