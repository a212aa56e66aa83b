import { compareText, isObject, type Json, type JsonObject } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import { clientRolesOf, realmOf, topLevelFlowsOf, unusedConfigsOf } from './comparable.ts';

/** The types of entities in a plan, under Keycloak's names for them. */
export type EntityType =
  | 'realm'
  | 'client'
  | 'client-scope'
  | 'realm-role'
  | 'client-role'
  | 'authentication-flow'
  | 'authenticator-config'
  | 'service-account'
  | 'identity-provider'
  | 'group';

/** A property that differs. */
export interface PropertyChange {
  /** Property names joined with dots: `attributes.logoUri`. */
  readonly path: string;
  /** How it is; undefined where there is none. */
  readonly live?: Json;
  /** How it will be; undefined where there is none. */
  readonly file?: Json;
}

/** What a run does to an entity. */
export interface Change {
  readonly action: 'create' | 'change' | 'delete';
  readonly type: EntityType;
  /** Roles of clients are named `client/role`, groups by their path. */
  readonly name: string;
  /** What changes; for `create`, everything that it will have; for `delete`, nothing. */
  readonly properties: readonly PropertyChange[];
}

/**
 * Finds what differs between two states of a realm.
 *
 * @returns the changes, by type and name. What goes with a deleted client (its roles, its service account) is not
 *   listed.
 */
export function compareRealms(before: LiveRealm, after: LiveRealm): Change[] {
  const isDeletedClient = (client: string): boolean => before.clients.has(client) && !after.clients.has(client);
  const owner = (name: string): string => name.slice(0, name.indexOf('/'));
  return [
    ...compareMaps('realm', new Map([[before.name, realmOf(before)]]), new Map([[before.name, realmOf(after)]])),
    ...compareMaps('client', before.clients, after.clients),
    ...compareMaps('client-scope', before.clientScopes, after.clientScopes),
    ...compareMaps('realm-role', before.realmRoles, after.realmRoles),
    ...compareMaps('client-role', clientRolesOf(before), clientRolesOf(after)).filter(
      ({ name }) => !isDeletedClient(owner(name)),
    ),
    ...compareMaps('authentication-flow', topLevelFlowsOf(before), topLevelFlowsOf(after)),
    ...compareMaps('authenticator-config', unusedConfigsOf(before), unusedConfigsOf(after)),
    ...compareMaps('service-account', before.serviceAccounts, after.serviceAccounts).filter(
      ({ name }) => !isDeletedClient(name),
    ),
    ...compareMaps('identity-provider', before.identityProviders, after.identityProviders),
    ...compareMaps('group', before.groups, after.groups),
  ];
}

function compareMaps(
  type: EntityType,
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
): Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted(compareText);
  return names.flatMap((name): Change[] => {
    const [live, file] = [before.get(name), after.get(name)];
    if (live === undefined) return [{ action: 'create', type, name, properties: compareValues({}, file ?? {}, '') }];
    if (file === undefined) return [{ action: 'delete', type, name, properties: [] }];
    if (live === file) return []; // nobody touched it
    const properties = compareValues(live, file, '');
    return properties.length === 0 ? [] : [{ action: 'change', type, name, properties }];
  });
}

/** Whether a claim is in userinfo. Where a mapper does not say, it goes by what it says of ID tokens. */
const USERINFO = 'userinfo.token.claim';
const ID_TOKEN = 'id.token.claim';

/** An import writes out what a mapper does not say, and a reconcile removes it: OIDCAttributeMapperHelper.includeInUserInfo. */
function isSameUserinfo(live: JsonObject, file: JsonObject): boolean {
  return (live[USERINFO] ?? live[ID_TOKEN]) === (file[USERINFO] ?? file[ID_TOKEN]);
}

/** Objects are compared property by property; lists, which have no order here, as a whole. */
function compareValues(live: JsonObject, file: JsonObject, prefix: string): PropertyChange[] {
  const keys = [...new Set([...Object.keys(live), ...Object.keys(file)])].toSorted(compareText);
  return keys.flatMap((key): PropertyChange[] => {
    const [a, b] = [live[key], file[key]];
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (isObject(a) && isObject(b)) return compareValues(a, b, path);
    // Exports leave out what is off.
    if (JSON.stringify(a ?? false) === JSON.stringify(b ?? false)) return [];
    if (key === USERINFO && isSameUserinfo(live, file)) return [];
    return [{ path, ...(a === undefined ? {} : { live: a }), ...(b === undefined ? {} : { file: b }) }];
  });
}
