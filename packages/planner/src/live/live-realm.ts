import { compareText, FLOW_BINDINGS, isObject, type Json, type JsonObject, own } from '@realm-as-code/renderer';
import { ownProviders, type ServerProviders } from './server-providers.ts';

/** An execution of a flow, in the order in which executions run. */
export interface Execution {
  readonly authenticator?: string;
  /** The alias of the sub-flow, where the execution is one. */
  readonly flow?: string;
  /** The alias of its authenticator config. */
  readonly config?: string;
  readonly requirement: string;
}

export interface Flow {
  readonly description: string;
  readonly providerId: string;
  readonly topLevel: boolean;
  readonly builtIn: boolean;
  readonly executions: readonly Execution[];
}

/**
 * A realm as it is, by entities and their names: without internal ids, lists without an order sorted, what is empty left
 * out. Made from Keycloak's partial export, and what the model of the reconciler works on.
 */
export interface LiveRealm {
  readonly name: string;
  /** The version of the Keycloak that it is in, empty when it is not known. */
  readonly keycloak: string;
  /** Everything that has no type of its own below: the settings of the realm. */
  settings: JsonObject;
  /** Realm attributes; the reconciler keeps its memory in them. */
  attributes: Map<string, string>;
  /** Which flows the realm uses for what, such as `browserFlow`. */
  bindings: Map<string, string>;
  clients: Map<string, JsonObject>;
  clientScopes: Map<string, JsonObject>;
  /** Client scopes that every new client gets; the reconciler never deletes them. */
  realmDefaultScopes: Set<string>;
  realmRoles: Map<string, JsonObject>;
  /** Roles of clients, by client. */
  clientRoles: Map<string, Map<string, JsonObject>>;
  flows: Map<string, Flow>;
  authenticatorConfigs: Map<string, JsonObject>;
  /** Service account users, by the client they belong to. */
  serviceAccounts: Map<string, JsonObject>;
  identityProviders: Map<string, JsonObject>;
  /** By path. */
  groups: Map<string, JsonObject>;
  /** What the server of the realm offers; the export does not tell. */
  readonly providers: ServerProviders;
}

/** What is not said of an entity: internal, derived, or of the moment. */
const INTERNAL = new Set([
  'id',
  'containerId',
  'access',
  'createdTimestamp',
  'client.secret.creation.time',
  'clientRole',
  'composite',
  'internalId',
]);
/** A masked secret says nothing. */
const MASK = '**********';

/**
 * @param exported the answer of `POST /admin/realms/{realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`.
 * @param providers what the server offers, where that is more than Keycloak's own.
 */
export function toLiveRealm(exported: JsonObject, providers: ServerProviders = ownProviders): LiveRealm {
  const {
    realm,
    attributes,
    clients,
    clientScopes,
    roles,
    authenticationFlows,
    authenticatorConfig,
    users,
    identityProviders,
    groups,
    defaultDefaultClientScopes,
    defaultOptionalClientScopes,
    id: _id,
    keycloakVersion,
    ...rest
  } = exported;
  const flowIds = new Map(objects(authenticationFlows).map((flow) => [text(flow, 'id'), text(flow, 'alias')]));
  const { realm: realmRoles, client: clientRoles } = (isObject(roles) ? roles : {}) as { realm?: Json; client?: Json };
  const bindings = new Map(
    FLOW_BINDINGS.flatMap((name) => (typeof rest[name] === 'string' ? [[name, rest[name]]] : [])),
  );
  for (const name of FLOW_BINDINGS) delete rest[name];
  const names = (list: Json | undefined): string[] => (Array.isArray(list) ? list.map(asText) : []);
  return {
    name: asText(realm ?? ''),
    keycloak: asText(keycloakVersion ?? ''),
    settings: tidy(rest) as JsonObject,
    attributes: new Map(
      isObject(attributes) ? Object.entries(attributes).map(([key, value]) => [key, asText(value)]) : [],
    ),
    bindings,
    clients: byName(clients, 'clientId', (client) => tidyClient(client, flowIds)),
    clientScopes: byName(clientScopes, 'name', withMappers),
    realmDefaultScopes: new Set([...names(defaultDefaultClientScopes), ...names(defaultOptionalClientScopes)]),
    realmRoles: byName(realmRoles, 'name'),
    clientRoles: new Map(
      Object.entries(isObject(clientRoles) ? clientRoles : {}).map(([client, list]) => [client, byName(list, 'name')]),
    ),
    flows: new Map(objects(authenticationFlows).map((flow) => [text(flow, 'alias'), toFlow(flow, byPriority)])),
    authenticatorConfigs: byName(authenticatorConfig, 'alias', (one) => tidy(own(one, 'config') ?? {}) as JsonObject),
    serviceAccounts: byName(
      objects(users).filter((user) => text(user, 'serviceAccountClientId') !== ''),
      'serviceAccountClientId',
    ),
    identityProviders: byName(identityProviders, 'alias'),
    groups: new Map(objects(groups).flatMap((group) => flattenGroup(group, ''))),
    providers,
  };
}

