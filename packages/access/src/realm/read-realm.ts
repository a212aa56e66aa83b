import {
  FLOW_BINDINGS,
  isObject,
  isSubFlowExecution,
  isTrue,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  textAt,
} from '@realm-as-code/renderer';
import type { AccessExecution, AccessFlow, AccessRealm, AccessRole } from './access-realm.ts';
import { readScopes } from './read-scopes.ts';
import { textsAt } from './texts-at.ts';

/**
 * @param representation a realm as a first start imports it: a RealmRepresentation.
 * @param fresh what Keycloak makes of the realm's name alone: the import adds what of it the realm does not have.
 * @returns the realm as it is after the import, as far as it decides who may log in.
 */
export function readAccessRealm(representation: JsonObject, fresh: JsonObject): AccessRealm {
  const name = textAt(representation, 'realm') ?? '';
  const { clientScopes, defaults, shippedClients } = readScopes(representation, fresh);
  const defaultRole = textAt(representation, 'defaultRole', 'name') ?? `default-roles-${name.toLowerCase()}`;
  return {
    name,
    settings: { ...fresh, ...representation, ...defaults },
    bindings: bindingsOf({ ...fresh, ...representation }),
    flows: flowsOf(representation, fresh),
    clients: new Map(
      [...shippedClients, ...objectsAt(representation, 'clients')].map((client) => [
        textAt(client, 'clientId') ?? '',
        withAliases(client, representation),
      ]),
    ),
    clientScopes,
    roles: rolesOf(representation, fresh, defaultRole),
    defaultRole,
    groups: groupsOf(representation),
    defaultGroups: textsAt(representation, 'defaultGroups'),
    identityProviders: namedBy(representation, 'identityProviders', 'alias'),
    identityProviderMappers: objectsAt(representation, 'identityProviderMappers'),
    requiredActions: requiredActionsOf(representation, fresh),
  };
}

function namedBy(realm: JsonObject, list: string, property: string): Map<string, JsonObject> {
  return new Map(objectsAt(realm, list).map((entity) => [textAt(entity, property) ?? '', entity]));
}

/** A realm with required actions of its own gets none of Keycloak's but the one that deletes the account (DefaultExportImportManager). */
function requiredActionsOf(representation: JsonObject, fresh: JsonObject): Map<string, JsonObject> {
  const shipped = namedBy(fresh, 'requiredActions', 'alias');
  if (!Array.isArray(own(representation, 'requiredActions'))) return shipped;
  const deleteAccount = shipped.get('delete_account');
  return new Map([
    ...(deleteAccount === undefined ? [] : [['delete_account', deleteAccount] as const]),
    ...namedBy(representation, 'requiredActions', 'alias'),
  ]);
}

function bindingsOf(realm: JsonObject): Map<string, string> {
  return new Map(
    FLOW_BINDINGS.flatMap((binding): [string, string][] => {
      const alias = textAt(realm, binding);
      return alias === undefined ? [] : [[binding, alias]];
    }),
  );
}

/** Keycloak adds each of its own top-level flows that an import does not have, with everything in it (DefaultAuthenticationFlows). */
function flowsOf(representation: JsonObject, fresh: JsonObject): Map<string, AccessFlow> {
  const shipped = toFlows(fresh);
  const flows = toFlows(representation);
  const add = (alias: string): void => {
    const flow = shipped.get(alias);
    if (flow === undefined || flows.has(alias)) return;
    flows.set(alias, flow);
    for (const { flow: subFlow } of flow.executions) if (subFlow !== undefined) add(subFlow);
  };
  for (const [alias, { topLevel }] of shipped) if (topLevel) add(alias);
  return flows;
}

function toFlows(realm: JsonObject): Map<string, AccessFlow> {
  // Of several with one alias, Keycloak takes the first (RealmAdapter.getAuthenticatorConfigByAlias).
  const configs = new Map(
    objectsAt(realm, 'authenticatorConfig')
      .toReversed()
      .map((config) => [textAt(config, 'alias') ?? '', textsOf(objectAt(config, 'config'))]),
  );
  return new Map(
    objectsAt(realm, 'authenticationFlows').map((flow): [string, AccessFlow] => {
      const alias = textAt(flow, 'alias') ?? '';
      return [
        alias,
        {
          alias,
          description: textAt(flow, 'description') ?? '',
          providerId: textAt(flow, 'providerId') || 'basic-flow',
          topLevel: isTrue(own(flow, 'topLevel')),
          builtIn: isTrue(own(flow, 'builtIn')),
          executions: objectsAt(flow, 'authenticationExecutions')
            .toSorted((a, b) => priorityOf(a) - priorityOf(b))
            .map((execution) => toExecution(execution, configs)),
        },
      ];
    }),
  );
}

