import { nameOfClient } from '../reconciler/client-lookup.ts';
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
}

/** Collects the names of what documents declare. */
export function declaredNames(documents: readonly ReconcileDocument[]): DeclaredNames {
  const values = documents.map(({ value }) => value);
  const roles = values.map((value) => objectIn(value, 'roles'));
  return {
    clients: new Set(values.flatMap((value) => objectsIn(value, 'clients').map(nameOfClient))),
    realmRoles: new Set(roles.flatMap((value) => namesOf(value, 'realm', 'name'))),
    clientRoles: new Set(roles.flatMap((value) => clientRolesOf(objectIn(value, 'client')))),
    serviceAccounts: new Set(values.flatMap((value) => namesOf(value, 'users', 'serviceAccountClientId'))),
    identityProviders: new Set(values.flatMap((value) => namesOf(value, 'identityProviders', 'alias'))),
    groups: new Set(values.flatMap((value) => groupPathsOf(value, 'groups', ''))),
  };
}

function namesOf(value: ResolvedObject, key: string, nameKey: string): string[] {
  return objectsIn(value, key).map((one) => textIn(one, nameKey));
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
