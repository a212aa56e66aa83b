import { nameOfComponent } from '../live/components.ts';
import { nameOfClient } from '../reconciler/clients/client-lookup.ts';
import { objectIn, objectsIn, type ReconcileDocument, type ResolvedObject, textIn } from '../reconciler/resolved.ts';

/** The names of what documents declare. Names that are not known are taken as the document has them, as in the model. */
export interface DeclaredNames {
  /** Client IDs; `name:…` for clients without one. */
  readonly clients: ReadonlySet<string>;
  readonly realmRoles: ReadonlySet<string>;
  /** As `client/role`. */
  readonly clientRoles: ReadonlySet<string>;
  /** By the IDs of their clients. */
  readonly serviceAccounts: ReadonlySet<string>;
  readonly identityProviders: ReadonlySet<string>;
  /** Paths, such as `/staff/admins`. */
  readonly groups: ReadonlySet<string>;
  /** By type, sub-type and name, as in a live realm. */
  readonly components: ReadonlySet<string>;
  readonly clientProfiles: ReadonlySet<string>;
  readonly clientPolicies: ReadonlySet<string>;
  /** The locales that texts are for. */
  readonly locales: ReadonlySet<string>;
  /** Aliases. */
  readonly organizations: ReadonlySet<string>;
}

/** Collects the names of what documents declare. */
export function declaredNames(documents: readonly ReconcileDocument[]): DeclaredNames {
  const values = documents.map(({ value }) => value);
  const roles = values.map((value) => objectIn(value, 'roles'));
  return {
    clients: new Set(values.flatMap((value) => objectsIn(value, 'clients').map(nameOfClient))),
    realmRoles: new Set(roles.flatMap((value) => namesOf(value, 'realm', 'name'))),
    clientRoles: new Set(roles.flatMap((value) => clientRolesOf(objectIn(value, 'client')))),
    serviceAccounts: new Set(values.flatMap(serviceAccountsOf)),
    identityProviders: new Set(values.flatMap((value) => namesOf(value, 'identityProviders', 'alias'))),
    groups: new Set(values.flatMap((value) => groupPathsOf(value, 'groups', ''))),
    components: new Set(values.flatMap((value) => componentsOf(objectIn(value, 'components')))),
    clientProfiles: new Set(values.flatMap((value) => namesOf(objectIn(value, 'clientProfiles'), 'profiles', 'name'))),
    clientPolicies: new Set(values.flatMap((value) => namesOf(objectIn(value, 'clientPolicies'), 'policies', 'name'))),
    locales: new Set(
      values.flatMap((value) =>
        [objectIn(value, 'messageBundles'), objectIn(value, 'localizationTexts')].flatMap(Object.keys),
      ),
    ),
    organizations: new Set(
      objectsOf(values, 'organizations').map((one) => textIn(one, 'alias') || textIn(one, 'name')),
    ),
  };
}

function namesOf(value: ResolvedObject, key: string, nameKey: string): string[] {
  return objectsIn(value, key).map((one) => textIn(one, nameKey));
}

function objectsOf(values: readonly ResolvedObject[], key: string): ResolvedObject[] {
  return values.flatMap((value) => objectsIn(value, key));
}

function componentsOf(byType: ResolvedObject): string[] {
  return Object.keys(byType).flatMap((type) =>
    objectsIn(byType, type).map((one) =>
      nameOfComponent(type, {
        name: textIn(one, 'name') || null,
        subType: textIn(one, 'subType') || null,
        providerId: textIn(one, 'providerId'),
      }),
    ),
  );
}

/** keycloak-config-cli goes by the username alone (UserImportService). */
function serviceAccountsOf(value: ResolvedObject): string[] {
  const named = namesOf(value, 'users', 'username').flatMap((name) => /^service-account-(.+)$/.exec(name)?.[1] ?? []);
  return [...namesOf(value, 'users', 'serviceAccountClientId'), ...named];
}

function clientRolesOf(roles: ResolvedObject): string[] {
  return Object.keys(roles).flatMap((client) => namesOf(roles, client, 'name').map((name) => `${client}/${name}`));
}

function groupPathsOf(value: ResolvedObject, key: string, parent: string): string[] {
  return objectsIn(value, key).flatMap((group) => {
    const path = `${parent}/${textIn(group, 'name')}`;
    return [path, ...groupPathsOf(group, 'subGroups', path)];
  });
}
