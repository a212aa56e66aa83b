import type { AccessRealm } from '@realm-as-code/access';
import { objectsAt, textAt } from '@realm-as-code/renderer';
import type { Origin, OriginOf } from './origins.ts';
import type { Picture } from './picture.ts';

/** A role of the realm or of a client. */
export interface RoleData {
  /** `role`, or `client.role`. */
  readonly name: string;
  readonly description: string;
  readonly origin: Origin;
  /** The roles in it. */
  readonly composites: readonly string[];
  /** The flows with a condition that asks for it. */
  readonly askedIn: readonly string[];
}

/** @returns the roles that documents declare; Keycloak's own only where a flow asks for them. */
export function rolesData(realm: AccessRealm, documents: Picture['documents'], originOf: OriginOf): RoleData[] {
  const asked = askedRoles(realm);
  const descriptions = descriptionsOf(documents);
  return [...realm.roles.values()]
    .map(({ name, composites }): RoleData => {
      const ofRealm = originOf('realm-role', name);
      return {
        name,
        description: descriptions.get(name) ?? '',
        origin: ofRealm === 'built-in' ? originOf('client-role', name) : ofRealm,
        composites,
        askedIn: [...(asked.get(name) ?? [])],
      };
    })
    .filter(({ origin, askedIn }) => origin !== 'built-in' || askedIn.length > 0)
    .toSorted((a, b) => b.askedIn.length - a.askedIn.length || (a.name < b.name ? -1 : 1));
}

/** The flows that ask for a role, by the role. */
function askedRoles({ flows }: AccessRealm): Map<string, Set<string>> {
  const asked = new Map<string, Set<string>>();
  for (const { alias, executions } of flows.values())
    for (const { config } of executions) {
      const role = config?.['condUserRole'];
      if (role !== undefined) asked.set(role, (asked.get(role) ?? new Set()).add(alias));
    }
  return asked;
}

function descriptionsOf(documents: Picture['documents']): Map<string, string> {
  return new Map(
    documents.flatMap(({ value }) =>
      objectsAt(value, 'roles', 'realm').map(
        (role) => [textAt(role, 'name') ?? '', textAt(role, 'description') ?? ''] as const,
      ),
    ),
  );
}
