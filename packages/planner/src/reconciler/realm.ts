// The realm itself: the first step of an import (RealmImportService).

import {
  describeLimit,
  excessiveLifespansOfRealm,
  FLOW_BINDINGS,
  type Json,
  type JsonObject,
  own,
} from '@realm-as-code/renderer';
import { asText, tidyObject } from '../live/tidy.ts';
import { makeAdminPermissionsClient } from './admin-permissions.ts';
import { noteUnknown, setProperty } from './properties.ts';
import { isKnown, isResolvedObject, type ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { Stop } from './stop.ts';
import { noteUnmodelled } from './unpredicted.ts';

/** Stands in for a setting whose value is not known: it is compared with nothing. */
const UNKNOWN_SETTING = '';

/** Properties of a document that have a step of their own (RealmImportService.ignoredPropertiesForRealmImport, and more). */
const OWN_STEPS: ReadonlySet<string> = new Set([
  'id',
  'realm',
  'attributes',
  'authenticationFlows',
  'authenticatorConfig',
  'clientPolicies',
  'clientProfiles',
  'clientScopeMappings',
  'clientScopes',
  'clients',
  'components',
  'defaultDefaultClientScopes',
  'defaultGroups',
  'defaultOptionalClientScopes',
  'groups',
  'identityProviderMappers',
  'identityProviders',
  'messageBundles',
  'organizations',
  'requiredActions',
  'roles',
  'scopeMappings',
  'userProfile',
  'users',
  'workflows',
  ...FLOW_BINDINGS,
]);

/** Makes the realm if there is none, and updates its settings. */
export function updateRealm(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'workflows');
  checkRealm(run, document);
  resetSettings(run, document);
  run.realm.isNew = false;
  const entity = { type: 'realm', name: run.realm.name };
  const next: JsonObject = { ...run.realm.settings };
  for (const [property, value] of Object.entries(document)) {
    if (!OWN_STEPS.has(property) && value !== null) setProperty(run, entity, next, property, value);
  }
  run.realm.settings = tidyObject(next);
  setRealmAttributes(run, document);
  makeAdminPermissionsClient(run);
}

/** Declared attributes are exact (DefaultExportImportManager.updateRealm); keycloak-config-cli keeps its own. */
function setRealmAttributes(run: Run, document: ResolvedObject): void {
  const declared = own(document, 'attributes');
  if (!isResolvedObject(declared)) return;
  const { attributes, name } = run.realm;
  for (const [key, value] of Object.entries(declared)) {
    if (!isKnown(value)) noteUnknown(run, { type: 'realm', name }, `attributes.${key}`);
    else if (value !== null) attributes.set(key, asText(value));
  }
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
