import { join, resolve } from 'node:path';
import {
  adoptRealm,
  freshRealm,
  migrateExport,
  readExport,
  stageOf,
  valueName,
  writeEnv,
} from '@realm-as-code/adopter';
import { type Problem, readRealmExport } from '@realm-as-code/planner';
import {
  type Diagnostic,
  type JsonObject,
  keycloakVersion,
  SecretValues,
  START,
  textAt,
  versionsWithData,
} from '@realm-as-code/renderer';
import { makeEnv } from '@realm-as-code/stage';
import { addToRoot } from '../adopting/add-to-root.ts';
import { changes, type MadeRoot, makeRoot } from '../adopting/make-root.ts';
import { error } from '../codes.ts';
import { credentialsFrom, type CredentialOptions } from '../input/credentials.ts';
import { readText, shownPath } from '../input/files.ts';
import { loadStages } from '../input/load-stages.ts';
import { readEnvironment } from '../input/read-environment.ts';
import { printErrors } from '../output/print-errors.ts';
import { printProblem } from '../output/print-problem.ts';
import { secretMaker } from '../output/random-secret.ts';
import { print, printError } from '../output/terminal.ts';
import { writePrivateFile } from '../output/write-private-file.ts';
import { checkNewRoot, ENV, writeNewRoot } from '../output/write-root.ts';
import { writeSources } from '../output/write-sources.ts';
import { startOptimiser } from '../start/optimiser.ts';

