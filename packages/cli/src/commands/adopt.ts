import { resolve } from 'node:path';
import { adoptRealm, freshRealm, migrateExport, readExport, stageOf, writeEnv } from '@realm-as-code/adopter';
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
import { changes, type MadeRoot, makeRoot } from '../adopting/make-root.ts';
import { error } from '../codes.ts';
import { credentialsFrom, type CredentialOptions } from '../input/credentials.ts';
import { readText, shownPath } from '../input/files.ts';
import { readEnvironment } from '../input/read-environment.ts';
import { printErrors } from '../output/print-errors.ts';
import { printProblem } from '../output/print-problem.ts';
import { secretMaker } from '../output/random-secret.ts';
import { print, printError } from '../output/terminal.ts';
import { checkNewRoot, ENV, writeNewRoot } from '../output/write-root.ts';
import { startOptimiser } from '../start/optimiser.ts';

export interface AdoptOptions extends CredentialOptions {
  readonly url?: string | undefined;
  readonly realm?: string | undefined;
  readonly export?: string | undefined;
  readonly out: string;
  readonly stage: string;
  readonly env?: string | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

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

/** `adopt`: turn a realm that exists into a root. @returns the exit code. */
export async function adopt(options: AdoptOptions): Promise<number> {
  const folder = resolve(options.out);
  const occupied = checkNewRoot(folder);
  if (occupied.length > 0) return printErrors(occupied, []);
  const source = options.url === undefined ? readFile(options) : await readServer(options, options.url);
  if ('diagnostics' in source) return printErrors(source.diagnostics, []);
  if ('problem' in source) return printProblem(source.secrets, source);

  startOptimiser(); // a realm can be of any size, and the start is over
  const { exported, version, from, known } = source;
  const keycloak = dataVersion(version);
  const realm = adoptRealm({ realm: exported, fresh: freshRealm(keycloak, textAt(exported, 'realm') ?? '') });
  const stage = stageOf({ name: options.stage, url: options.url, keycloak });
  const root = makeRoot({ realm, stage, exported, source: from, sourceVersion: version });
  const env = await makeEnvironment(root, writeEnv({ realm, stage }, known));
  const problems = writeNewRoot(
    folder,
    root.files.map(({ path, text }) => ({ path, content: text })),
    env.text,
  );
  if (problems.length > 0) return printErrors(problems, []);
  report(folder, realm.name, root, env.toFillIn);
  return root.errors > 0 ? 1 : 0;
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

function report(folder: string, name: string, root: MadeRoot, toFillIn: readonly string[]): void {
  const { exceptions, plan, errors } = root;
  print(
    `${shownPath(folder)}: the realm ${name} as code, with the stage ${root.stage.name}; ADOPTED.md says what was taken and left\n`,
  );
  if (exceptions.length > 0) print(`  ${exceptions.length} exceptions from the rules are its baseline\n`);
  for (const variable of toFillIn) print(`  ${ENV}: ${variable} is to be filled in\n`);
  const number = changes(plan);
  if (plan.failure !== undefined) printError('the first reconcile would fail: ADOPTED.md says why\n');
  else if (number > 0) printError(`the first reconcile would make ${number} changes: ADOPTED.md lists them\n`);
  if (errors > 0) printError(`${errors} errors are left, which "realm-as-code validate" shows\n`);
}
