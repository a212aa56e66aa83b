import { freshRealm } from '@realm-as-code/adopter';
import {
  besideExportOf,
  type KeycloakServer,
  type LiveRealm,
  makeFilesPlans,
  needsExtension,
  openServer,
  type Plan,
  type Problem,
  type RealmDocument,
  readImportFiles,
  readLiveRealm,
  readServer,
  reconcilerSettings,
  refusedPlan,
  toNewRealm,
  type UnreadRealm,
} from '@realm-as-code/planner';
import {
  type Diagnostic,
  type Json,
  keycloakVersion,
  objectsAt,
  type SecretValues,
  type SourceFile,
} from '@realm-as-code/renderer';
import { withStateCipher } from '../input/state-cipher.ts';
import { chooseRealms } from '../input/choose-realms.ts';
import type { CredentialOptions } from '../input/credentials.ts';
import { readConfigFilePattern } from '../input/read-config-files.ts';
import {
  readReconcilerEnvironment,
  type ReconcilerEnvironment,
  reconcilerCredentials,
  urlIn,
} from '../input/reconciler-environment.ts';
import { secretsInEnvironment } from '../output/hide-secrets.ts';
import { printErrors, printWarnings } from '../output/print-errors.ts';
import { type PlanReport, printPlans } from '../output/print-plans.ts';
import { printProblem } from '../output/print-problem.ts';
import { startOptimiser } from '../start/optimiser.ts';

