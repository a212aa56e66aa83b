import type { ProviderLists } from './provider-lists.ts';

/** Something that Keycloak creates in every realm: its kind and its name, which is `client/role` for roles of clients. */
export type BuiltIn = readonly [kind: 'client' | 'client-scope' | 'realm-role' | 'client-role' | 'flow', name: string];

/** Keycloak's own applications that users log in to; all of them send PKCE. */
export const OWN_APPLICATIONS: readonly string[] = [
  'account',
  'account-console',
  'security-admin-console',
  'admin-cli',
];

/** @returns whether a client represents another realm: `master` has one for each, which no document need declare. */
export function isClientOfOtherRealm(realm: string, clientId: string): boolean {
  return realm === 'master' && clientId.endsWith('-realm');
}

/**
 * What every realm of a Keycloak has, even if its documents do not mention it.
 *
 * @param providers what that Keycloak offers (measured: providers.json of its version).
 * @param realm the realm's name.
 * @param hasClientScopes whether the realm declares client scopes: then it gets only one of Keycloak's own.
 * @param authorizationClients the clients with authorization services.
 */
export function builtIns(
  providers: ProviderLists,
  realm: string,
  hasClientScopes: boolean,
  authorizationClients: readonly string[],
): BuiltIn[] {
  const realmRoles = [...providers.realmRoles, `default-roles-${realm.toLowerCase()}`];
  if (realm === 'master') realmRoles.push('admin', 'create-realm');
  const clientScopes = hasClientScopes ? ['offline_access'] : providers.clientScopes;
  const flows = [...providers.topLevelFlows, ...providers.subFlows];
  return [
    ...realmRoles.map((name): BuiltIn => ['realm-role', name]),
    ...Object.entries(providers.clientRoles).flatMap(([client, roles]): BuiltIn[] => [
      ['client', client],
      ...roles.map((role): BuiltIn => ['client-role', `${client}/${role}`]),
    ]),
    ...authorizationClients.map((client): BuiltIn => ['client-role', `${client}/uma_protection`]),
    ...clientScopes.map((name): BuiltIn => ['client-scope', name]),
    ...flows.map((name): BuiltIn => ['flow', name]),
  ];
}
