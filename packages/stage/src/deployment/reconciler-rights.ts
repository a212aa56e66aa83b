import { isObject, type JsonObject, objectAt, objectsAt, own, type RenderedRealm } from '@realm-as-code/renderer';

/** Every document is written as an update of the realm, and looks at clients and identity providers, whatever it declares. */
const ALWAYS = ['manage-realm', 'view-clients', 'view-identity-providers'];

/**
 * The other rights that keycloak-config-cli needs, as roles of `realm-management`, by what a document declares (measured on 26.5.5,
 * docs/decisions/0021).
 */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  'manage-clients': [
    'clients',
    'clientScopes',
    'defaultDefaultClientScopes',
    'defaultOptionalClientScopes',
    'scopeMappings',
    'clientScopeMappings',
    'roles',
  ],
  'manage-users': ['users', 'groups'],
  'view-users': ['defaultGroups'],
  'manage-identity-providers': ['authenticationFlows', 'identityProviders', 'identityProviderMappers'],
};

/**
 * Works out the rights with which keycloak-config-cli can reconcile a realm, and no more: those to change what the managed
 * documents declare, and those that they give to others, because Keycloak lets nobody give what they do not have
 * (`RolePermissions.checkAdminRoles`).
 *
 * @returns roles of the realm's client `realm-management`, sorted.
 */
export function rightsOfReconciler(documents: RenderedRealm['documents']): string[] {
  const managed = documents.filter(({ kind }) => kind === 'managed').map(({ value }) => value);
  const declares = (name: string): boolean => managed.some((value) => Object.hasOwn(value, name));
  const needed = Object.keys(RIGHTS).filter((right) => RIGHTS[right]?.some(declares));
  const rights = new Set([...ALWAYS, ...needed, ...managed.flatMap(grantedRights)]);
  return [...rights].filter((right) => !isImplied(right, rights)).toSorted();
}

/** The roles of `realm-management` that a document gives to service accounts, groups and roles. */
function grantedRights(document: JsonObject): string[] {
  const groups = objectsAt(document, 'groups').flatMap(withSubGroups);
  const clientRoles = Object.values(objectAt(document, 'roles', 'client'))
    .filter(Array.isArray)
    .flat()
    .filter(isObject);
  const roles = [...objectsAt(document, 'roles', 'realm'), ...clientRoles];
  return [
    ...[...objectsAt(document, 'users'), ...groups].map((holder) => objectAt(holder, 'clientRoles')),
    ...roles.map((role) => objectAt(role, 'composites', 'client')),
  ].flatMap((byClient) => {
    const granted = own(byClient, 'realm-management');
    return Array.isArray(granted) ? granted.filter((name) => typeof name === 'string') : [];
  });
}

function withSubGroups(group: JsonObject): JsonObject[] {
  return [group, ...objectsAt(group, 'subGroups').flatMap(withSubGroups)];
}

/** Whoever may change something may see it, and let others see it; and anybody may let others search. */
function isImplied(right: string, rights: ReadonlySet<string>): boolean {
  if (right === 'create-client') return rights.has('manage-clients');
  return right.startsWith('query-') || (right.startsWith('view-') && rights.has(right.replace('view-', 'manage-')));
}
