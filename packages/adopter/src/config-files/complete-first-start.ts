import { isObject, isTrue, type Json, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { flowTrees } from '../parts/flow-trees.ts';
import { CLIENT_UNITS } from '../shipped/client-units.ts';
import { byName } from '../shipped/same.ts';

/** The role of clients with authorization services, for their service accounts (Constants.AUTHZ_UMA_PROTECTION). */
const UMA_PROTECTION = 'uma_protection';

/**
 * Supplies what import files take for granted. keycloak-config-cli makes a realm first, with everything that Keycloak puts
 * into a new one, and applies its files to that; an import makes nothing of Keycloak's own where a document declares
 * something of the kind (RealmManager.importRealm).
 *
 * @param declared all that the files say of a realm, joined.
 * @param fresh what a realm of the same name has that was just created, without ids.
 * @returns what the first start needs beside the files, for a bootstrap document; only what no file says itself.
 */
export function completeFirstStart(declared: JsonObject, fresh: JsonObject): JsonObject {
  const document: Record<string, Json> = {};
  const hasScopes = Array.isArray(declared['clientScopes']);
  const list = (name: string, key: string, isKept: (entity: JsonObject) => boolean = () => true): void => {
    const kept = complements(objectsAt(fresh, name).filter(isKept), objectsAt(declared, name), key);
    if (kept.length > 0) document[name] = kept;
  };
  if (hasScopes) {
    list('clientScopes', 'name');
    for (const key of ['defaultDefaultClientScopes', 'defaultOptionalClientScopes']) {
      if (declared[key] === undefined && fresh[key] !== undefined) document[key] = fresh[key];
    }
  }
  if (Array.isArray(declared['requiredActions'])) list('requiredActions', 'alias');

  // Keycloak gives its own clients no scopes where a document declares scopes.
  const clients = byName(objectsAt(declared, 'clients'), 'clientId');
  const units = CLIENT_UNITS.filter((unit) => hasScopes || unit.some((clientId) => clients.has(clientId))).flat();
  list('clients', 'clientId', (client) => units.includes(textAt(client, 'clientId') ?? ''));
  const roles = rolesFor(units, declared, fresh);
  if (Object.keys(roles).length > 0) document['roles'] = roles;
  const defaultRole = textAt(fresh, 'defaultRole', 'name') ?? '';
  const isDeclared = [...objectsAt(declared, 'roles', 'realm'), ...objectsAt(roles, 'realm')].some(
    (role) => textAt(role, 'name') === defaultRole,
  );
  // Otherwise Keycloak makes another default role, with a name of its own.
  if (isDeclared && declared['defaultRole'] === undefined) document['defaultRole'] = fresh['defaultRole'] ?? null;
  for (const key of ['scopeMappings', 'clientScopeMappings']) {
    if (units.length > 0 && declared[key] === undefined && fresh[key] !== undefined) document[key] = fresh[key];
  }
  const users = serviceAccountsFor(declared, defaultRole);
  if (users.length > 0) document['users'] = users;
  const { flows, configs } = flowsFor(declared, fresh);
  if (flows.length > 0) document['authenticationFlows'] = flows;
  if (configs.length > 0) document['authenticatorConfig'] = configs;
  const components = componentsFor(declared, fresh);
  if (Object.keys(components).length > 0) document['components'] = components;
  return document;
}

/**
 * Client scopes that a managed document has to declare along with its own: keycloak-config-cli deletes one that is neither in
 * the file nor a default of the realm.
 *
 * @param document one of those that make up `declared`.
 */
export function completeManaged(document: JsonObject, declared: JsonObject, fresh: JsonObject): JsonObject {
  if (!Array.isArray(document['clientScopes'])) return document;
  const known = byName(objectsAt(declared, 'clientScopes'), 'name');
  const defaults = ['defaultDefaultClientScopes', 'defaultOptionalClientScopes'].flatMap((key) => {
    const names = declared[key] ?? fresh[key];
    return Array.isArray(names) ? names : [];
  });
  const missing = objectsAt(fresh, 'clientScopes').filter((scope) => {
    const name = textAt(scope, 'name') ?? '';
    return !known.has(name) && !defaults.includes(name);
  });
  return missing.length === 0 ? document : { ...document, clientScopes: [...document['clientScopes'], ...missing] };
}

/** Roles of Keycloak's own clients that are declared, and its realm roles where any of them is, or a composite names one. */
function rolesFor(units: readonly string[], declared: JsonObject, fresh: JsonObject): JsonObject {
  const realmRoles = objectsAt(fresh, 'roles', 'realm');
  const own = new Set(realmRoles.map((role) => textAt(role, 'name') ?? ''));
  const isNamed = objectsAt(declared, 'roles', 'realm').some((role) => {
    const parts = objectAt(role, 'composites')['realm'];
    return (
      own.has(textAt(role, 'name') ?? '') ||
      (Array.isArray(parts) && parts.some((part) => typeof part === 'string' && own.has(part)))
    );
  });
  const realm =
    units.length > 0 || isNamed ? complements(realmRoles, objectsAt(declared, 'roles', 'realm'), 'name') : [];
  const client = units.flatMap((clientId) => {
    const missing = complements(
      objectsAt(fresh, 'roles', 'client', clientId),
      objectsAt(declared, 'roles', 'client', clientId),
      'name',
    );
    return missing.length === 0 ? [] : [[clientId, missing] as const];
  });
  const protections = objectsAt(declared, 'clients')
    .filter((one) => isTrue(one['serviceAccountsEnabled']) && isTrue(one['authorizationServicesEnabled']))
    .map((one) => [textAt(one, 'clientId') ?? '', [{ name: UMA_PROTECTION }]] as const);
  const clientRoles = Object.fromEntries([...protections, ...client]);
  return {
    ...(realm.length === 0 ? {} : { realm }),
    ...(Object.keys(clientRoles).length === 0 ? {} : { client: clientRoles }),
  };
}

/**
 * Service accounts get the default role when their client is made in a running realm, and that of user-managed access where
 * the client has authorization services; an import gives them neither.
 */
function serviceAccountsFor(declared: JsonObject, defaultRole: string): JsonObject[] {
  const known = byName(objectsAt(declared, 'users'), 'username');
  return objectsAt(declared, 'clients').flatMap((client) => {
    if (!isTrue(client['serviceAccountsEnabled'])) return [];
    const clientId = textAt(client, 'clientId') ?? '';
    const username = `service-account-${clientId.toLowerCase()}`;
    const account = {
      enabled: true,
      serviceAccountClientId: clientId,
      ...(isTrue(client['authorizationServicesEnabled']) ? { clientRoles: { [clientId]: [UMA_PROTECTION] } } : {}),
    };
    // Lists of roles are united.
    return [{ username, ...without(account, known.get(username) ?? {}), realmRoles: [defaultRole] }];
  });
}

/** Flows of Keycloak's own as whole trees with their configs, where a part of one is declared or an override names it. */
function flowsFor(declared: JsonObject, fresh: JsonObject): Record<'flows' | 'configs', JsonObject[]> {
  const known = objectsAt(declared, 'authenticationFlows');
  const aliases = new Set(known.map((flow) => textAt(flow, 'alias') ?? ''));
  const overrides = new Set(
    objectsAt(declared, 'clients').flatMap((client) =>
      Object.values(objectAt(client, 'authenticationFlowBindingOverrides')),
    ),
  );
  const trees = flowTrees(fresh).filter(
    ({ alias, flows }) => overrides.has(alias) || flows.some((flow) => aliases.has(textAt(flow, 'alias') ?? '')),
  );
  const flows = complements(
    trees.flatMap((tree) => tree.flows),
    known,
    'alias',
  );
  const used = new Set(
    flows.flatMap((flow) =>
      objectsAt(flow, 'authenticationExecutions').map((one) => textAt(one, 'authenticatorConfig')),
    ),
  );
  const configs = trees.flatMap((tree) => tree.configs).filter((config) => used.has(textAt(config, 'alias')));
  return { flows, configs: complements(configs, objectsAt(declared, 'authenticatorConfig'), 'alias') };
}

/** Components of the types that are declared, but for those that are named alike. */
function componentsFor(declared: JsonObject, fresh: JsonObject): JsonObject {
  const types = Object.keys(objectAt(declared, 'components')).flatMap((type) => {
    const known = new Set(objectsAt(declared, 'components', type).map(componentName));
    const missing = objectsAt(fresh, 'components', type).filter((component) => !known.has(componentName(component)));
    return missing.length === 0 ? [] : [[type, missing] as const];
  });
  return Object.fromEntries(types);
}

function componentName(component: JsonObject): string {
  return JSON.stringify([textAt(component, 'name'), textAt(component, 'subType')]);
}

/** @returns the shipped entities, without what is declared of each. */
function complements(shipped: readonly JsonObject[], declared: readonly JsonObject[], key: string): JsonObject[] {
  const known = byName(declared, key);
  return shipped.flatMap((entity) => {
    const own = known.get(textAt(entity, key) ?? '');
    if (own === undefined) return [entity];
    const { [key]: name, ...rest } = entity;
    const left = without(rest, own);
    return Object.keys(left).length === 0 ? [] : [{ [key]: name as Json, ...left }];
  });
}

/** @returns what an object says and another one does not; lists are exact. */
function without(object: JsonObject, other: JsonObject): JsonObject {
  const left = Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    const said = other[key];
    if (said === undefined || said === null) return [[key, value]];
    if (!isObject(value) || !isObject(said)) return [];
    const inner = without(value, said);
    return Object.keys(inner).length === 0 ? [] : [[key, inner]];
  });
  return Object.fromEntries(left);
}