/** @returns the values of an authenticator config as Keycloak keeps them: as texts. */
function textsOf(config: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      value === null ? [] : [[key, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  );
}

function priorityOf(execution: JsonObject): number {
  return Number(own(execution, 'priority') ?? 0);
}

function toExecution(execution: JsonObject, configs: ReadonlyMap<string, Record<string, string>>): AccessExecution {
  const configAlias = textAt(execution, 'authenticatorConfig');
  return {
    authenticator: textAt(execution, 'authenticator'),
    flow: isSubFlowExecution(execution) ? textAt(execution, 'flowAlias') : undefined,
    requirement: textAt(execution, 'requirement') ?? 'DISABLED',
    configAlias,
    config: configAlias === undefined ? undefined : configs.get(configAlias),
  };
}

/** An import names overrides by the IDs of flows. */
function withAliases(client: JsonObject, realm: JsonObject): JsonObject {
  const overrides = own(client, 'authenticationFlowBindingOverrides');
  if (!isObject(overrides)) return client;
  const aliases = new Map(
    objectsAt(realm, 'authenticationFlows').map((flow) => [textAt(flow, 'id'), textAt(flow, 'alias')]),
  );
  const named = Object.entries(overrides).map(([kind, flow]) => [
    kind,
    (typeof flow === 'string' ? aliases.get(flow) : undefined) ?? flow,
  ]);
  return { ...client, authenticationFlowBindingOverrides: Object.fromEntries(named) };
}

function rolesOf(representation: JsonObject, fresh: JsonObject, defaultRole: string): Map<string, AccessRole> {
  const roles = new Map<string, AccessRole>();
  const add = (role: JsonObject, clientId?: string): void => {
    const own = textAt(role, 'name') ?? '';
    const name = clientId === undefined ? own : `${clientId}.${own}`;
    // Keycloak has made the default role before it reads the realm's roles, and adds to it.
    const before = name === defaultRole ? (roles.get(name)?.composites ?? []) : [];
    roles.set(name, { name, clientId, composites: [...new Set([...before, ...compositesOf(role)])] });
  };
  for (const realm of [fresh, representation]) {
    for (const role of objectsAt(realm, 'roles', 'realm')) add(role);
    for (const [clientId, list] of Object.entries(objectAt(realm, 'roles', 'client')))
      for (const role of Array.isArray(list) ? list.filter(isObject) : []) add(role, clientId);
  }
  add({ name: defaultRole, composites: formerDefaultRoles(representation) });
  return roles;
}

/** What Keycloak adds to the default role of a realm that does not name one (DefaultExportImportManager.convertDeprecatedDefaultRoles). */
function formerDefaultRoles(realm: JsonObject): JsonObject {
  if (isObject(own(realm, 'defaultRole'))) return {};
  return {
    realm: textsAt(realm, 'defaultRoles').map((role) => role.trim()),
    client: Object.fromEntries(
      objectsAt(realm, 'clients').map((client) => [
        textAt(client, 'clientId') ?? '',
        textsAt(client, 'defaultRoles').map((role) => role.trim()),
      ]),
    ),
  };
}

function compositesOf(role: JsonObject): string[] {
  const clients = Object.keys(objectAt(role, 'composites', 'client'));
  return [
    ...textsAt(role, 'composites', 'realm'),
    ...clients.flatMap((clientId) =>
      textsAt(role, 'composites', 'client', clientId).map((name) => `${clientId}.${name}`),
    ),
  ];
}

function groupsOf(realm: JsonObject): Map<string, JsonObject> {
  const groups = new Map<string, JsonObject>();
  const add = (group: JsonObject, above: string): void => {
    const path = `${above}/${textAt(group, 'name') ?? ''}`;
    groups.set(path, group);
    for (const subGroup of objectsAt(group, 'subGroups')) add(subGroup, path);
  };
  for (const group of objectsAt(realm, 'groups')) add(group, '');
  return groups;
}
