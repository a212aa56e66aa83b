import { join, resolve } from 'node:path';
import { stageOf, valueName, writeEnv } from '@realm-as-code/adopter';
import { compareVersions, START, versionsWithData } from '@realm-as-code/renderer';
import { makeEnv } from '@realm-as-code/stage';
import { addToRoot, PAGE } from '../adopting/add-to-root.ts';
import { changes, type MadeRoot, makeRoot } from '../adopting/make-root.ts';
import { readRealm, type RealmSource, type RealmSourceOptions, versionToDeploy } from '../adopting/read-realm.ts';
import { error } from '../codes.ts';
import { readText, shownPath } from '../input/files.ts';
import { loadStages } from '../input/load-stages.ts';
import { linkInTheWay } from '../output/output-folder.ts';
import { printErrors } from '../output/print-errors.ts';
import { printProblem } from '../output/print-problem.ts';
import { secretMaker } from '../output/random-secret.ts';
import { print, printError } from '../output/terminal.ts';
import { writePrivateFile } from '../output/write-file.ts';
import { checkNewRoot, ENV, writeNewRoot } from '../output/write-root.ts';
import { writeSources } from '../output/write-sources.ts';
import { startOptimiser } from '../start/optimiser.ts';

export interface AdoptOptions extends RealmSourceOptions {
  readonly out: string;
  /** Whether to put the realm into the root that is there. */
  readonly add?: boolean | undefined;
  readonly stage: string;
}

const WHERE_TO_READ = 'ADOPTED.md says what was taken and left';

/** `adopt`: turn a realm that exists into a root, or put it into one. @returns the exit code. */
export async function adopt(options: AdoptOptions): Promise<number> {
  const folder = resolve(options.out);
  const occupied = options.add === true ? [] : checkNewRoot(folder);
  if (occupied.length > 0) return printErrors(occupied, []);
  const source = await readRealm(options);
  if ('diagnostics' in source) return printErrors(source.diagnostics, []);
  if ('problem' in source) return printProblem(source.secrets, source);
  startOptimiser(); // a realm can be of any size, and the start is over
  const newest = versionsWithData.at(-1) ?? '';
  if (source.version !== '' && compareVersions(source.version, newest) > 0) {
    printError(`the realm comes from Keycloak ${source.version}; of versions after ${newest}, nothing is known here\n`);
  }
  return options.add === true ? addRealm(folder, source) : makeNewRoot(folder, source, options);
}

async function makeNewRoot(folder: string, source: RealmSource, options: AdoptOptions): Promise<number> {
  const realm = source.adopt({});
  const stage = stageOf({ name: options.stage, url: options.url, keycloak: versionToDeploy(source.version) });
  const root = makeRoot({ realm, stage, source });
  const env = await makeEnvironment(root, writeEnv({ realm, stage }, source.known));
  const problems = writeNewRoot(
    folder,
    root.files.map(({ path, text }) => ({ path, content: text })),
    env.text,
  );
  if (problems.length > 0) return printErrors(problems, []);
  print(`${shownPath(folder)}: the realm ${realm.name} as code, with the stage ${stage.name}; ${WHERE_TO_READ}\n`);
  const { plan, errors, exceptions } = root;
  report(exceptions.length, errors, env.toFillIn);
  const number = plan === undefined ? 0 : changes(plan);
  if (plan?.failure !== undefined) printError('the first reconcile would fail: ADOPTED.md says why\n');
  else if (number > 0) printError(`the first reconcile would make ${number} changes: ADOPTED.md lists them\n`);
  return errors > 0 ? 1 : 0;
}

async function addRealm(folder: string, source: RealmSource): Promise<number> {
  const link = linkInTheWay(folder);
  if (link !== undefined) return printErrors([link], []);
  const { root, stages, diagnostics, sources } = loadStages(folder, undefined);
  const found = [...diagnostics, ...stages.flatMap(({ generated }) => generated.diagnostics)];
  const [first] = stages;
  const isWrong = found.some(({ severity }) => severity === 'error');
  if (root === undefined || first === undefined || isWrong) return printErrors(found, sources);
  const names = first.generated.realms.map(({ name }) => name);
  const { name } = source;
  if (names.includes(name)) {
    const message = `it has the realm ${JSON.stringify(name)} already`;
    const hint = 'What was changed in it by hand, "adopt --diff" offers as changes of its templates';
    return printErrors([error('realm-exists', shownPath(folder), START, message, hint)], []);
  }
  // What cannot be read cannot be added to: written, it would be lost.
  const unreadable = [ENV, PAGE].map((path) => readText(join(folder, path))).filter((read) => 'diagnostic' in read);
  if (unreadable.length > 0) {
    return printErrors(
      unreadable.map(({ diagnostic }) => diagnostic),
      [],
    );
  }
  const realm = source.adopt({
    takenVariables: Object.keys(root.variables),
    valuesPrefix: `${valueName(name, Object.keys(first.stage.values))}.`,
  });
  const textOf = (path: string): string => {
    const read = readText(join(folder, path));
    return 'text' in read ? (read.text ?? '') : '';
  };
  const { write, remove, env, toFillIn, errors, exceptions } = addToRoot({ root, names, realm, source, textOf });
  const before = textOf(ENV);
  const unwritten = writePrivateFile(join(folder, ENV), `${before.replace(/\n*$/, before === '' ? '' : '\n')}${env}`);
  if (unwritten !== undefined) return printErrors([unwritten], []);
  const problems = writeSources(
    folder,
    write.map(({ path, text }) => ({ path, content: text })),
    remove,
  );
  if (problems.length > 0) return printErrors(problems, []);
  print(`${shownPath(folder)}: the realm ${name} is added; ${WHERE_TO_READ}\n`);
  report(exceptions, errors, toFillIn);
  return errors > 0 ? 1 : 0;
}

/** @returns the environment file with what is known and what can be made up, and the names of what is left to fill in. */
async function makeEnvironment(
  root: MadeRoot,
  before: string,
): Promise<{ readonly text: string; readonly toFillIn: readonly string[] }> {
  const { made } = makeEnv(root.stage, root.needed, root.variables, { file: ENV, before }, await secretMaker());
  return made ?? { text: before, toFillIn: [] };
}

function report(exceptions: number, errors: number, toFillIn: readonly string[]): void {
  if (exceptions > 0) print(`  ${exceptions} exceptions from the rules are its baseline\n`);
  for (const variable of toFillIn) print(`  ${ENV}: ${variable} is to be filled in\n`);
  if (errors > 0) printError(`${errors} errors are left, which "realm-as-code validate" shows\n`);
}
