import { type Json, own } from '../document/json.ts';
import { at, entries, items, type Placed, text } from '../document/placed.ts';
import { isClientOfOtherRealm } from '../keycloak/built-ins.ts';
import { AUTHENTICATOR_REFERENCES, PROTOCOL_MAPPER_REFERENCES } from '../keycloak/config-references.ts';
import { FLOW_BINDINGS } from '../keycloak/flows.ts';
import { flowName, identityProviderName, nameOf, protocolMapperName, userName } from './entity-names.ts';
import { executionsOf } from './flows.ts';
import type { Definition, EntityKind, RealmIndex } from './realm-index.ts';

/** A name in a document that refers to an entity, wherever that is defined. */
export interface Reference {
  readonly kind: EntityKind | 'role' | 'sub-flow';
  readonly name: string;
  readonly place: Placed;
  /** What refers to it, as messages name it: `the default client scopes of "openwebui"`. */
  readonly what: string;
  /** Whether Keycloak's import leaves it out, or creates what it names, where that is not defined. */
  readonly import?: 'accepts' | undefined;
}

/** Finds every reference between the entities of a realm. */
export function findReferences(realm: RealmIndex): Reference[] {
  const found: Reference[] = [];
  // Without groups, the import does not look at the default ones.
  const hasGroups = realm.roots.some((root) => at(root, 'groups') !== undefined);
  const add: Add = (kind, place, what, { name = place?.value, ...more } = {}) => {
    if (place !== undefined && typeof name === 'string' && name !== '')
      found.push({ kind, name, place, what, ...more });
  };
  /** Adds the clients and roles of an object that has a list of role names for each client. */
  const addClientRoles = (place: Placed | undefined, what: string, verdict?: Reference['import']): void => {
    for (const [client, roles] of entries(place)) {
      if (Array.isArray(roles.value)) add('client', roles, what, { name: client });
      for (const role of items(roles)) {
        if (typeof role.value === 'string')
          add('client-role', role, what, { name: `${client}/${role.value}`, import: verdict });
      }
    }
  };
  const addList = (
    kind: Reference['kind'],
    place: Placed | undefined,
    what: string,
    verdict?: Reference['import'],
  ): void => {
    for (const item of items(place)) add(kind, item, what, { import: verdict });
  };

  for (const root of realm.roots) {
    for (const binding of FLOW_BINDINGS) add('flow', at(root, binding), `the realm's ${binding}`);
    addList(
      'client-scope',
      at(root, 'defaultDefaultClientScopes'),
      'the default client scopes of the realm',
      'accepts',
    );
    addList(
      'client-scope',
      at(root, 'defaultOptionalClientScopes'),
      'the optional client scopes of the realm',
      'accepts',
    );
    addList('realm-role', at(root, 'defaultRoles'), 'the default roles of the realm', 'accepts');
    addList('group', at(root, 'defaultGroups'), 'the default groups of the realm', hasGroups ? undefined : 'accepts');
    for (const mapping of items(at(root, 'scopeMappings'))) {
      add('client', at(mapping, 'client'), 'a scope mapping');
      add('client-scope', at(mapping, 'clientScope'), 'a scope mapping');
      addList('realm-role', at(mapping, 'roles'), 'a scope mapping', 'accepts');
    }
    for (const [client, mappings] of entries(at(root, 'clientScopeMappings'))) {
      add('client', mappings, 'a client scope mapping', { name: client });
      for (const mapping of items(mappings)) {
        add('client', at(mapping, 'client'), 'a client scope mapping');
        add('client-scope', at(mapping, 'clientScope'), 'a client scope mapping');
        for (const role of items(at(mapping, 'roles'))) {
          if (typeof role.value === 'string')
            add('client-role', role, 'a client scope mapping', {
              name: `${client}/${role.value}`,
              import: 'accepts',
            });
        }
      }
    }
    for (const [client, roles] of entries(at(root, 'roles', 'client')))
      add('client', roles, 'the roles of a client', { name: client });
  }

  const roles = [...realm.realmRoles, ...realm.clientRoles.map(([, role]) => role)];
  for (const role of roles) {
    const what = `the composite role "${nameOf(role)}"`;
    addList('realm-role', at(role, 'composites', 'realm'), what);
    addClientRoles(at(role, 'composites', 'client'), what);
  }
  for (const client of realm.clients) {
    const clientId = nameOf(client, 'clientId');
    addList('client-scope', at(client, 'defaultClientScopes'), `the default client scopes of "${clientId}"`, 'accepts');
    addList(
      'client-scope',
      at(client, 'optionalClientScopes'),
      `the optional client scopes of "${clientId}"`,
      'accepts',
    );
    for (const [binding, flow] of entries(at(client, 'authenticationFlowBindingOverrides')))
      add('flow', flow, `the ${binding} flow override of "${clientId}"`);
    addMappers(client, `"${clientId}"`, add);
  }
  for (const scope of realm.clientScopes) addMappers(scope, `"${nameOf(scope)}"`, add);
  for (const user of realm.users) {
    const what = userName(user);
    addList('realm-role', at(user, 'realmRoles'), what, 'accepts');
    addClientRoles(at(user, 'clientRoles'), what, 'accepts');
    addList('group', at(user, 'groups'), what);
    add('client', at(user, 'serviceAccountClientId'), what);
    for (const identity of items(at(user, 'federatedIdentities')))
      add('identity-provider', at(identity, 'identityProvider'), what);
  }
  for (const [path, group] of realm.groups) {
    addList('realm-role', at(group, 'realmRoles'), `the group "${path}"`, 'accepts');
    addClientRoles(at(group, 'clientRoles'), `the group "${path}"`, 'accepts');
  }
  for (const provider of realm.identityProviders) {
    const what = identityProviderName(provider);
    add('flow', at(provider, 'firstBrokerLoginFlowAlias'), what);
    add('flow', at(provider, 'postBrokerLoginFlowAlias'), what);
  }
  for (const mapper of realm.identityProviderMappers) {
    const what = `the identity provider mapper "${nameOf(mapper)}"`;
    add('identity-provider', at(mapper, 'identityProviderAlias'), what);
    add('role', at(mapper, 'config', 'role'), what);
    add('group', at(mapper, 'config', 'group'), what);
  }
  addExecutions(realm, add);
  return found;
}

