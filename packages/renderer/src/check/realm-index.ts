import { at, entries, isOn, items, type Placed, text } from '../document/placed.ts';
import type { Json } from '../document/json.ts';
import { builtIns } from '../keycloak/built-ins.ts';
import { type FeatureToggles, providersWith, toggledFeatures } from '../keycloak/features.ts';
import { type KeycloakData, keycloakData, keycloakVersion } from '../keycloak/keycloak-data.ts';
import type { ProviderLists } from '../keycloak/provider-lists.ts';
import type { Placeholder } from '../document/placeholder.ts';
import type { RenderedRealm } from '../render/render-realm.ts';
import { nameOf } from './entity-names.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';

/** What a realm is checked for. */
export interface ValidateOptions {
  /** The version of Keycloak that is deployed; `keycloakVersion` without it. */
  readonly keycloak?: string;
  /** The version of keycloak-config-cli that reconciles the realm; rules about bugs of old ones assume the worst without it. */
  readonly reconciler?: string;
  /** The client of this realm that keycloak-config-cli signs in as; undefined where it signs in otherwise. */
  readonly signsInAs?: string | undefined;
  /** The themes that Keycloak is given beside its own. */
  readonly themes?: readonly string[];
  /** The files and folders that its container gets from elsewhere: paths in the container. */
  readonly mounts?: readonly string[];
  /** The features that it is started with, and without; none in particular without it. */
  readonly features?: FeatureToggles;
  /** Whether it is for development on one machine, where passwords and tokens are of no use to anybody. */
  readonly isDevelopment?: boolean;
  /** The rules to check, and nothing else; all of them, and the classes of the documents, without it. */
  readonly only?: readonly string[];
}

/** Where an entity is defined; what every realm has is in no document. */
export type Definition = Placed | 'built-in';

/** The entities of a realm by kind and name, across all its documents: rules ask it instead of searching documents. */
export interface RealmIndex {
  readonly documents: readonly RenderedDocument[];
  /** The root of each document, placed. */
  readonly roots: readonly Placed[];
  /** Those of managed documents. */
  readonly managedRoots: readonly Placed[];
  /** The realm's name. */
  readonly realmName: string;
  /** The version of Keycloak that is deployed. */
  readonly keycloak: string;
  /** What is known of that version, or of the one nearest to it. */
  readonly data: KeycloakData;
  /** What that Keycloak offers, with the features that it is started with. */
  readonly providers: ProviderLists;
  /** Those of its features that are not as they are by default. */
  readonly toggledFeatures: ReadonlySet<string>;
  /** The version of keycloak-config-cli that will reconcile the realm, undefined when it is not known. */
  readonly reconciler: string | undefined;
  /** The client of this realm that it signs in as; undefined where it signs in otherwise. */
  readonly signsInAs: string | undefined;
  /** Whether it is for development on one machine. */
  readonly isDevelopment: boolean;
  /** The themes that Keycloak is given in addition to its own. */
  readonly themes: readonly string[];
  /** The files and folders that Keycloak's container gets from elsewhere: paths in the container. */
  readonly mounts: readonly string[];
  readonly clients: readonly Placed[];
  readonly clientScopes: readonly Placed[];
  readonly realmRoles: readonly Placed[];
  /** Roles of clients, as `[client, role]`. */
  readonly clientRoles: readonly (readonly [string, Placed])[];
  readonly flows: readonly Placed[];
  readonly authenticatorConfigs: readonly Placed[];
  readonly identityProviders: readonly Placed[];
  readonly identityProviderMappers: readonly Placed[];
  readonly users: readonly Placed[];
  /** Groups and their sub-groups, as `[path, group]`. */
  readonly groups: readonly (readonly [string, Placed])[];
  readonly requiredActions: readonly Placed[];
  /** Of clients and client scopes. */
  readonly protocolMappers: readonly Placed[];
  /** Components and their sub-components, as `[type, list]`. */
  readonly components: readonly (readonly [string, Placed])[];
  readonly placeholders: readonly Placeholder[];
  /** @returns a setting of the realm, as the first document that has it says it. */
  setting(name: string): Json | undefined;
  /** @returns what is defined under a name, in a document or by Keycloak. */
  find(kind: EntityKind, name: string): Definition | undefined;
  /** @returns what the documents define under a name. */
  findDeclared(kind: EntityKind, name: string): Placed | undefined;
  /** @returns every name of that kind, for suggestions. */
  names(kind: EntityKind): Iterable<string>;
  /** @returns whether every realm of this Keycloak has it, whether or not a document declares it too. */
  isBuiltIn(kind: EntityKind, name: string): boolean;
}

