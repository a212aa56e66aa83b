import { join, resolve } from 'node:path';
import { findDroppedRealms, findVanished, readImportSettings, reconcilerSettings } from '@realm-as-code/planner';
import { type Diagnostic, textAt } from '@realm-as-code/renderer';
import type { Target } from '@realm-as-code/stage';
import { checkAccess } from '../input/check-access.ts';
import { type LoadedRoot, loadStages } from '../input/load-stages.ts';
import { shownPath } from '../input/files.ts';
import { TEMPLATES } from '../input/read-templates.ts';
import { describeDifferences } from '../output/check-output.ts';
import { formerRealms, readFormerDocuments } from '../output/former-documents.ts';
import { linkedFolder } from '../output/output-folder.ts';
import { type OutputPlan, planOutput } from '../output/plan-output.ts';
import { commandThatWrites } from '../output/command-that-writes.ts';
import { printErrors, printFirstWarnings, printWarnings } from '../output/print-errors.ts';
import { print, printError } from '../output/terminal.ts';
import { findRenamedProject } from '../output/renamed-project.ts';
import { checkEarlierRun, finishEarlierRun, writeOutput } from '../output/write-output.ts';
import { joinStages } from '../input/join-stages.ts';

export interface GenerateOptions {
  readonly stage?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
  readonly out?: string | undefined;
  readonly root?: string | undefined;
  readonly check?: boolean | undefined;
  readonly target?: readonly Target[] | undefined;
}

/** `generate`: load the stages, plan the output, write the files or compare them. @returns the exit code. */
export function generate(options: GenerateOptions): number {
  const { stage, all, out: outOption, root: rootOption, check, target } = options;
  if (stage === undefined && all !== true) return fail('error usage: name the stages with --stage NAME…, or use --all');
  const loaded = loadStages(rootOption, all === true ? undefined : stage, { also: target, checkRealm: checkAccess });
  const { root, stages, folder, sources } = loaded;
  const findings = joinStages(loaded);
  if (root === undefined || findings.some(({ severity }) => severity === 'error'))
    return printErrors(findings, sources);
  printFirstWarnings(findings, stages.length, sources);

  const out = resolve(outOption ?? join(folder, 'deploy'));
  // Somebody else's root may have a link there, to a folder of ours.
  if (outOption === undefined && linkedFolder(resolve(folder), ['deploy/']) !== undefined)
    return fail(`error path-outside-output: ${shownPath(out)} is a link; if it is meant to be one, name it with --out`);
  const files = new Map(stages.map(({ stage: { name }, generated }) => [name, generated.files]));
  const earlier = check === true ? undefined : finishEarlierRun(out);
  if (earlier !== undefined && earlier.diagnostics.length > 0) return printErrors(earlier.diagnostics, sources);
  if (earlier?.isFinished === true) printError(`${shownPath(out)}: finished what an interrupted run had begun\n`);
  const planned = planOutput(out, files, root.stageNames);
  if (planned.plan === undefined) return printErrors(planned.diagnostics, sources);
  // Once the files are written, nothing is left to tell it by; a plan still knows some of it from the live realm.
  const renamed = root.stages.flatMap(({ stage: { name }, source }) =>
    findRenamedProject(out, files.get(name) ?? [], source.file),
  );
  printWarnings([...vanishedFrom(planned.plan, loaded), ...renamed], sources);
  if (check === true) return compare(planned.plan, options);
  const problems = writeOutput(planned.plan);
  if (problems.length > 0) return printErrors(problems, sources);
  const { write, remove, unchanged } = planned.plan;
  const counts = `${write.length} written, ${unchanged} unchanged, ${remove.length} removed`;
  print(`${[...files.keys()].join(', ')}: ${counts} in ${shownPath(out)}\n`);
  return 0;
}

/** Says what a run would change, and whether an earlier one was interrupted. */
function compare(plan: OutputPlan, options: GenerateOptions): number {
  const interrupted = checkEarlierRun(plan.folder);
  if (interrupted.length > 0) printErrors(interrupted, []);
  const { files, diff, more } = describeDifferences(plan);
  if (files.length === 0) return interrupted.length > 0 ? 1 : 0;
  const [folder, command] = [shownPath(plan.folder), commandThatWrites(options)];
  const rest =
    more === 0 ? [] : [`… ${more} more line${more === 1 ? '' : 's'}: run "${command}", then "git diff ${folder}"`];
  print([...files, ...(diff.length === 0 ? [] : ['', ...diff, ...rest, ''])].map((line) => `${line}\n`).join(''));
  return fail(`${folder}: not up to date; run "${command}" and commit the result`);
}

/** What the files in the output folder declare for running realms, and the stages no longer do. */
function vanishedFrom(plan: OutputPlan, { folder, stages }: LoadedRoot): Diagnostic[] {
  return stages.flatMap(({ stage: { name }, generated: { realms, reconciler } }) => {
    const former = readFormerDocuments(plan, name, folder);
    const settings = reconcilerSettings(readImportSettings(reconciler.environment).environment, reconciler.version);
    return [
      ...findDroppedRealms(formerRealms(plan, name), realms, shownPath(join(folder, TEMPLATES))),
      // By the realm that they declare, wherever its templates were.
      ...realms.flatMap((realm) => {
        const before = former.filter(({ value }) => textAt(value, 'realm') === realm.name);
        return findVanished({ before, after: realm.documents, reconciler: settings });
      }),
    ];
  });
}

function fail(message: string): number {
  printError(`${message}\n`);
  return 1;
}
