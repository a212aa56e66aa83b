import { relative, resolve } from 'node:path';
import { withStateCipher } from '../input/state-cipher.ts';
import { addVariables, type Drift, findDrift } from '@realm-as-code/adopter';
import { generateStage } from '@realm-as-code/compose-gen';
import { readImportSettings, readRealmExport, reconcilerSettings } from '@realm-as-code/planner';
import { type Diagnostic, findSecrets, type RealmTemplates, SecretValues } from '@realm-as-code/renderer';
import { comesFromFile, type VariableRegistry } from '@realm-as-code/stage';
import { credentialsFrom } from '../input/credentials.ts';
import { type LoadedRoot, loadStages } from '../input/load-stages.ts';
import { chooseRealms } from '../input/choose-realms.ts';
import { liveSource } from '../input/live-source.ts';
import { readEnvironment } from '../input/read-environment.ts';
import { serverOf } from './stage-server.ts';
import { secretsInEnvironment } from '../output/hide-secrets.ts';
import { printErrors } from '../output/print-errors.ts';
import { printDrifts, type TextChange } from '../output/print-drift.ts';
import { printProblem } from '../output/print-problem.ts';
import { printError } from '../output/terminal.ts';
import { writeSources } from '../output/write-sources.ts';
import { startOptimiser } from '../start/optimiser.ts';
import type { PlanOptions } from './plan.ts';

export interface AdoptDiffOptions extends Omit<PlanOptions, 'format' | 'failOn' | 'target' | 'realm'> {
  readonly realm?: string | undefined;
  /** Whether to change the templates. */
  readonly write?: boolean | undefined;
}

/**
 * `adopt --diff`: say what drifted into a realm by hand, as a diff of its templates.
 *
 * @returns the exit code: 0 if nothing did, 2, or 1 for errors.
 */
export async function adoptDiff(options: AdoptDiffOptions): Promise<number> {
  const loaded = loadStages(options.root, undefined);
  const { folder, sources, stages } = loaded;
  const found = stages.find(({ stage }) => stage.name === options.stage);
  const wrong = found === undefined ? loadStages(options.root, [options.stage]).diagnostics : loaded.diagnostics;
  const errors = [...wrong, ...(found?.generated.diagnostics ?? [])].filter(({ severity }) => severity === 'error');
  if (loaded.root === undefined || found === undefined || errors.length > 0) return printErrors(errors, sources);
  const { generated, stage } = found;
  const { root } = loaded;

  const environment = readEnvironment(options.env, folder, {
    names: [...generated.variables, options.clientSecretFrom],
    isFile: (name) => comesFromFile(stage, root.variables, name),
  });
  if ('diagnostics' in environment) return printErrors(environment.diagnostics, []);
  const { values } = environment;
  const credentials = credentialsFrom(options, (name) => values.get(name) ?? process.env[name]);
  if ('problem' in credentials) return printProblem(new SecretValues(), credentials);
  const password = 'user' in credentials ? credentials.password : credentials.clientSecret;
  const secrets = secretsInEnvironment(root.variables, values).with([password]);
  const { realms } = generated;
  const isOne = realms.every((realm) => realm.folder === undefined);
  const chosen = isOne
    ? realms
    : chooseRealms(realms, options.realm === undefined ? undefined : [options.realm], 'the templates');
  if ('problem' in chosen) return printProblem(secrets, chosen);
  const server = await serverOf(options, found);
  if ('problem' in server) return printProblem(secrets, server);
  const asked = { ...options, ...server };
  const { environment: settings } = readImportSettings(generated.reconciler.environment);
  const reconciler = withStateCipher(reconcilerSettings(settings, generated.reconciler.version));
  const drifts: Drift[] = [];
  let isWrong = false;
  // What is found for one realm is there when the next one is tried out.
  let templates = root.realms;
  let hidden = secrets;
  for (const realm of chosen) {
    const name = isOne ? (options.realm ?? realm.name) : realm.name;
    const read = await readRealmExport(liveSource(asked, name, credentials, realm, { ...generated, values }));
    if ('problem' in read) {
      printProblem(secrets, read);
      if (isOne || (read.kind === 'sign-in' && drifts.length === 0)) return 1;
      isWrong = true;
      continue;
    }
    startOptimiser(); // the realm that was read can be of any size, and the start is over
    const at = realms.indexOf(realm);
    const variables = { ...root.variables, ...newVariables(drifts) };
    const drift = findDrift({
      stage: stage.name,
      templates: templates[at] as RealmTemplates,
      realm,
      values: { ...stage.values, stage: stage.name },
      variables,
      environment: values,
      secrets,
      reconciler,
      exported: read.exported,
      providers: read.providers,
      check: (changed, described) => errorsOfStages(loaded, templates.with(at, changed), described),
    });
    drifts.push(drift);
    templates = templates.with(at, drift.templates);
    hidden = hidden.with(findSecrets(read.exported).map(({ text }) => text));
  }
  const changes = changesOf(loaded, drifts);
  printDrifts(drifts, changes, hidden);
  if (options.write === true && changes.length > 0) {
    const written = changes.map(({ file, after }) => ({ path: relative(folder, resolve(file)), content: after }));
    const problems = writeSources(folder, written);
    if (problems.length > 0) return printErrors(problems, []);
    printError('The templates are changed: read the difference, and run "generate --all"\n');
  }
  if (isWrong) return 1;
  return drifts.some(({ offers, withheld }) => offers.length + withheld.length > 0) ? 2 : 0;
}

/** @returns the errors that the stages of a root would have with other templates and variables. */
function errorsOfStages(
  { root, stages }: LoadedRoot,
  realms: readonly RealmTemplates[],
  variables: VariableRegistry,
): Diagnostic[] {
  const sources = new Map(root?.stages.map(({ stage, source }) => [stage.name, source]));
  return stages.flatMap(({ stage }) => {
    const source = sources.get(stage.name);
    const input = { stage, realms, variables, ...root?.files };
    const { diagnostics } = generateStage(source === undefined ? input : { ...input, source });
    return diagnostics.filter(({ severity }) => severity === 'error');
  });
}

/** @returns the files that change; new variables are described at the end of the registry. */
function changesOf({ root, sources, folder }: LoadedRoot, drifts: readonly Drift[]): TextChange[] {
  const changes = drifts
    .flatMap(({ files }) => files)
    .map(({ path, before, after }) => ({ file: path, path: shownInDiff(path, folder), before, after }));
  const file = root?.variablesSource.file ?? '';
  const before = sources.find(({ path }) => path === file)?.text;
  const variables = newVariables(drifts);
  if (before === undefined || Object.keys(variables).length === 0) return changes;
  return [...changes, { file, path: shownInDiff(file, folder), before, after: addVariables(before, variables) }];
}

function newVariables(drifts: readonly Drift[]): VariableRegistry {
  return Object.fromEntries(drifts.flatMap(({ variables }) => Object.entries(variables)));
}

/** A path as `git apply` and `patch -p1` find it: below the current folder, or below the root where that is elsewhere. */
function shownInDiff(file: string, root: string): string {
  return file.startsWith('../') ? relative(root, resolve(file)).split('\\').join('/') : file;
}