export interface AdoptOptions extends CredentialOptions {
  readonly url?: string | undefined;
  readonly realm?: string | undefined;
  readonly export?: string | undefined;
  readonly out: string;
  /** Whether to put the realm into the root that is there. */
  readonly add?: boolean | undefined;
  readonly stage: string;
  readonly env?: string | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

const WHERE_TO_READ = 'ADOPTED.md says what was taken and left';

/** A realm that was read, and where from. */
interface Source {
  readonly exported: JsonObject;
  /** The version of Keycloak that it comes from; empty where it is not known. */
  readonly version: string;
  /** How ADOPTED.md names it. */
  readonly from: string;
  /** Values of the environment that are known beside those in the realm. */
  readonly known: ReadonlyMap<string, string>;
}

/** Why no realm could be read. */
type Unread = { readonly diagnostics: readonly Diagnostic[] } | (Problem & { readonly secrets: SecretValues });

/** `adopt`: turn a realm that exists into a root, or put it into one. @returns the exit code. */
export async function adopt(options: AdoptOptions): Promise<number> {
  const folder = resolve(options.out);
  const occupied = options.add === true ? [] : checkNewRoot(folder);
  if (occupied.length > 0) return printErrors(occupied, []);
  const source = options.url === undefined ? readFile(options) : await readServer(options, options.url);
  if ('diagnostics' in source) return printErrors(source.diagnostics, []);
  if ('problem' in source) return printProblem(source.secrets, source);
  startOptimiser(); // a realm can be of any size, and the start is over
  return options.add === true ? addRealm(folder, source) : makeNewRoot(folder, source, options);
}

async function makeNewRoot(
  folder: string,
  { exported, version, from, known }: Source,
  options: AdoptOptions,
): Promise<number> {
  const keycloak = dataVersion(version);
  const realm = adoptRealm({ realm: exported, fresh: freshRealm(keycloak, textAt(exported, 'realm')) });
  const stage = stageOf({ name: options.stage, url: options.url, keycloak });
  const root = makeRoot({ realm, stage, exported, source: from, sourceVersion: version });
  const env = await makeEnvironment(root, writeEnv({ realm, stage }, known));
  const problems = writeNewRoot(
    folder,
    root.files.map(({ path, text }) => ({ path, content: text })),
    env.text,
  );
  if (problems.length > 0) return printErrors(problems, []);
  print(`${shownPath(folder)}: the realm ${realm.name} as code, with the stage ${stage.name}; ${WHERE_TO_READ}\n`);
  const { plan, errors, exceptions } = root;
  report(exceptions.length, errors, env.toFillIn);
  const number = changes(plan);
  if (plan.failure !== undefined) printError('the first reconcile would fail: ADOPTED.md says why\n');
  else if (number > 0) printError(`the first reconcile would make ${number} changes: ADOPTED.md lists them\n`);
  return errors > 0 ? 1 : 0;
}

async function addRealm(folder: string, { exported, version, from }: Source): Promise<number> {
  const { root, stages, diagnostics, sources } = loadStages(folder, undefined);
  const found = [...diagnostics, ...stages.flatMap(({ generated }) => generated.diagnostics)];
  const [first] = stages;
  const isWrong = found.some(({ severity }) => severity === 'error');
  if (root === undefined || first === undefined || isWrong) return printErrors(found, sources);
  const names = first.generated.realms.map(({ name }) => name);
  const name = textAt(exported, 'realm') ?? '';
  if (names.includes(name)) {
    const hint = 'What was changed in it by hand, "adopt --diff" offers as changes of its templates';
    return printErrors(
      [error('realm-exists', shownPath(folder), START, `it has the realm "${name}" already`, hint)],
      [],
    );
  }
  const { keycloak } = first.stage.versions;
  const realm = adoptRealm({
    realm: exported,
    fresh: freshRealm(keycloak, name),
    takenVariables: Object.keys(root.variables),
    valuesPrefix: `${valueName(name, Object.keys(first.stage.values))}.`,
  });
  const textOf = (path: string): string => {
    const read = readText(join(folder, path));
    return 'text' in read ? (read.text ?? '') : '';
  };
  const addition = addToRoot({ root, names, realm, exported, source: from, sourceVersion: version, textOf });
  const { write, remove, env, toFillIn, errors, exceptions } = addition;
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

function readFile({ realm, ...options }: AdoptOptions): Source | Unread {
  const path = resolve(options.export ?? '');
  const read = readText(path);
  if ('diagnostic' in read) return { diagnostics: [read.diagnostic] };
  const shown = shownPath(path);
  if (read.text === undefined) return { diagnostics: [error('file-not-found', shown, START, 'there is no such file')] };
  const { realm: exported, diagnostics } = readExport({ path: shown, text: read.text }, realm);
  if (exported === undefined) return { diagnostics };
  const version = textAt(exported, 'keycloakVersion') ?? '';
  const fresh = freshRealm(dataVersion(version), textAt(exported, 'realm'));
  return { exported: migrateExport(exported, fresh), version, from: shown, known: new Map() };
}

async function readServer(options: AdoptOptions, url: string): Promise<Source | Unread> {
  const environment = readEnvironment(options.env, process.cwd());
  if ('diagnostics' in environment) return environment;
  const { values } = environment;
  const credentials = credentialsFrom(options, (name) => values.get(name) ?? process.env[name]);
  if ('problem' in credentials) return { ...credentials, secrets: new SecretValues() };
  const secrets = new SecretValues(['user' in credentials ? credentials.password : credentials.clientSecret]);
  const { realm = '', timeout } = options;
  const read = await readRealmExport({ url, realm, credentials, secrets: true, providers: false, timeout });
  if ('problem' in read) return { ...read, secrets };
  const administrator =
    'user' in credentials
      ? [
          ['KEYCLOAK_ADMIN_USER', credentials.user],
          ['KEYCLOAK_ADMIN_PASSWORD', credentials.password],
        ]
      : [];
  const { exported } = read;
  const version = textAt(exported, 'keycloakVersion') ?? '';
  return { exported, version, from: url, known: new Map(administrator as [string, string][]) };
}

/** @returns the version to deploy: that of the realm if its data is there, the usual one otherwise. */
function dataVersion(version: string): string {
  return versionsWithData.includes(version) ? version : keycloakVersion;
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