/** @returns a copy that the model of the reconciler may change: it replaces entities and never changes one. */
export function cloneRealm(realm: LiveRealm): LiveRealm {
  return {
    ...realm,
    attributes: new Map(realm.attributes),
    bindings: new Map(realm.bindings),
    clients: new Map(realm.clients),
    clientScopes: new Map(realm.clientScopes),
    realmRoles: new Map(realm.realmRoles),
    clientRoles: new Map([...realm.clientRoles].map(([client, roles]) => [client, new Map(roles)])),
    flows: new Map(realm.flows),
    authenticatorConfigs: new Map(realm.authenticatorConfigs),
    serviceAccounts: new Map(realm.serviceAccounts),
    identityProviders: new Map(realm.identityProviders),
    groups: new Map(realm.groups),
  };
}

/** A flow of an export or of a document; `order` sorts its executions. */
export function toFlow(flow: JsonObject, order: (executions: JsonObject[]) => JsonObject[]): Flow {
  return {
    description: text(flow, 'description'),
    providerId: text(flow, 'providerId') || 'basic-flow',
    topLevel: own(flow, 'topLevel') === true,
    builtIn: own(flow, 'builtIn') === true,
    executions: order(objects(own(flow, 'authenticationExecutions'))).map(toExecution),
  };
}

function toExecution(execution: JsonObject): Execution {
  const isFlow = own(execution, 'authenticatorFlow') === true || own(execution, 'autheticatorFlow') === true;
  const [authenticator, flow, config] = ['authenticator', 'flowAlias', 'authenticatorConfig'].map((key) =>
    text(execution, key),
  );
  return {
    ...(authenticator ? { authenticator } : {}),
    ...(isFlow && flow ? { flow } : {}),
    ...(config ? { config } : {}),
    requirement: text(execution, 'requirement'),
  };
}

/** As keycloak-config-cli sorts executions to compare flows: by priority, then by name. */
export function byPriority(executions: JsonObject[]): JsonObject[] {
  const key = (one: JsonObject): [number, string, string] => {
    const priority = own(one, 'priority');
    return [typeof priority === 'number' ? priority : -Infinity, text(one, 'authenticator'), text(one, 'flowAlias')];
  };
  return executions.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left[0] - right[0] || compareText(left[1], right[1]) || compareText(left[2], right[2]);
  });
}

function tidyClient(client: JsonObject, flowIds: ReadonlyMap<string, string>): JsonObject {
  const overrides = own(client, 'authenticationFlowBindingOverrides');
  const named = isObject(overrides)
    ? Object.fromEntries(Object.entries(overrides).map(([key, id]) => [key, flowIds.get(asText(id)) ?? id]))
    : {};
  const { secret, ...rest } = withMappers({ ...client, authenticationFlowBindingOverrides: named });
  return secret === undefined || secret === MASK ? rest : { ...rest, secret };
}

/** Protocol mappers as an object by name: their order means nothing. */
function withMappers(entity: JsonObject): JsonObject {
  const { protocolMappers, ...rest } = entity;
  const mappers = objects(protocolMappers).map((mapper) => [text(mapper, 'name'), mapperOf(mapper)] as const);
  return tidy(mappers.length === 0 ? rest : { ...rest, protocolMappers: Object.fromEntries(mappers) }) as JsonObject;
}

/** @returns what a mapper does, without its name. Keycloak itself takes a mapper without `config` for one with none. */
export function mapperOf(mapper: JsonObject): JsonObject {
  const { id: _id, name: _name, consentRequired: _consent, consentText: _text, ...rest } = mapper;
  return tidy(rest) as JsonObject;
}

/** Sorts what has no order, and leaves out what is internal or empty: a missing text is the same as an empty one. */
export function tidy(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value.map((item): [string, Json] => {
      const tidied = tidy(item);
      return [asText(tidied), tidied];
    });
    return items.toSorted(([a], [b]) => compareText(a, b)).map(([, item]) => item);
  }
  if (!isObject(value)) return value;
  const kept: [string, Json][] = [];
  for (const key of Object.keys(value).toSorted(compareText)) {
    if (INTERNAL.has(key)) continue;
    const item = tidy(value[key] as Json);
    if (!isEmpty(item)) kept.push([key, item]);
  }
  return Object.fromEntries(kept);
}

/** @returns whether Keycloak means the same without it. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function byName(
  list: Json | undefined,
  key: string,
  convert: (entity: JsonObject) => JsonObject = (one) => tidy(one) as JsonObject,
): Map<string, JsonObject> {
  return new Map(objects(list).map((entity) => [text(entity, key), convert(entity)]));
}

function flattenGroup(group: JsonObject, parent: string): [string, JsonObject][] {
  const path = `${parent}/${text(group, 'name')}`;
  const { subGroups, path: _path, ...rest } = group;
  return [[path, tidy(rest) as JsonObject], ...objects(subGroups).flatMap((sub) => flattenGroup(sub, path))];
}

/** @returns a text as it is, anything else as JSON. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @returns the objects of a list. */
export function objects(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** @returns the text of a property, empty where there is none. */
export function text(object: JsonObject, key: string): string {
  const value = own(object, key);
  return typeof value === 'string' ? value : '';
}
