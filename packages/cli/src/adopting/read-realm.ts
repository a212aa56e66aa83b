import { resolve } from 'node:path';
import {
  adoptConfigFiles,
  type AdoptedRealm,
  adoptRealm,
  exportNotes,
  chooseRealm,
  freshRealm,
  migrateExport,
  readConfigFiles,
  readExport,
} from '@realm-as-code/adopter';
import { type Problem, readRealmExport } from '@realm-as-code/planner';
import {
  type Diagnostic,
  isRealmOfKeycloak,
  type JsonObject,
  keycloakVersion,
  SecretValues,
  START,
  textAt,
  versionsWithData,
} from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { credentialsFrom, type CredentialOptions } from '../input/credentials.ts';
import { readText, shownPath } from '../input/files.ts';
import { readConfigFilePattern } from '../input/read-config-files.ts';
import { readEnvironment } from '../input/read-environment.ts';

/** Where a realm is to be brought in from: a server, an export, or files of keycloak-config-cli. */
export interface RealmSourceOptions extends CredentialOptions {
  readonly url?: string | undefined;
  readonly realm?: string | undefined;
  readonly export?: string | undefined;
  readonly files?: readonly string[] | undefined;
  readonly env?: string | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

/** What a root has already that a realm is put into. */
interface Surroundings {
  /** The names of its variables. */
  readonly takenVariables?: Iterable<string>;
  /** What the names of the realm's values begin with. */
  readonly valuesPrefix?: string;
}

/** A realm that was read, and where from. */
export interface RealmSource {
  readonly name: string;
  /** The realm as a server has it; undefined where it comes from files of keycloak-config-cli. */
  readonly exported: JsonObject | undefined;
  /** The version of Keycloak that it comes from; empty where it is not known. */
  readonly version: string;
  /** How ADOPTED.md names it. */
  readonly from: string;
  /** Values of the environment that are known beside those in the realm. */
  readonly known: ReadonlyMap<string, string>;
  /** @returns the realm as templates. */
  readonly adopt: (surroundings: Surroundings) => AdoptedRealm;
}

/** Why no realm could be read. */
type Unread = { readonly diagnostics: readonly Diagnostic[] } | (Problem & { readonly secrets: SecretValues });

/** Reads the realm that is to be brought in. */
export async function readRealm(options: RealmSourceOptions): Promise<RealmSource | Unread> {
  if (options.files !== undefined) return fromFiles(options.files, options.realm);
  return options.url === undefined ? fromFile(options.export ?? '', options.realm) : fromServer(options, options.url);
}

/** @returns the version to deploy: that of the realm if its data is there, the usual one otherwise. */
export function versionToDeploy(version: string): string {
  return versionsWithData.includes(version) ? version : keycloakVersion;
}

/** @returns the version that an export names, empty where it names none. */
function versionIn(realm: JsonObject): string {
  const version = textAt(realm, 'keycloakVersion') ?? '';
  return /^\d+\.\d+/.test(version) ? version : '';
}

function fromFiles(patterns: readonly string[], wanted: string | undefined): RealmSource | Unread {
  const { files, diagnostics } = readConfigFilePattern(patterns);
  if (diagnostics.length > 0) return { diagnostics };
  const read = readConfigFiles(files, keycloakVersion);
  const errors = read.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { diagnostics: errors };
  const from = patterns.join(', ');
  const chosen = chooseRealm(read, wanted, from);
  if ('diagnostic' in chosen) return { diagnostics: [chosen.diagnostic] };
  const { realm } = chosen;
  const fresh = freshRealm(keycloakVersion, realm.name);
  return {
    name: realm.name,
    exported: undefined,
    version: '',
    from,
    known: new Map(),
    adopt: (surroundings) => adoptConfigFiles(realm, { fresh, ...surroundings }),
  };
}

function fromFile(file: string, wanted: string | undefined): RealmSource | Unread {
  const path = resolve(file);
  const read = readText(path);
  if ('diagnostic' in read) return { diagnostics: [read.diagnostic] };
  const shown = shownPath(path);
  if (read.text === undefined) return { diagnostics: [error('file-not-found', shown, START, 'there is no such file')] };
  const { realm, diagnostics } = readExport({ path: shown, text: read.text }, wanted);
  if (realm === undefined) return { diagnostics };
  const version = versionIn(realm);
  const fresh = freshRealm(versionToDeploy(version), textAt(realm, 'realm'));
  const source = fromExport(migrateExport(realm, fresh), { version, from: shown, known: new Map() });
  const notes = exportNotes(realm, fresh);
  const adopt: RealmSource['adopt'] = (surroundings) => {
    const adopted = source.adopt(surroundings);
    return { ...adopted, notes: [...notes, ...adopted.notes] };
  };
  return { ...source, adopt };
}

async function fromServer(options: RealmSourceOptions, url: string): Promise<RealmSource | Unread> {
  const { realm = '', timeout } = options;
  if (isRealmOfKeycloak(realm)) {
    const problem = `"${realm}" is the realm that Keycloak's administrators sign in to: a first start must not import it`;
    return { problem, hint: 'Take the realm that your applications use', secrets: new SecretValues() };
  }
  const environment = readEnvironment(options.env, process.cwd(), {
    names: ['KEYCLOAK_ADMIN_USER', 'KEYCLOAK_ADMIN_PASSWORD', options.clientSecretFrom],
    isFile: () => true,
  });
  if ('diagnostics' in environment) return environment;
  const { values } = environment;
  const credentials = credentialsFrom(options, (name) => values.get(name) ?? process.env[name]);
  if ('problem' in credentials) return { ...credentials, secrets: new SecretValues() };
  const secrets = new SecretValues(['user' in credentials ? credentials.password : credentials.clientSecret]);
  const read = await readRealmExport({ url, realm, credentials, secrets: true, providers: false, timeout });
  if ('problem' in read) return { ...read, secrets };
  const administrator: [string, string][] =
    'user' in credentials
      ? [
          ['KEYCLOAK_ADMIN_USER', credentials.user],
          ['KEYCLOAK_ADMIN_PASSWORD', credentials.password],
        ]
      : [];
  const version = versionIn(read.exported);
  return fromExport(read.exported, { version, from: url, known: new Map(administrator) });
}

/** @param exported as the version that is deployed has it. */
function fromExport(exported: JsonObject, source: Pick<RealmSource, 'version' | 'from' | 'known'>): RealmSource {
  const name = textAt(exported, 'realm') ?? '';
  const fresh = freshRealm(versionToDeploy(source.version), name);
  return {
    ...source,
    name,
    exported,
    adopt: (surroundings) => adoptRealm({ realm: exported, fresh, ...surroundings }),
  };
}
