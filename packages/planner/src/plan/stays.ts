import { type Json, type JsonObject, keycloakData, objectAt, textAt } from '@realm-as-code/renderer';
import { USER_STORAGE } from '../live/components.ts';
import type { LiveRealm } from '../live/live-realm.ts';
import { UMA_PROTECTION } from '../reconciler/authorization/authorization-services.ts';
import {
  namesIn,
  objectsIn,
  type ReconcileDocument,
  textIn,
  objectIn,
  type ResolvedObject,
} from '../reconciler/resolved.ts';
import type { Change, EntityType } from './compare.ts';
import type { DeclaredNames } from './declared-names.ts';
import { isAsMade } from './made-by-keycloak.ts';
import { nameOfClient } from '../reconciler/clients/client-lookup.ts';
import { CLIENT_DEFAULTS, undeclaredProperties } from './undeclared-properties.ts';

/** Something that no document declares and that a run leaves as it is. */
export interface Stay extends Omit<Change, 'action'> {
  readonly action: 'stays';
  /** How to delete it, where an earlier reconcile made it; absent for what was made by hand. */
  readonly deletion?: string;
}

/**
 * Finds what stays though no document declares it: entities that no document declares, and properties of managed entities that
 * the documents do not declare and Keycloak does not set by itself.
 *
 * @param before the realm before the run: nothing stays in what the run makes.
 * @param after the realm after the run.
 * @param documents the managed documents.
 * @param declared the names in all documents, bootstrap ones too.
 */
export function findStays(
  before: LiveRealm,
  after: LiveRealm,
  documents: readonly ReconcileDocument[],
  declared: DeclaredNames,
): Stay[] {
  const clients = new Map([...after.clients].filter(([name]) => before.clients.has(name)));
  const files = declaredTogether(documents, 'clients', 'clientId');
  return [
    ...staysOf('client', handMadeClients(after, declared)),
    ...changedByHand('client', 'clients', 'clientId', clients, documents, CLIENT_DEFAULTS).flatMap((stay) =>
      withoutMade(stay, after, files),
    ),
    ...changedByHand('client-scope', 'clientScopes', 'name', after.clientScopes, documents, {}),
    ...staysOf('realm-role', handMadeRoles(after.realmRoles, declared.realmRoles)),
    ...staysOf('client-role', handMadeClientRoles(after, declared)),
    ...staysOf('authentication-flow', handMadeFlows(after, documents)),
    ...accountsWithRights(after, declared),
    ...staysOf('identity-provider', undeclaredNames(after.identityProviders, declared.identityProviders)),
    ...staysOf('group', undeclaredNames(after.groups, declared.groups)),
    ...staysOf('component', undeclaredNames(userFederationsOf(after), declared.components)),
    ...staysOf('client-profile', undeclaredNames(after.clientProfiles, declared.clientProfiles)),
    ...staysOf('client-policy', undeclaredNames(after.clientPolicies, declared.clientPolicies)),
    ...staysOf('message-bundle', undeclaredNames(after.localizationTexts, declared.locales)),
    ...staysOf('organization', undeclaredNames(after.organizations ?? new Map(), declared.organizations)),
  ];
}

function staysOf(type: EntityType, names: readonly string[]): Stay[] {
  return names.map((name) => ({ action: 'stays', type, name, properties: [] }));
}

function undeclaredNames(live: ReadonlyMap<string, unknown>, declared: ReadonlySet<string>): string[] {
  return [...live.keys()].filter((name) => !declared.has(name));
}

function handMadeClients(after: LiveRealm, declared: DeclaredNames): string[] {
  const { providers } = keycloakData(after.keycloak);
  const isNamed = (id: string): boolean =>
    declared.clients.has(nameOfClient({ name: after.clients.get(id)?.['name'] ?? '' }));
  return undeclaredNames(after.clients, declared.clients).filter(
    (id) => !Object.hasOwn(providers.clientRoles, id) && !isNamed(id),
  );
}

/** Keycloak's own roles have a message key for a description. */
function handMadeRoles(live: ReadonlyMap<string, JsonObject>, declared: ReadonlySet<string>): string[] {
  const isKeycloaksOwn = (name: string): boolean => /^\$\{role_.*\}$/.test(textAt(live.get(name), 'description') ?? '');
  return undeclaredNames(live, declared).filter((name) => !isKeycloaksOwn(name));
}

