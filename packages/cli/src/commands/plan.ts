import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import {
  escapeControls,
  formatDiagnostic,
  isObject,
  type JsonObject,
  own,
  SecretValues,
} from '@realm-as-code/renderer';
import { generateStage } from '@realm-as-code/compose-gen';
import { parseEnvFile } from '@realm-as-code/stage';
import {
  type Credentials,
  type ManagedType,
  formatJson,
  formatMarkdown,
  formatText,
  makePlan,
  needsExtension,
  type Plan,
  type PlannedChange,
  type Problem,
  readLiveRealm,
  type ReconcilerSettings,
} from '@realm-as-code/planner';
import { defaultRoot } from '../input/default-root.ts';
import { secretsInEnvironment } from '../output/hide-secrets.ts';
import { printErrors } from '../output/print-errors.ts';
import { startOptimiser } from '../start/optimiser.ts';
import { readRoot } from '../input/read-root.ts';
import { isColoured, print, printError } from '../output/terminal.ts';

export interface PlanOptions {
  readonly stage: string;
  readonly url: string;
  readonly realm?: string;
  readonly env?: string;
  readonly root?: string;
  readonly clientId?: string;
  readonly clientSecretFrom: string;
  readonly loginRealm?: string;
  readonly secrets?: boolean;
  readonly format: 'text' | 'json' | 'markdown';
  readonly failOn?: readonly PlannedChange['action'][];
  readonly target?: string;
  readonly timeout: number;
}

/** `plan`: read a live realm and say what the next reconcile will do. @returns the exit code: 0, 2 for changes, 1. */
export async function plan(options: PlanOptions): Promise<number> {
  const folder = resolve(options.root ?? defaultRoot());
  const { root, diagnostics, sources } = readRoot(folder, [options.stage]);
  const [one] = root?.stages ?? [];
  if (root === undefined || one === undefined) return printErrors(diagnostics, sources);
  const { templates, themes, variables } = root;
  const generated = generateStage({ stage: one.stage, source: one.source, templates, themes, variables });
  if (generated.diagnostics.some(({ severity }) => severity === 'error'))
    return printErrors(generated.diagnostics, sources);

  const environment = readEnvironment(options.env);
  if ('problem' in environment) return failLine(new SecretValues(), environment);
  const credentials = credentialsOf(options, environment.values);
  if ('problem' in credentials) return failLine(new SecretValues(), credentials);
  const known = secretsInEnvironment(variables, environment.values);
  const secrets = known.with(['user' in credentials ? credentials.password : credentials.clientSecret]);
  const realm = options.realm ?? generated.realm.name;
  const read = await readLiveRealm({
    url: options.url,
    realm,
    credentials,
    secrets: options.secrets === true,
    providers: generated.realm.documents.some(({ kind, value }) => kind === 'managed' && needsExtension(value)),
    timeout: options.timeout,
  });
  if ('problem' in read) return failLine(secrets, read);

  startOptimiser(); // the realm that was read can be of any size, and the start is over
  const result = makePlan({
    stage: options.stage,
    live: read.live,
    realm: generated.realm,
    values: environment.values,
    secrets,
    reconciler: reconcilerSettings(generated.compose, one.stage.versions.keycloakConfigCli),
    ...(options.target === undefined ? {} : { target: options.target }),
  });
  print(format(result, options.format));
  return exitCode(result, options.failOn);
}

function format(result: Plan, as: PlanOptions['format']): string {
  if (as === 'json') return formatJson(result);
  return as === 'markdown' ? formatMarkdown(result) : formatText(result, isColoured());
}

const MANAGED: Readonly<Record<string, ManagedType>> = {
  IMPORT_MANAGED_CLIENT: 'client',
  IMPORT_MANAGED_ROLE: 'role',
  IMPORT_MANAGED_CLIENTSCOPE: 'client-scope',
  IMPORT_MANAGED_AUTHENTICATIONFLOW: 'authentication-flow',
};

/** How the reconciler will run, as the Compose file says it. */
function reconcilerSettings(compose: JsonObject, version: string): ReconcilerSettings {
  const services = own(compose, 'services');
  const service = isObject(services) ? own(services, 'keycloak-config') : undefined;
  const environment = isObject(service) ? own(service, 'environment') : undefined;
  const image = isObject(service) ? own(service, 'image') : undefined;
  const pinned = typeof image === 'string' ? /:(\d[\d.]*)-/.exec(image)?.[1] : undefined;
  const kept = Object.entries(isObject(environment) ? environment : {}).filter(
    ([, value]) => typeof value === 'string' && /^no[-_]delete$/i.test(value),
  );
  return { version: pinned ?? version, keeps: new Set(kept.flatMap(([name]) => own(MANAGED, name) ?? [])) };
}

function exitCode({ summary, failure }: Plan, failOn: PlanOptions['failOn'] = ['create', 'change', 'delete']): number {
  if (failure !== undefined) return 1;
  return failOn.some((action) => summary[action] > 0) ? 2 : 0;
}

/** The values of the environment file, or of this process where none is named. */
function readEnvironment(path: string | undefined): { values: ReadonlyMap<string, string> } | { problem: string } {
  if (path === undefined) {
    return {
      values: new Map(
        Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    };
  }
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    return { problem: `${path} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}` };
  }
  const { entries, diagnostics } = parseEnvFile(relative(process.cwd(), path) || path, text);
  const [wrong] = diagnostics;
  if (wrong !== undefined) return { problem: formatDiagnostic(wrong) };
  return { values: new Map(entries.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))) };
}

function credentialsOf(
  { clientId, clientSecretFrom, loginRealm }: PlanOptions,
  values: ReadonlyMap<string, string>,
): Credentials | { problem: string; hint: string } {
  // A credential may also come from this process alone, so that it need not be in a file.
  const valueOf = (name: string): string | undefined => values.get(name) ?? process.env[name];
  if (clientId !== undefined) {
    const clientSecret = valueOf(clientSecretFrom);
    if (clientSecret === undefined) {
      return {
        problem: `the secret of the client "${clientId}" is not known`,
        hint: `Set ${clientSecretFrom}, or name its variable with --client-secret-from`,
      };
    }
    return { clientId, clientSecret, loginRealm: loginRealm ?? 'master' };
  }
  const [user, password] = [valueOf('KEYCLOAK_ADMIN_USER'), valueOf('KEYCLOAK_ADMIN_PASSWORD')];
  if (user === undefined || password === undefined) {
    const hint =
      'Set KEYCLOAK_ADMIN_USER and KEYCLOAK_ADMIN_PASSWORD in the file of --env or in the environment, or use --client-id';
    return { problem: 'the administrator to sign in as is not known', hint };
  }
  return { user, password, loginRealm: loginRealm ?? 'master' };
}

function failLine(secrets: SecretValues, { problem, hint }: Problem): number {
  const text = hint === undefined ? problem : `${problem}. ${hint}`;
  printError(`error: ${escapeControls(secrets.hide(text))}\n`);
  return 1;
}
