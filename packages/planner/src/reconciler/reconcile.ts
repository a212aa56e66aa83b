// What keycloak-config-cli does to a realm: a model, in this folder and nowhere else. It was read off the source of
// keycloak-config-cli 6.5 and is held to real runs by random cases, live ones (test/e2e/plan.test.ts) and recorded ones
// (test/aihub-recorded-runs).
//
// | what                              | made by hand  | removed from the file         | inside a declared one                    |
// | --------------------------------- | ------------- | ----------------------------- | ---------------------------------------- |
// | client, realm role                | kept          | deleted, if in the state      | declared properties restored             |
// | role of a client                  | kept          | deleted, if in the state      | declared properties restored             |
// | client scope                      | deleted       | deleted, unless realm default | declared properties restored             |
// | attributes of a client or scope   | kept          | kept                          | declared ones restored                   |
// | attributes of the realm           | kept          | kept                          | as above; without a state, exact         |
// | attributes of a role              | removed       | removed                       | exact, when the map is declared          |
// | mappers, redirect URIs, scopes    | removed       | removed                       | exact, when the list is declared         |
// | default client scopes of a realm  | removed       | removed                       | exact, when the list is declared         |
// | scope mapping                     | kept          | kept                          | declared roles added                     |
// | client scope mapping              | removed       | removed                       | exact                                    |
// | realm composites of a realm role  | removed       | removed                       | exact, declared or not                   |
// | flow overrides of a client        | removed       | removed                       | exact, declared or not                   |
// | top-level flow                    | deleted       | deleted                       | recreated when anything in it differs    |
// | authenticator config              | deleted, if no flow uses it   | deleted       | exact                                    |
// | identity provider, mapper of one  | deleted       | deleted                       | exact, but texts beside the config kept  |
// | group                             | kept          | deleted, if in the state      | declared properties restored             |
// | sub-group of a declared group     | deleted       | deleted                       | declared properties restored             |
// | attributes and roles of a group   | removed       | removed                       | exact, when they are declared            |
// | resource of a client              | kept          | deleted, if in the state      | exact, but for attributes, unless declared |
// | policy, permission, scope of one  | deleted       | deleted                       | exact, but for lists of what it is for   |
// | roles and groups of a user        | removed       | removed                       | exact; those of built-in clients kept    |
// | attributes of a user              | kept, or removed where any are declared       | exact, when the map is declared          |
// | required action                   | kept          | deleted, if in the state      | exact, declared or not                   |
// | default groups, client policies   | removed       | removed                       | exact, when declared                     |
// | component, in another one or not  | kept          | deleted, if in the state      | declared keys of its config restored     |
// | organization                      | deleted       | deleted                       | declared properties restored             |
// | user profile                      | removed       | removed                       | exact, when declared and switched on     |
// | message bundle, its texts         | kept, removed | deleted, if in the state      | exact                                    |
// | everything else                   | kept          | kept                          | kept                                     |
//
// Clients and roles are deleted only when the state, kept in attributes of the realm, says that an earlier run made them.
// Other roles of a scope mapping go where client scopes are managed in full, other scope mappings where scope mappings are.
// A flow is not deleted while something uses it. Groups are deleted whoever made them as long as no state has any.

import type { LiveRealm } from '../live/live-realm.ts';
import { isToBeImported, rememberChecksum } from './memory/checksum.ts';
import { deleteClientScopes, importClientScopes } from './clients/client-scopes.ts';
import { importClients } from './clients/clients.ts';
import { importFlowOverrides } from './clients/flow-overrides.ts';
import { importFlows } from './flows/flows.ts';
import { readDocument } from './read-document.ts';
import { updateRealm } from './realm/realm.ts';
import type { ReconcileDocument } from './resolved.ts';
import { importRoles } from './people/roles.ts';
import { type Observer, type Run, startRun, type UnknownProperty } from './simulated-run.ts';
import type { ReconcilerSettings } from './settings.ts';
import { rememberNames } from './memory/remember-names.ts';
import { type Failure, Stop } from './stop.ts';
import type { Unpredicted } from './unpredicted.ts';
import { importClientAuthorization } from './authorization/client-authorization.ts';
import { importClientPolicies } from './realm/client-policies.ts';
import { importClientScopeMappings } from './clients/client-scope-mappings.ts';
import { importComponents } from './components/components.ts';
import { importDefaultGroups } from './realm/default-groups.ts';
import { setDefaultScopes } from './clients/default-scopes.ts';
import { importGroups } from './people/groups.ts';
import { mappersOfNewRealm } from './flows/identity-provider-mappers.ts';
import { importIdentityProviders } from './flows/identity-providers.ts';
import { importMessageBundles } from './realm/message-bundles.ts';
import { importOrganizations } from './realm/organizations.ts';
import { importRequiredActions } from './realm/required-actions.ts';
import { importScopeMappings } from './clients/scope-mappings.ts';
import { importUserProfile } from './realm/user-profile.ts';
import { viewOfUsers } from './people/user-view.ts';
import { importUsers } from './people/users.ts';

/** What a run does to a realm. */
export interface Reconciled {
  /** The realm after the run. */
  readonly after: LiveRealm;
  /** Where the run stops, if it does; `after` is how it leaves the realm then. */
  readonly failure?: Failure;
  /** What is not compared because its value is not known. */
  readonly unknown: readonly UnknownProperty[];
  /** What the model does not know. */
  readonly unpredicted: readonly Unpredicted[];
  /** The names of the documents that it skips because the last run imported the same. */
  readonly skipped: readonly string[];
}

