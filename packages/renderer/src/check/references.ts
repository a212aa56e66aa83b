import { FLOW_BINDINGS } from '../keycloak/flows.ts';
import { at, entries, items, type Placed, text } from '../document/placed.ts';
import type { Definition, EntityKind, RealmIndex } from './realm-index.ts';

/** A name in a document that stands for an entity defined somewhere else. */
export interface Reference {
  readonly kind: EntityKind | 'role';
  readonly name: string;
  readonly place: Placed;
  /** What refers to it, as a message says it: `the default client scope of "openwebui"`. */
  readonly what: string;
}

/** Finds every reference between the entities of a realm, in the order of the documents. */
export function findReferences(realm: RealmIndex): Reference[] {
  const found: Reference[] = [];
  const add = (kind: Reference['kind'], place: Placed | undefined, what: string, name = place?.value): void => {
    if (place !== undefined && typeof name === 'string' && name !== '') found.push({ kind, name, place, what });
  };
  /** An object of lists of role names, by client. */
  const clientRoleLists = (place: Placed | undefined, what: string): void => {
    for (const [client, roles] of entries(place)) {
      if (items(roles).length > 0) add('client', roles, what, client);
      for (const role of items(roles)) {
        if (typeof role.value === 'string') add('client-role', role, what, `${client}/${role.value}`);
      }
    }
  };
  const list = (kind: Reference['kind'], place: Placed | undefined, what: string): void => {
    for (const item of items(place)) add(kind, item, what);
  };

  for (const root of realm.roots) {
    for (const binding of FLOW_BINDINGS) add('flow', at(root, binding), `the realm's ${binding}`);
    list('client-scope', at(root, 'defaultDefaultClientScopes'), 'the default client scopes of the realm');
    list('client-scope', at(root, 'defaultOptionalClientScopes'), 'the optional client scopes of the realm');
    list('realm-role', at(root, 'defaultRoles'), 'the default roles of the realm');
    list('group', at(root, 'defaultGroups'), 'the default groups of the realm');
    for (const mapping of items(at(root, 'scopeMappings'))) {
      add('client', at(mapping, 'client'), 'a scope mapping');
      add('client-scope', at(mapping, 'clientScope'), 'a scope mapping');
      list('realm-role', at(mapping, 'roles'), 'a scope mapping');
    }
    for (const [client, mappings] of entries(at(root, 'clientScopeMappings'))) {
      add('client', mappings, 'a client scope mapping', client);
      for (const mapping of items(mappings)) {
        add('client', at(mapping, 'client'), 'a client scope mapping');
        add('client-scope', at(mapping, 'clientScope'), 'a client scope mapping');
        for (const role of items(at(mapping, 'roles'))) {
          if (typeof role.value === 'string')
            add('client-role', role, 'a client scope mapping', `${client}/${role.value}`);
        }
      }
    }
    for (const [client, roles] of entries(at(root, 'roles', 'client')))
      add('client', roles, 'the roles of a client', client);
  }

  const roles = [...realm.realmRoles, ...realm.clientRoles.map(([, role]) => role)];
  for (const role of roles) {
    const what = `the composite role "${text(role, 'name') ?? ''}"`;
    list('realm-role', at(role, 'composites', 'realm'), what);
    clientRoleLists(at(role, 'composites', 'client'), what);
  }
  for (const client of realm.clients) {
    const clientId = text(client, 'clientId') ?? '';
    list('client-scope', at(client, 'defaultClientScopes'), `the default client scopes of "${clientId}"`);
    list('client-scope', at(client, 'optionalClientScopes'), `the optional client scopes of "${clientId}"`);
    for (const [, flow] of entries(at(client, 'authenticationFlowBindingOverrides')))
      add('flow', flow, `the flow overrides of "${clientId}"`);
    addMappers(client, `"${clientId}"`, add);
  }
  for (const scope of realm.clientScopes) addMappers(scope, `"${text(scope, 'name') ?? ''}"`, add);
  for (const user of realm.users) {
    const what = `the user "${text(user, 'username') ?? ''}"`;
    list('realm-role', at(user, 'realmRoles'), what);
    clientRoleLists(at(user, 'clientRoles'), what);
    list('group', at(user, 'groups'), what);
    add('client', at(user, 'serviceAccountClientId'), what);
    for (const identity of items(at(user, 'federatedIdentities')))
      add('identity-provider', at(identity, 'identityProvider'), what);
  }
  for (const [path, group] of realm.groups) {
    list('realm-role', at(group, 'realmRoles'), `the group "${path}"`);
    clientRoleLists(at(group, 'clientRoles'), `the group "${path}"`);
  }
  for (const provider of realm.identityProviders) {
    const what = `the identity provider "${text(provider, 'alias') ?? ''}"`;
    add('flow', at(provider, 'firstBrokerLoginFlowAlias'), what);
    add('flow', at(provider, 'postBrokerLoginFlowAlias'), what);
  }
  for (const mapper of realm.identityProviderMappers) {
    const what = `the identity provider mapper "${text(mapper, 'name') ?? ''}"`;
    add('identity-provider', at(mapper, 'identityProviderAlias'), what);
    add('role', at(mapper, 'config', 'role'), what);
    add('group', at(mapper, 'config', 'group'), what);
  }
  addExecutions(realm, add);
  return found;
}

