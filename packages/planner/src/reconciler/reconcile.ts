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
// | attributes of a role              | removed       | removed                       | exact, when the map is declared          |
// | mappers, redirect URIs, scopes    | removed       | removed                       | exact, when the list is declared         |
// | realm composites of a realm role  | removed       | removed                       | exact, declared or not                   |
// | flow overrides of a client        | removed       | removed                       | exact, declared or not                   |
// | top-level flow                    | deleted       | deleted                       | recreated when anything in it differs    |
// | authenticator config              | deleted, if no flow uses it   | deleted       | exact                                    |
// | roles of a service account        | removed       | removed                       | exact; those of built-in clients kept    |
// | everything else                   | kept          | kept                          | kept                                     |
//
// Clients and roles are deleted only when the state, kept in attributes of the realm, says that an earlier run made them.
// A flow is not deleted while something uses it.

import { describeLimit, excessiveLifespansOfRealm, type Json, own } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import { asText } from '../live/tidy.ts';
import { deleteClientScopes, importClientScopes } from './client-scopes.ts';
import { importClients } from './clients.ts';
import { importFlowOverrides } from './flow-overrides.ts';
import { importFlows } from './flows.ts';
import { isKnown, type ReconcileDocument, type ResolvedObject } from './resolved.ts';
import { importRoles } from './roles.ts';
import { type Run, startRun, type UnknownProperty } from './simulated-run.ts';
import { importServiceAccounts } from './service-accounts.ts';
import type { ReconcilerSettings } from './settings.ts';
import { rememberNames } from './state.ts';
import { type Failure, Stop } from './stop.ts';
import { type Unpredicted, unpredictedIn } from './unpredicted.ts';

/** Stands in for a setting whose value is not known: it is compared with nothing. */
const UNKNOWN_SETTING = '';

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
}

/**
 * Works out what a realm is after a run of keycloak-config-cli.
 *
 * @param before the realm before the run, which is not changed.
 * @param documents the files in the order in which they are imported, with what is known of their values put in.
 */
export function reconcile(
  before: LiveRealm,
  documents: readonly ReconcileDocument[],
  settings: ReconcilerSettings,
): Reconciled {
  const run = startRun(before, settings);
  const failure = importAll(run, documents);
  const unpredicted = documents.flatMap(unpredictedIn);
  return { after: run.realm, unknown: run.unknown, unpredicted, ...(failure && { failure }) };
}

/** @returns where the run stops, undefined when it reaches its end. */
function importAll(run: Run, documents: readonly ReconcileDocument[]): Failure | undefined {
  for (const document of documents) {
    try {
      importDocument(run, document);
    } catch (cause) {
      if (!(cause instanceof Stop)) throw cause;
      return { document: document.name, step: cause.step, reason: cause.message };
    }
  }
  return undefined;
}

/** One file, in the order of keycloak-config-cli's own steps (RealmImportService.configureRealm). */
function importDocument(run: Run, { value: document }: ReconcileDocument): void {
  checkRealm(run, document);
  resetSettings(run, document);
  importClientScopes(run, document);
  importClients(run, document);
  importRoles(run, document);
  importServiceAccounts(run, document);
  importFlows(run, document);
  importFlowOverrides(run, document);
  deleteClientScopes(run, document);
  rememberNames(run, document);
}

/**
 * The first step updates the realm itself, with the settings that the document has. Keycloak compares the lifespans of all
 * clients with those of the realm only then: an import takes them as they are.
 */
function checkRealm({ realm: { settings } }: Run, document: ResolvedObject): void {
  const settingOf = (name: string): Json | undefined => {
    const declared = own(document, name) ?? null;
    if (!isKnown(declared)) return UNKNOWN_SETTING;
    return declared ?? settings[name];
  };
  const [found] = excessiveLifespansOfRealm(settingOf);
  if (found === undefined) return;
  const reason = `Keycloak refuses "${found.name}": ${found.seconds} seconds are above ${describeLimit(found.limit)}`;
  throw new Stop('update the realm', `${reason} (HTTP 400)`);
}

/**
 * What Keycloak sets to its default whenever a realm is updated without it, and keycloak-config-cli updates it for each file
 * (DefaultExportImportManager.updateRealm, which does not ask whether there is a value; measured with 26.5.5: no other setting).
 */
const RESET: Readonly<Record<string, number>> = { oauth2DeviceCodeLifespan: 600, oauth2DevicePollingInterval: 5 };

function resetSettings({ realm }: Run, document: ResolvedObject): void {
  for (const [name, usual] of Object.entries(RESET)) {
    const declared = own(document, name) ?? usual;
    // An export has both; where it does not, they are not known.
    if (realm.settings[name] === undefined || !isKnown(declared)) continue;
    realm.settings = { ...realm.settings, [name]: Number(declared) };
    if (realm.attributes.has(name)) realm.attributes.set(name, asText(declared));
  }
}