/** What can be referred to by name. Roles of clients have names like `client/role`. */
export type EntityKind =
  | 'client'
  | 'client-scope'
  | 'realm-role'
  | 'client-role'
  | 'flow'
  | 'authenticator-config'
  | 'identity-provider'
  | 'group';

export function indexRealm(
  { name: realmName, documents, placeholders }: Pick<RenderedRealm, 'name' | 'documents' | 'placeholders'>,
  {
    keycloak = keycloakVersion,
    reconciler,
    signsInAs,
    isDevelopment = false,
    themes = [],
    mounts = [],
    features = { enabled: [], disabled: [] },
  }: ValidateOptions,
): RealmIndex {
  const data = keycloakData(keycloak);
  const toggled = toggledFeatures(data.features, features);
  const providers = providersWith(data.providers, data.features, toggled);
  const roots = documents.map((document): Placed => ({ value: document.value, document, path: [] }));
  const list = (...keys: string[]): Placed[] => roots.flatMap((root) => items(at(root, ...keys)));
  const groups = roots.flatMap((root) => items(at(root, 'groups')).flatMap((group) => withSubGroups(group, '')));
  const clientRoles = roots.flatMap((root) =>
    entries(at(root, 'roles', 'client')).flatMap(([client, roles]) =>
      items(roles).map((role) => [client, role] as const),
    ),
  );
  const lists = {
    clients: list('clients'),
    clientScopes: list('clientScopes'),
    realmRoles: list('roles', 'realm'),
    flows: list('authenticationFlows'),
    authenticatorConfigs: list('authenticatorConfig'),
    identityProviders: list('identityProviders'),
    identityProviderMappers: list('identityProviderMappers'),
    users: list('users'),
    requiredActions: list('requiredActions'),
  };

  const defined: Record<EntityKind, Map<string, Definition>> = {
    client: byText(lists.clients, 'clientId'),
    'client-scope': byText(lists.clientScopes, 'name'),
    'realm-role': byText(lists.realmRoles, 'name'),
    'client-role': new Map(clientRoles.map(([client, role]) => [`${client}/${nameOf(role)}`, role])),
    flow: byText(lists.flows, 'alias'),
    'authenticator-config': byText(lists.authenticatorConfigs, 'alias'),
    'identity-provider': byText(lists.identityProviders, 'alias'),
    group: new Map(groups),
  };
  const withAuthorization = lists.clients.filter((client) => isOn(client, 'authorizationServicesEnabled'));
  const authorizationClients = withAuthorization.map((client) => nameOf(client, 'clientId'));
  const builtIn = builtIns(providers, realmName, lists.clientScopes.length > 0, authorizationClients);
  for (const [kind, name] of builtIn) if (!defined[kind].has(name)) defined[kind].set(name, 'built-in');
  const builtInKeys = new Set(builtIn.map(([kind, name]) => `${kind} ${name}`));
  return {
    documents,
    placeholders,
    roots,
    managedRoots: roots.filter(({ document }) => document.kind === 'managed'),
    realmName,
    keycloak,
    data,
    providers,
    toggledFeatures: toggled,
    reconciler,
    signsInAs,
    isDevelopment,
    themes,
    mounts,
    ...lists,
    clientRoles,
    groups,
    protocolMappers: [...lists.clients, ...lists.clientScopes].flatMap((owner) => items(at(owner, 'protocolMappers'))),
    components: roots.flatMap((root) => withSubComponents(at(root, 'components'))),
    setting: (name) => roots.map((root) => at(root, name)?.value).find((value) => value !== undefined),
    find: (kind, name) => defined[kind].get(name),
    findDeclared: (kind, name) => {
      const definition = defined[kind].get(name);
      return definition === 'built-in' ? undefined : definition;
    },
    names: (kind) => defined[kind].keys(),
    isBuiltIn: (kind, name) => builtInKeys.has(`${kind} ${name}`),
  };
}

function withSubComponents(components: Placed | undefined): (readonly [string, Placed])[] {
  return entries(components).flatMap(([type, list]) => [
    [type, list] as const,
    ...items(list).flatMap((component) => withSubComponents(at(component, 'subComponents'))),
  ]);
}

function byText(list: readonly Placed[], key: string): Map<string, Definition> {
  const found = new Map<string, Definition>();
  for (const entity of list) {
    const name = text(entity, key);
    // The first definition counts: references in later documents find it.
    if (name !== undefined && !found.has(name)) found.set(name, entity);
  }
  return found;
}

function withSubGroups(group: Placed, parent: string): (readonly [string, Placed])[] {
  const path = `${parent}/${nameOf(group)}`;
  return [[path, group] as const, ...items(at(group, 'subGroups')).flatMap((sub) => withSubGroups(sub, path))];
}