type Add = (kind: Reference['kind'], place: Placed | undefined, what: string, name?: string) => void;

function addMappers(owner: Placed, name: string, add: Add): void {
  for (const mapper of items(at(owner, 'protocolMappers'))) {
    const what = `the protocol mapper "${text(mapper, 'name') ?? ''}" of ${name}`;
    switch (text(mapper, 'protocolMapper')) {
      case 'oidc-audience-mapper':
        add('client', at(mapper, 'config', 'included.client.audience'), what);
        break;
      case 'oidc-hardcoded-role-mapper':
      case 'saml-hardcode-role-mapper':
        add('role', at(mapper, 'config', 'role'), what);
        break;
      case 'oidc-usermodel-client-role-mapper':
        add('client', at(mapper, 'config', 'usermodel.clientRoleMapping.clientId'), what);
        break;
      default:
    }
  }
}

function addExecutions(realm: RealmIndex, add: Add): void {
  const users = new Map<string, string>();
  for (const flow of realm.flows) {
    const alias = text(flow, 'alias') ?? '';
    for (const execution of items(at(flow, 'authenticationExecutions'))) {
      const what = `the flow "${alias}"`;
      add('flow', at(execution, 'flowAlias'), what);
      add('authenticator-config', at(execution, 'authenticatorConfig'), what);
      const config = text(execution, 'authenticatorConfig');
      const authenticator = text(execution, 'authenticator');
      if (config !== undefined && authenticator !== undefined) users.set(config, authenticator);
    }
  }
  for (const config of realm.authenticatorConfigs) {
    const alias = text(config, 'alias') ?? '';
    const what = `the authenticator config "${alias}"`;
    switch (users.get(alias)) {
      case 'conditional-user-role':
        add('role', at(config, 'config', 'condUserRole'), what);
        break;
      case 'conditional-client-scope':
        add('client-scope', at(config, 'config', 'client_scope'), what);
        break;
      case 'identity-provider-redirector':
        add('identity-provider', at(config, 'config', 'defaultProvider'), what);
        break;
      default:
    }
  }
}

/**
 * Finds what a reference stands for.
 *
 * @returns the definition, or undefined where there is none.
 */
export function resolveReference(
  realm: RealmIndex,
  { kind, name }: Pick<Reference, 'kind' | 'name'>,
): Definition | undefined {
  switch (kind) {
    case 'role':
      return resolveRole(realm, name);
    case 'client':
      // The realm "master" has a client for each other realm, which need not be in its document.
      return (
        realm.find(kind, name) ?? (realm.realmName === 'master' && name.endsWith('-realm') ? 'built-in' : undefined)
      );
    case 'client-role': {
      const client = name.slice(0, name.indexOf('/'));
      const isForeign = realm.realmName === 'master' && client.endsWith('-realm');
      return realm.find(kind, name) ?? (isForeign ? 'built-in' : undefined);
    }
    case 'flow':
      // Exports name flows by their ids in the overrides of clients.
      return realm.find(kind, name) ?? realm.flows.find((flow) => text(flow, 'id') === name);
    case 'group':
      return realm.find(kind, name.startsWith('/') ? name : `/${name}`);
    default:
      return realm.find(kind, name);
  }
}

/** A realm role, or `client.role`, where both names may have dots (KeycloakModelUtils.getRoleFromString). */
function resolveRole(realm: RealmIndex, name: string): Definition | undefined {
  const own = realm.find('realm-role', name);
  if (own !== undefined) return own;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const role = realm.find('client-role', `${name.slice(0, dot)}/${name.slice(dot + 1)}`);
    if (role !== undefined) return role;
  }
  return undefined;
}
