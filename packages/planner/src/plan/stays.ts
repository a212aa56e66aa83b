import { isObject, type Json, type JsonObject, providers, textAt } from '@realm-as-code/renderer';
import type { Change, EntityType, PropertyChange } from './compare.ts';
import type { LiveRealm } from '../live/live-realm.ts';
import { isEmpty } from '../live/tidy.ts';
import { isResolvedObject, objectsIn, type ReconcileDocument, type Resolved } from '../reconciler/resolved.ts';

/** Something made by hand that a run leaves as it is. */
export interface Stay extends Omit<Change, 'action'> {
  readonly action: 'stays';
}

/** The names that the templates declare, of any kind of document. */
export interface DeclaredNames {
  readonly clients: ReadonlySet<string>;
  readonly realmRoles: ReadonlySet<string>;
  /** As `client/role`. */
  readonly clientRoles: ReadonlySet<string>;
  readonly identityProviders: ReadonlySet<string>;
  /** Paths; those with a value that is not known are left out. */
  readonly groups: ReadonlySet<string>;
}

/** What a client has that nobody set (Keycloak 26.5). */
const CLIENT_DEFAULTS: JsonObject = {
  enabled: true,
  protocol: 'openid-connect',
  clientAuthenticatorType: 'client-secret',
  standardFlowEnabled: true,
  fullScopeAllowed: true,
  nodeReRegistrationTimeout: -1,
  notBefore: 0,
};
/** An attribute that Keycloak writes by itself. */
const OWN_ATTRIBUTE = 'realm_client';
const NO_LOGOUT_URIS = 'post.logout.redirect.uris';

/**
 * Finds what was made by hand and stays: entities that no document declares, and properties of managed entities that
 * the documents leave out and that are not as Keycloak makes them.
 *
 * @param after the realm after the run.
 * @param documents the managed documents.
 * @param declared what the documents, bootstrap ones too, name.
 */
export function findStays(after: LiveRealm, documents: readonly ReconcileDocument[], declared: DeclaredNames): Stay[] {
  const stay = (type: EntityType, name: string, properties: PropertyChange[] = []): Stay => ({
    action: 'stays',
    type,
    name,
    properties,
  });
  const clients = [...after.clients.keys()].filter(
    (id) => !declared.clients.has(id) && !Object.hasOwn(providers.clientRoles, id),
  );
  const realmRoles = [...after.realmRoles].filter(
    ([name, role]) => !declared.realmRoles.has(name) && !/^\$\{role_.*\}$/.test(textAt(role, 'description') ?? ''),
  );
  const clientRoles = [...after.clientRoles].flatMap(([client, roles]) =>
    [...roles]
      .map(([name, role]) => [`${client}/${name}`, role] as const)
      .filter(
        ([name, role]) =>
          declared.clients.has(client) &&
          !declared.clientRoles.has(name) &&
          !/^\$\{role_.*\}$/.test(textAt(role, 'description') ?? ''),
      ),
  );
  const identityProviders = [...after.identityProviders.keys()].filter(
    (alias) => !declared.identityProviders.has(alias),
  );
  const groups = [...after.groups.keys()].filter((path) => !declared.groups.has(path));
  return [
    ...clients.map((name) => stay('client', name)),
    ...undeclaredProperties(after, documents),
    ...realmRoles.map(([name]) => stay('realm-role', name)),
    ...clientRoles.map(([name]) => stay('client-role', name)),
    ...handMadeFlows(after, documents).map((name) => stay('authentication-flow', name)),
    ...identityProviders.map((name) => stay('identity-provider', name)),
    ...groups.map((name) => stay('group', name)),
  ];
}

/** Flows that would be deleted if nothing used them. */
function handMadeFlows(after: LiveRealm, documents: readonly ReconcileDocument[]): string[] {
  const declared = new Set(entitiesIn(documents, 'authenticationFlows').map((flow) => flow['alias']));
  return [...after.flows]
    .filter(([alias, flow]) => flow.topLevel && !flow.builtIn && !declared.has(alias))
    .map(([alias]) => alias);
}