type Add = (
  kind: Reference['kind'],
  place: Placed | undefined,
  what: string,
  more?: { readonly name?: Json | undefined; readonly import?: Reference['import'] },
) => void;

function addMappers(owner: Placed, name: string, add: Add): void {
  for (const mapper of items(at(owner, 'protocolMappers'))) {
    const reference = own(PROTOCOL_MAPPER_REFERENCES, text(mapper, 'protocolMapper') ?? '');
    if (reference === undefined) continue;
    add(reference.kind, at(mapper, 'config', reference.key), `${protocolMapperName(mapper)} of ${name}`, {
      import: 'accepts',
    });
  }
}

function addExecutions(realm: RealmIndex, add: Add): void {
  const authenticators = new Map<string, string>();
  for (const flow of realm.flows) {
    for (const { place, authenticator } of executionsOf(flow)) {
      add('sub-flow', at(place, 'flowAlias'), flowName(flow));
      add('authenticator-config', at(place, 'authenticatorConfig'), flowName(flow));
      const config = text(place, 'authenticatorConfig');
      if (config !== undefined && authenticator !== undefined) authenticators.set(config, authenticator);
    }
  }
  for (const config of realm.authenticatorConfigs) {
    const alias = nameOf(config, 'alias');
    const reference = own(AUTHENTICATOR_REFERENCES, authenticators.get(alias) ?? '');
    if (reference === undefined) continue;
    add(reference.kind, at(config, 'config', reference.key), `the authenticator config "${alias}"`);
  }
}

/** @returns the kind of entity that a reference names; a role can also be a role of a client. */
export function entityKind(kind: Reference['kind']): EntityKind {
  if (kind === 'role') return 'realm-role';
  return kind === 'sub-flow' ? 'flow' : kind;
}

/** @returns the definition that a reference leads to, undefined where there is none. */
export function resolveReference(
  realm: RealmIndex,
  { kind, name }: Pick<Reference, 'kind' | 'name'>,
): Definition | undefined {
  switch (kind) {
    case 'role':
      return resolveRole(realm, name);
    case 'client':
      return realm.find(kind, name) ?? (isClientOfOtherRealm(realm.realmName, name) ? 'built-in' : undefined);
    case 'client-role': {
      const client = name.slice(0, name.indexOf('/'));
      return realm.find(kind, name) ?? (isClientOfOtherRealm(realm.realmName, client) ? 'built-in' : undefined);
    }
    case 'flow':
    case 'sub-flow':
      // In the overrides of clients, exports name flows by their IDs.
      return realm.find('flow', name) ?? realm.flows.find((flow) => text(flow, 'id') === name);
    case 'group':
      return realm.find(kind, name.startsWith('/') ? name : `/${name}`);
    default:
      return realm.find(kind, name);
  }
}

/** Finds a realm role, or `client.role`; both names may contain dots (KeycloakModelUtils.getRoleFromString). */
function resolveRole(realm: RealmIndex, name: string): Definition | undefined {
  const realmRole = realm.find('realm-role', name);
  if (realmRole !== undefined) return realmRole;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const clientRole = realm.find('client-role', `${name.slice(0, dot)}/${name.slice(dot + 1)}`);
    if (clientRole !== undefined) return clientRole;
  }
  return undefined;
}