/** Of declared clients only: a client made by hand stays with its roles. */
function handMadeClientRoles(after: LiveRealm, declared: DeclaredNames): string[] {
  return [...after.clientRoles]
    .filter(([client]) => declared.clients.has(client))
    .flatMap(([client, roles]) => {
      const named = new Map([...roles].map(([name, role]) => [`${client}/${name}`, role]));
      return handMadeRoles(named, declared.clientRoles).filter((name) => name !== `${client}/${UMA_PROTECTION}`);
    });
}

/** Keycloak makes other components by itself, and no user federation. */
function userFederationsOf({ components }: LiveRealm): Map<string, JsonObject> {
  return new Map([...components].filter(([, component]) => component['providerType'] === USER_STORAGE));
}

/** Flows that would be deleted if nothing used them. */
function handMadeFlows(after: LiveRealm, documents: readonly ReconcileDocument[]): string[] {
  const flows = documents.flatMap(({ value }) => objectsIn(value, 'authenticationFlows'));
  const declared = new Set(flows.map((flow) => textIn(flow, 'alias')));
  return [...after.flows]
    .filter(([alias, flow]) => flow.topLevel && !flow.builtIn && !declared.has(alias))
    .map(([alias]) => alias);
}

/** Service accounts of declared clients that no document declares, with the roles that they were given all the same. */
function accountsWithRights({ name: realm, serviceAccounts }: LiveRealm, declared: DeclaredNames): Stay[] {
  const isOwn = (role: string): boolean => role === `default-roles-${realm}`.toLowerCase();
  return [...serviceAccounts].flatMap(([client, account]): Stay[] => {
    if (!declared.clients.has(client) || declared.serviceAccounts.has(client)) return [];
    const realmRoles = namesIn(account, 'realmRoles').filter((role) => !isOwn(role));
    const byClient = Object.entries(objectAt(account, 'clientRoles')).flatMap(([owner, roles]): [string, Json][] => {
      const others = namesIn({ roles }, 'roles').filter((role) => owner !== client || role !== UMA_PROTECTION);
      return others.length === 0 ? [] : [[owner, others]];
    });
    const properties = [
      ...(realmRoles.length > 0 ? [{ path: 'realmRoles', live: realmRoles }] : []),
      ...byClient.map(([owner, roles]) => ({ path: `clientRoles.${owner}`, live: roles })),
    ];
    return properties.length === 0 ? [] : [{ action: 'stays', type: 'service-account', name: client, properties }];
  });
}

/** Declared entities with properties that were set by hand. */
function changedByHand(
  type: EntityType,
  key: string,
  nameKey: string,
  live: ReadonlyMap<string, JsonObject>,
  documents: readonly ReconcileDocument[],
  defaults: JsonObject,
): Stay[] {
  return [...declaredTogether(documents, key, nameKey)].flatMap(([name, file]): Stay[] => {
    const entity = live.get(name);
    const properties = entity === undefined ? [] : undeclaredProperties(entity, file, defaults);
    return properties.length === 0 ? [] : [{ action: 'stays', type, name, properties }];
  });
}

/** What all documents together declare of the entities in a list, by name. */
function declaredTogether(
  documents: readonly ReconcileDocument[],
  key: string,
  nameKey: string,
): Map<string, ResolvedObject> {
  const declared = new Map<string, ResolvedObject>();
  for (const file of documents.flatMap(({ value }) => objectsIn(value, key))) {
    const name = textIn(file, nameKey);
    const before = declared.get(name);
    if (before === undefined) declared.set(name, file);
    else {
      const attributes = { ...objectIn(before, 'attributes'), ...objectIn(file, 'attributes') };
      declared.set(name, { ...before, ...file, attributes });
    }
  }
  return declared;
}

/** A client without what it has had since Keycloak made it. */
function withoutMade(stay: Stay, realm: LiveRealm, files: ReadonlyMap<string, ResolvedObject>): Stay[] {
  const file = files.get(stay.name);
  if (file === undefined) return [stay];
  const isMade = isAsMade(file, realm);
  const properties = stay.properties.filter((property) => !isMade(property));
  return properties.length === 0 ? [] : [{ ...stay, properties }];
}
