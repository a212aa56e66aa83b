// Resources, scopes, policies and permissions of a client, by name: what refers to another of them does so by its name.

import {
  compareText,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  textAt,
} from '@realm-as-code/renderer';
import { type PermissionIds, targetOfPolicy, targetOfResource, withTargetNamed } from './permission-ids.ts';
import { asText, isEmpty } from './tidy.ts';

/** The lists in the config of a policy, which Keycloak keeps as JSON in a text. */
export const CONFIG_LISTS = [
  'resources',
  'scopes',
  'applyPolicies',
  'roles',
  'groups',
  'users',
  'clients',
  'clientScopes',
] as const;

/** What the lists name that may have ids instead: an export has names, other answers of the Admin API have ids. */
const TYPES: Readonly<Record<string, string>> = {
  roles: 'role',
  groups: 'group',
  clients: 'client',
  clientScopes: 'client-scope',
};

/**
 * @param settings the `authorizationSettings` of a client in an export.
 * @param ids for names that hold an id.
 * @returns the settings with `resources`, `policies` and `scopes` as objects by name.
 */
export function authorizationByName(settings: JsonObject, ids: PermissionIds): JsonObject {
  const resourceName = (name: string): string => withTargetNamed(name, targetOfResource(name), ids);
  const resources: [name: string, resource: JsonObject][] = [];
  for (const resource of objectsAt(settings, 'resources')) {
    const name = resourceName(textAt(resource, 'name') ?? '');
    const isTaken = resources.some(([other]) => other === name);
    // Users may own resources of one name.
    const key = isTaken ? `${name} (${textAt(resource, 'owner', 'name') ?? ''})` : name;
    resources.push([key, tidyResource({ ...resource, owner: textAt(resource, 'owner', 'name') ?? null })]);
  }
  const policies = objectsAt(settings, 'policies').map((policy): [string, JsonObject] => {
    const name = textAt(policy, 'name') ?? '';
    const rename = (list: string, item: string): string =>
      list === 'resources' ? resourceName(item) : (ids.get(`${TYPES[list] ?? ''}/${item}`) ?? item);
    return [withTargetNamed(name, targetOfPolicy(name), ids), tidyPolicy(policy, rename)];
  });
  const scopes = objectsAt(settings, 'scopes').map((scope): [string, JsonObject] => [
    textAt(scope, 'name') ?? '',
    tidyScope(scope),
  ]);
  return tidyAuthorization(settings, new Map(resources), new Map(policies), new Map(scopes));
}

/** @returns the settings as they are compared: without empty properties. */
export function tidyAuthorization(
  settings: JsonObject,
  resources: ReadonlyMap<string, JsonObject>,
  policies: ReadonlyMap<string, JsonObject>,
  scopes: ReadonlyMap<string, JsonObject>,
): JsonObject {
  return {
    ...withoutEmpty(pick(settings, ['allowRemoteResourceManagement', 'decisionStrategy', 'policyEnforcementMode'])),
    // Also where there are none, so that a plan names each of them; in the order of the export, in which they are deleted.
    policies: Object.fromEntries(policies),
    resources: Object.fromEntries(resources),
    scopes: Object.fromEntries(scopes),
  };
}

/** @param resource with the username of its `owner`, empty where the client owns it. */
export function tidyResource(resource: JsonObject): JsonObject {
  const attributes = Object.entries(objectAt(resource, 'attributes')).map(([key, value]) => [
    key,
    texts([value].flat()),
  ]);
  const scopes = own(resource, 'scopes');
  return withoutEmpty({
    attributes: withoutEmpty(sorted(new Map(attributes as [string, Json][]))),
    ...pick(resource, ['displayName', 'icon_uri', 'owner']),
    ...(own(resource, 'ownerManagedAccess') === true && { ownerManagedAccess: true }),
    scopes: texts(Array.isArray(scopes) ? scopes.map(nameOfScope) : []),
    ...pick(resource, ['type']),
    uris: texts(own(resource, 'uris')),
  });
}

/** @returns the name of a scope of a resource, which may be all that there is of it. */
function nameOfScope(scope: Json): string {
  return typeof scope === 'string' ? scope : isObject(scope) ? (textAt(scope, 'name') ?? '') : '';
}

export function tidyScope(scope: JsonObject): JsonObject {
  return withoutEmpty(pick(scope, ['displayName', 'iconUri']));
}

/** @param rename converts names in the lists of the config. */
export function tidyPolicy(
  policy: JsonObject,
  rename: (list: string, name: string) => string = (_, name) => name,
): JsonObject {
  const entries = Object.entries(objectAt(policy, 'config')).filter(([, value]) => !isEmpty(value));
  const config = entries.map(([key, value]): [string, Json] => [
    key,
    isConfigList(key) ? tidyList(value, (name) => rename(key, name)) : asText(value),
  ]);
  return withoutEmpty({
    config: withoutEmpty(sorted(new Map(config))),
    ...pick(policy, ['decisionStrategy', 'description', 'logic', 'type']),
  });
}

function isConfigList(key: string): boolean {
  return CONFIG_LISTS.some((list) => list === key);
}

/** @returns a list of names, from JSON or the list itself; what is neither stays a text. */
function tidyList(value: Json, convert: (name: string) => string): Json {
  const list = typeof value === 'string' ? parseList(value) : value;
  return Array.isArray(list) ? texts(list.map((item) => nameInList(item, convert))) : asText(value);
}

export function parseList(text: string): Json[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? (list as Json[]) : undefined;
  } catch {
    return undefined;
  }
}

const REQUIRED = '(required)';
const EXTENDED = '(with its subgroups)';
/** What lists say of a role, a client scope or a group, behind its name. */
export const REMARKS: readonly string[] = [REQUIRED, EXTENDED];

function nameInList(item: Json, convert: (name: string) => string): string {
  if (!isObject(item)) return convert(asText(item));
  const name = textAt(item, 'path') ?? convert(textAt(item, 'id') ?? '');
  if (own(item, 'required') === true) return `${name} ${REQUIRED}`;
  return own(item, 'extendChildren') === true ? `${name} ${EXTENDED}` : name;
}

function texts(list: Json | undefined): string[] {
  return Array.isArray(list) ? [...new Set(list.map(asText))].toSorted(compareText) : [];
}

function sorted(entities: ReadonlyMap<string, Json>): JsonObject {
  return Object.fromEntries([...entities].toSorted(([a], [b]) => compareText(a, b)));
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(object, key) ? [[key, object[key] as Json]] : [])));
}

function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)));
}