function undeclaredProperties(after: LiveRealm, documents: readonly ReconcileDocument[]): Stay[] {
  const found = (type: EntityType, key: string, nameKey: string, live: ReadonlyMap<string, JsonObject>): Stay[] =>
    entitiesIn(documents, key).flatMap((file): Stay[] => {
      const name = file[nameKey];
      const entity = typeof name === 'string' ? live.get(name) : undefined;
      if (typeof name !== 'string' || entity === undefined) return [];
      const properties = undeclared(entity, file, type === 'client' ? CLIENT_DEFAULTS : {});
      return properties.length === 0 ? [] : [{ action: 'stays', type, name, properties }];
    });
  return [
    ...found('client', 'clients', 'clientId', after.clients),
    ...found('client-scope', 'clientScopes', 'name', after.clientScopes),
  ];
}

function undeclared(live: JsonObject, file: { [key: string]: Resolved }, defaults: JsonObject): PropertyChange[] {
  const ignored = new Set([
    'attributes',
    'secret',
    'authenticationFlowBindingOverrides',
    'clientId',
    'name',
    'protocolMappers',
  ]);
  const isDefault = (key: string, value: Json): boolean =>
    isEmpty(value) || value === false || JSON.stringify(defaults[key]) === JSON.stringify(value);
  const properties = Object.entries(live)
    .filter(([key, value]) => !ignored.has(key) && !Object.hasOwn(file, key) && !isDefault(key, value))
    .map(([path, value]) => ({ path, live: value }));
  const mappers = live['protocolMappers'];
  if (!Object.hasOwn(file, 'protocolMappers') && isObject(mappers)) {
    properties.push(
      ...Object.entries(mappers).map(([name, mapper]) => ({ path: `protocolMappers.${name}`, live: mapper })),
    );
  }
  const [liveAttributes, fileAttributes] = [live['attributes'], file['attributes']];
  const declared = typeof fileAttributes === 'object' && fileAttributes !== null ? fileAttributes : {};
  const attributes = Object.entries(isObject(liveAttributes) ? liveAttributes : {})
    .filter(([key]) => !Object.hasOwn(declared, key) && key !== OWN_ATTRIBUTE)
    // Keycloak’s way to say: those of the logins.
    .filter(([key, value]) => key !== NO_LOGOUT_URIS || value !== '+')
    .map(([key, value]) => ({ path: `attributes.${key}`, live: value }));
  return [...properties, ...attributes];
}

function entitiesIn(documents: readonly ReconcileDocument[], key: string): { [key: string]: Resolved }[] {
  return documents.flatMap(({ value }) => objectsIn(value, key));
}

/** Collects the names that documents declare. */
export function declaredNames(documents: readonly ReconcileDocument[]): DeclaredNames {
  const names = (key: string, name: string): Set<string> =>
    new Set(entitiesIn(documents, key).flatMap((one) => (typeof one[name] === 'string' ? [one[name]] : [])));
  const roles = documents.flatMap(({ value }) => (isResolvedObject(value['roles']) ? [value['roles']] : []));
  const named = (list: Resolved | undefined): string[] =>
    Array.isArray(list)
      ? list.flatMap((one) => (isResolvedObject(one) && typeof one['name'] === 'string' ? [one['name']] : []))
      : [];
  const groupPaths = (list: Resolved | undefined, parent: string): string[] =>
    (Array.isArray(list) ? list : []).flatMap((group) => {
      if (!isResolvedObject(group) || typeof group['name'] !== 'string') return [];
      const path = `${parent}/${group['name']}`;
      return [path, ...groupPaths(group['subGroups'], path)];
    });
  return {
    clients: names('clients', 'clientId'),
    realmRoles: new Set(roles.flatMap((one) => named(one['realm']))),
    clientRoles: new Set(
      roles.flatMap((one) =>
        Object.entries(isResolvedObject(one['client']) ? one['client'] : {}).flatMap(([client, list]) =>
          named(list).map((name) => `${client}/${name}`),
        ),
      ),
    ),
    identityProviders: names('identityProviders', 'alias'),
    groups: new Set(documents.flatMap(({ value }) => groupPaths(value['groups'], ''))),
  };
}