export interface PlanFilesOptions extends CredentialOptions, PlanReport {
  /** Patterns of import files. */
  readonly files: readonly string[];
  /** The version of keycloak-config-cli. */
  readonly kccVersion: string;
  readonly url?: string | undefined;
  /** Names of realms. */
  readonly realm?: readonly string[] | undefined;
  readonly env?: string | undefined;
  readonly target?: string | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

/** A realm that documents are of. */
interface DeclaredRealm {
  readonly name: string;
  readonly documents: readonly RealmDocument[];
}

/**
 * `plan --files`: read live realms and say what the next run of keycloak-config-cli over its files will do.
 *
 * @returns the exit code: 0, 2 for changes, 1.
 */
export async function planFiles(options: PlanFilesOptions): Promise<number> {
  const environment = readReconcilerEnvironment(options.env);
  if ('diagnostics' in environment) return printErrors(environment.diagnostics, []);
  const { variables, settings, invalid, mayHaveOthers } = environment;
  const { files, diagnostics } = readConfigFilePattern(options.files, {
    excludes: (settings.get('IMPORT_FILES_EXCLUDES') ?? '').split(',').flatMap((one) => one.trim() || []),
    includesHidden: settings.get('IMPORT_FILES_INCLUDEHIDDENFILES') === 'true',
    repeats: true,
  });
  if (diagnostics.length > 0) return printErrors(diagnostics, []);
  const version = options.kccVersion;
  const read = readImportFiles(files, { version, settings, variables, mayHaveOthers });
  const secrets = secretsInEnvironment({}, variables).with(read.secrets);
  const errors = [...invalid, ...read.diagnostics.filter(({ severity }) => severity === 'error')];
  if (errors.length > 0) {
    printErrors(errors, files);
    const named = realmsOf(read.documents).map(({ name }) => name);
    return printRefusal(errors, options.realm ?? (named.length > 0 ? named : [nameIn(files)]), options, secrets);
  }
  printWarnings(read.diagnostics, files);

  const chosen = chooseRealms(realmsOf(read.documents), options.realm, 'the files');
  if ('problem' in chosen) return printProblem(secrets, chosen);
  const source = sourceOf(options, environment);
  if ('problem' in source) return printProblem(secrets, source);
  const { credentials } = source;
  const hidden = secrets.with(['user' in credentials ? credentials.password : credentials.clientSecret]);
  const isOne = chosen.length === 1;
  const server = await openServer(source);
  if ('problem' in server) {
    printProblem(hidden, server);
    const unread = chosen.map(({ name: realm }) => ({ realm, problem: hidden.hide(server.problem) }));
    return printPlans(unread, options, { isOne, isHopeless: true });
  }
  const { realms, unread } = await readRealms(server, chosen, source, hidden);
  startOptimiser(); // the realms that were read can be of any size, and the start is over
  const plans = makeFilesPlans({
    realms,
    documents: read.documents.filter(({ realm }) => realms.has(realm)),
    reconciler: withStateCipher(reconcilerSettings(settings, version)),
    secrets: hidden,
    target: options.target,
  });
  const made = new Map<string, Plan | UnreadRealm | undefined>([
    ...unread.map((one) => [one.realm, one] as const),
    ...[...realms.keys()].map((name, index) => [name, plans[index]] as const),
  ]);
  const all = chosen.flatMap(({ name }) => made.get(name) ?? []);
  return printPlans(all, options, { isOne, isHopeless: isOne && plans.length === 0 });
}

/** The realms of documents, in the order in which the documents name them. */
function realmsOf(documents: readonly RealmDocument[]): DeclaredRealm[] {
  const names = [...new Set(documents.map(({ realm }) => realm))];
  return names.map((name) => ({ name, documents: documents.filter(({ realm }) => realm === name) }));
}

/** Says in a plan's formats, too, that the run ends before it begins. */
function printRefusal(
  [first]: readonly Diagnostic[],
  realms: readonly string[],
  options: PlanFilesOptions,
  secrets: SecretValues,
): number {
  const isStart = first?.code === 'invalid-setting';
  const reason = secrets.hide(first?.message ?? '');
  const failure = { document: first?.file ?? '', step: isStart ? 'start' : 'read the file', reason };
  const plans = realms.map((name) => refusedPlan(name, failure));
  return printPlans(plans, options, { isOne: plans.length === 1, isHopeless: false });
}

/** @returns the name of a realm in files that cannot be read, as far as it can be told. */
function nameIn(files: readonly SourceFile[]): string {
  const [, name] = files.flatMap(({ text }) => /^[\s{]*["']?realm["']?\s*:\s*["']?([\w.-]+)/m.exec(text) ?? []);
  return name ?? '(unknown)';
}

type Source = Parameters<typeof openServer>[0];

function sourceOf(options: PlanFilesOptions, environment: ReconcilerEnvironment): Source | Problem {
  const url = options.url ?? urlIn(environment);
  if (url === undefined)
    return { problem: 'where Keycloak is, is not known', hint: 'Name its address with --url, or set KEYCLOAK_URL' };
  const credentials = reconcilerCredentials(options, environment);
  if ('problem' in credentials) return credentials;
  return { url, credentials, timeout: options.timeout };
}

interface RealmsRead {
  readonly realms: ReadonlyMap<string, LiveRealm>;
  readonly unread: readonly UnreadRealm[];
}

/** Reads the realms one after another. One that does not exist is what keycloak-config-cli makes first. */
async function readRealms(
  server: KeycloakServer,
  chosen: readonly DeclaredRealm[],
  source: Source,
  secrets: SecretValues,
): Promise<RealmsRead> {
  const realms = new Map<string, LiveRealm>();
  const unread: UnreadRealm[] = [];
  let offered: Awaited<ReturnType<typeof readServer>> | undefined;
  for (const { name, documents } of chosen) {
    const has = (...properties: string[]): boolean =>
      documents.some(({ value }) => properties.some((property) => property in value));
    const providers = documents.some(({ value }) => needsExtension(value as Json, keycloakVersion));
    const parts = { scopeMappings: has('scopeMappings', 'clientScopeMappings') };
    const read = await readLiveRealm(
      {
        ...source,
        secrets: declareSecrets(documents),
        realm: name,
        providers,
        parts,
        beside: besideExportOf(documents),
      },
      server,
    );
    if ('live' in read) realms.set(name, read.live);
    else if (read.kind === 'no-realm') {
      offered ??= await readServer(server);
      realms.set(name, toNewRealm(freshRealm(offered.version || keycloakVersion, name), offered.providers));
    } else {
      printProblem(secrets, read);
      unread.push({ realm: name, problem: secrets.hide(read.problem) });
    }
  }
  return { realms, unread };
}

/** Whether the secrets of clients have to be read: a run writes those that documents have. */
function declareSecrets(documents: readonly RealmDocument[]): boolean {
  return documents.some(({ value }) => objectsAt(value as Json, 'clients').some((client) => 'secret' in client));
}