/** A document of a run, with the realm that it is of. */
export interface RealmDocument extends ReconcileDocument {
  readonly realm: string;
}

/** What a run over documents of several realms does. */
export interface ReconciledRun {
  /** By the names of the realms, all that there were before it. */
  readonly realms: ReadonlyMap<string, Reconciled>;
  /** Where the run stops, if it does. It is the failure of that realm, too. */
  readonly failure?: Failure & { readonly realm: string };
}

/**
 * Works out what a realm is after a run of keycloak-config-cli.
 *
 * @param before the realm before the run, which is not changed.
 * @param documents the files in the order in which they are imported, with what is known of their values put in.
 * @param observer is shown the realm after each write that can matter to who may log in.
 */
export function reconcile(
  before: LiveRealm,
  documents: readonly ReconcileDocument[],
  settings: ReconcilerSettings,
  observer?: Observer,
): Reconciled {
  const { name: realm } = before;
  const { realms } = reconcileRun(
    new Map([[realm, before]]),
    documents.map((document) => ({ ...document, realm })),
    settings,
    observer,
  );
  return realms.get(realm) as Reconciled;
}

/**
 * Works out what several realms are after one run of keycloak-config-cli. It imports one document after the other, whichever
 * realm they are of, and stops at the first that fails (KeycloakConfigRunner).
 *
 * @param before the realms that documents are of, before the run. They are not changed.
 * @param documents in the order in which they are imported, with what is known of their values put in.
 * @param observer is shown the realm of a document after each write that can matter to who may log in.
 */
export function reconcileRun(
  before: ReadonlyMap<string, LiveRealm>,
  documents: readonly RealmDocument[],
  settings: ReconcilerSettings,
  observer?: Observer,
): ReconciledRun {
  const runs = new Map([...before].map(([name, realm]) => [name, startRun(realm, settings, observer)]));
  const failure = importAll(runs, documents);
  const realms = [...runs].map(([name, { realm: after, unknown, unpredicted, skipped }]): [string, Reconciled] => {
    const own =
      failure?.realm === name ? { document: failure.document, step: failure.step, reason: failure.reason } : undefined;
    return [name, { after, unknown, unpredicted, skipped, ...(own && { failure: own }) }];
  });
  return { realms: new Map(realms), ...(failure && { failure }) };
}

/** @returns where the run stops, undefined when it reaches its end. All files are read before the first is imported. */
function importAll(runs: ReadonlyMap<string, Run>, documents: readonly RealmDocument[]): ReconciledRun['failure'] {
  const read: RealmDocument[] = [];
  const failure = forEach(documents, runs, ({ realm }, document) => {
    read.push({ ...document, value: readDocument(document.value, realm.keycloak) });
  });
  return failure ?? forEach(read, runs, (run, document) => importOne(run, document, runs.get(REALM_OF_KEYCLOAK)));
}

/** The realm in which Keycloak keeps a client for each of the others (RealmManager.setupMasterAdminManagement). */
const REALM_OF_KEYCLOAK = 'master';

/** @param master what the run does to that realm, if any document is of it. */
function importOne(run: Run, document: RealmDocument, master: Run | undefined): void {
  const wasNew = run.realm.isNew === true;
  try {
    importDocument(run, document);
  } finally {
    if (wasNew && run.realm.isNew === false && master !== undefined) {
      const property = `clients.${run.realm.name}-realm`;
      master.unpredicted.push({ document: document.name, property, reason: 'Keycloak makes it with the new realm' });
    }
  }
}

/** Does something for each document, up to the first that a run stops at. */
function forEach(
  documents: readonly RealmDocument[],
  runs: ReadonlyMap<string, Run>,
  action: (run: Run, document: RealmDocument) => void,
): ReconciledRun['failure'] {
  for (const document of documents) {
    const { name, realm } = document;
    const run = runs.get(realm);
    if (run === undefined) throw new Error(`the realm "${realm}" of ${name} is missing`);
    run.document = name;
    try {
      action(run, document);
    } catch (cause) {
      if (!(cause instanceof Stop)) throw cause;
      return { realm, document: name, step: cause.step, reason: cause.message };
    }
  }
  return undefined;
}

/** One file, in the order of keycloak-config-cli's own steps (RealmImportService.configureRealm). */
function importDocument(run: Run, file: ReconcileDocument): void {
  if (!isToBeImported(run, file)) {
    run.skipped.push(file.name);
    return;
  }
  const { value: document } = file;
  const mappers = mappersOfNewRealm(run, document);
  const showUsers = viewOfUsers(run);
  updateRealm(run, document);
  showUsers();
  for (const [name, mapper] of mappers) run.realm.identityProviderMappers.set(name, mapper);
  importClientScopes(run, document);
  setDefaultScopes(run, document);
  importClientPolicies(run, document);
  importClients(run, document);
  importRoles(run, document);
  importGroups(run, document);
  importDefaultGroups(run, document);
  importComponents(run, document);
  importUserProfile(run, document);
  showUsers();
  importUsers(run, document);
  importRequiredActions(run, document);
  importFlows(run, document);
  importFlowOverrides(run, document);
  setDefaultScopes(run, document);
  importIdentityProviders(run, document);
  importOrganizations(run, document);
  importClientAuthorization(run, document);
  importScopeMappings(run, document);
  importClientScopeMappings(run, document);
  deleteClientScopes(run, document);
  importMessageBundles(run, document);
  rememberNames(run, document);
  rememberChecksum(run, file);
}
